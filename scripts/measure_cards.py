"""Measure how tall cards are: ``python -m scripts.measure_cards build/cards`` prints heights and saves pictures.

The cards are drawn by the playground's own page, as wide as a phone and as a desktop window, with one line of output
for each card. It needs Chromium (see the Makefile). Names after the folder limit the cards; the default is one of each
type.
"""

import mimetypes
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

from bot.cards.answers import answer_card
from bot.cards.blocks import Card
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.ranking import Ranking
from bot.services.answers import Answered, Turn
from bot.settings import SHIPPED_KNOWLEDGE
from scripts.chromium import launch
from tests.support.cards import all_cards

STATIC = Path(__file__).resolve().parent.parent / "playground" / "static"
ORIGIN = "http://cards.invalid"
WIDTHS = (390, 1280)
"""Widths of a phone's screen and of a desktop window, in pixels."""
QUESTION = "our new superintendent wants out of what the last one signed, what should we have had in place?"
TYPES = (
    "answer", "spotlight/baltimores-promise", "spotlight/list", "practices/overview", "leaders/competencies",
    "help", "privacy", "unsure", "no-answer", "unknown-spotlight", "why", "takeaways",
    "tip-of-a-takeaway", "tip-with-a-story", "tip-of-a-list",
)  # fmt: skip
"""One card of each type."""
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Cards</title>
{styles}<body style="height: auto; display: block"><main id="conversation"></main><script type="module">
import {{ drawMessage }} from "/static/messages.js";
window.show = async (blocks) => {{
  const message = {{ blocks, ts: "1764576000.000100", channel: "C1", user: "U1", bot_id: "B1" }};
  const drawn = drawMessage(message, {{ bot: {{ id: "U1", name: "Guidepost" }} }});
  document.getElementById("conversation").replaceChildren(drawn);
  // The typeface comes with the page, but is loaded only once something is written in it.
  await document.fonts.ready;
  return Math.round(drawn.getBoundingClientRect().height);
}};
</script></body></html>"""


def cards_to_measure(knowledge: KnowledgeBase) -> dict[str, Card]:
    """Return every card by name, with the answer to a question of usual length among them."""
    answered = Answered(knowledge.entries["practices/codify"], Ranking(), Turn(QUESTION))
    return {**dict(all_cards(knowledge)), "answer": answer_card(answered, knowledge)}


def open_page(browser: Browser, width: int) -> Page:
    """Return a page that can draw cards, with the playground's styles and scripts."""
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.route(f"{ORIGIN}/**", _serve)
    page.goto(f"{ORIGIN}/")
    page.wait_for_function("window.show !== undefined")
    return page


def height_of(card: Card, page: Page) -> int:
    """Return the height of a message with ``card``, in pixels, as ``page`` draws it."""
    height: int = page.evaluate("blocks => window.show(blocks)", list(card.blocks))
    return height


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(f"{ORIGIN}/static/")
    if name.startswith("http"):
        styles = "".join(f'<link rel="stylesheet" href="/static/{style.name}">' for style in STATIC.glob("*.css"))
        route.fulfill(content_type="text/html", body=PAGE.format(styles=styles))
    else:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        route.fulfill(content_type=kind, body=(STATIC / name).read_bytes())


def main(folder: Path, names: list[str]) -> None:
    """Print the height of each card at both widths, and save its pictures in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    cards = cards_to_measure(load(SHIPPED_KNOWLEDGE))
    with sync_playwright() as playwright, launch(playwright) as browser:
        pages = [open_page(browser, width) for width in WIDTHS]
        print(f"{'card':40}" + "".join(f"{width:>8}" for width in WIDTHS))
        for name in names or TYPES:
            heights = [height_of(cards[name], page) for page in pages]
            print(f"{name:40}" + "".join(f"{height:8}" for height in heights))
            for page, width in zip(pages, WIDTHS, strict=True):
                page.locator("article").screenshot(path=folder / f"{name.replace('/', '-')}-{width}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
