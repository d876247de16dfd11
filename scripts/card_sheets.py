"""Draw sheets of cards as wide as a phone: ``python -m scripts.card_sheets docs/pictures`` (or ``make pictures``).

Each sheet shows some cards side by side, drawn by the playground's own page. The answers are those of the shipped
knowledge to the questions below, so that the sheets show what people get. It needs Chromium (see the Makefile).
"""

import base64
import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bot.bootstrap.guide import create_guide
from bot.cards.answers import reply_card
from bot.cards.home import Schedules, home_view
from bot.cards.votes import reason_view
from bot.cards.why import why_card
from bot.services.answers import Turn
from bot.services.guide import Guide
from bot.services.offers import with_reply
from bot.services.tips.library import Library
from bot.settings import SHIPPED_KNOWLEDGE
from scripts.chromium import launch
from scripts.measure_cards import open_page
from tests.support.cards import KEPT, all_cards

WIDTH = 390
"""Width of a phone's screen, in pixels."""
Blocks = Sequence[dict[str, Any]]
THREADS: Mapping[str, Sequence[Sequence[str]]] = {
    "cards-answers": (
        ["do we need a written agreement?"],
        ["how many counties does West Alabama Works cover?"],
        ["baltimore"],
        ["how do we build trust, and who coordinates the work?"],
    ),
    "cards-follow-ups": (
        ["do we need a written agreement?", "the exact wording please"],
        ["core competencies of leaders", "how many are there?"],
        ["who should coordinate everything?", "who does this?"],
        ["baltimore", "another one like it"],
    ),
    "cards-dead-ends": (
        ["how do kids find their purpose"],
        ["what is the wifi password?"],
        ["baltimore", "what is the director's salary?"],
        ["hello"],
        ["thanks, that helped!"],
    ),
}
"""Conversations by sheet; the card of the last message is drawn."""
WHY = "do we need a writen agreemnt?"
"""Question whose answer is explained."""
NAMED: Mapping[str, Sequence[str]] = {
    "cards-tips": ("tip-of-a-takeaway", "tip-with-a-story", "tip-of-a-list"),
    "cards-help": ("help", "privacy", f"why: {WHY}"),
}
"""Cards by sheet that answer no question, by their names in `tests.support.cards`."""
SHEET = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 12px; background: #e8e8e8; font: 13px sans-serif; display: flex; gap: 12px }}
figure {{ margin: 0; width: {width}px }} figcaption {{ padding: 4px 2px 8px }} img {{ display: block; width: 100% }}
</style>{figures}"""


def sheets(guide: Guide) -> Iterator[tuple[str, Mapping[str, Blocks]]]:
    """Yield the name of each sheet, and its cards by what is written above them."""
    for name, threads in THREADS.items():
        yield name, {" → ".join(thread): last_card(guide, thread) for thread in threads}
    knowledge, cards = guide.knowledge, dict(all_cards(guide.knowledge))
    cards[f"why: {WHY}"] = why_card(guide.explain(Turn(WHY)), knowledge)
    for name, names in NAMED.items():
        yield name, {one.replace("-", " "): cards[one].blocks for one in names}
    home = home_view(knowledge, Schedules(), Library(knowledge).tips[0])
    form = reason_view(knowledge.entries["practices/codify"], knowledge, with_comment=True)
    yield "cards-views", {"the Home tab": home["blocks"], "after “Not quite”": form["blocks"]}


def last_card(guide: Guide, messages: Sequence[str]) -> Blocks:
    """Return the card of the reply to the last of the messages of a thread."""
    shown: list[str] = []
    for message in messages:
        reply = guide.reply(message, shown)
        shown = with_reply(shown, reply)
    return reply_card(reply, guide.knowledge_for(messages[-1]), KEPT).blocks


def draw_sheets(folder: Path, browser: Browser) -> None:
    """Draw each sheet, and save it as a PNG in ``folder``."""
    phone, table = open_page(browser, WIDTH), browser.new_page(viewport={"width": 100, "height": 100})
    for name, cards in sheets(create_guide(SHIPPED_KNOWLEDGE)):
        figures: list[str] = []
        for title, blocks in cards.items():
            phone.evaluate("blocks => window.show(blocks)", list(blocks))
            picture = base64.b64encode(phone.locator("article").screenshot()).decode()
            figures.append(
                f'<figure><figcaption>{escape(title)}</figcaption><img src="data:image/png;base64,{picture}"></figure>'
            )
        table.set_viewport_size({"width": (WIDTH + 12) * len(figures) + 12, "height": 100})
        table.set_content(SHEET.format(width=WIDTH, figures="".join(figures)))
        table.screenshot(path=folder / f"{name}.png", full_page=True)
        print(folder / f"{name}.png")


def main(folder: Path) -> None:
    """Save all sheets in ``folder``."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        draw_sheets(folder, browser)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
