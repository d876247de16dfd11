"""Draw the pictures of the README: ``python -m scripts.pictures docs/pictures`` (or ``make pictures``).

The script asks the running bot in a Slack emulator, and draws the messages that the bot posts with an independent
renderer of Block Kit. It needs Chromium and ``tests/node`` (see the Makefile).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from bot.cards.links import entry_path
from bot.knowledge.loader import load
from bot.settings import SHIPPED_KNOWLEDGE
from bot.site.site import render_site, write_site
from scripts.card_sheets import draw_sheets
from scripts.chromium import launch
from tests.support.local_slack import ALICE, BOT_USER, GENERAL, LocalSlack, Message
from tests.support.running_bot import bot_over_socket_mode

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 720


def mention(slack: LocalSlack, question: str) -> Message:
    """Return the message that the bot posts when it is mentioned with a question in a channel."""
    asked = slack.message(GENERAL, ALICE, f"<@{BOT_USER}> {question}")
    return slack.wait_for(lambda said: said["user"] == BOT_USER and said.get("thread_ts") == asked["ts"])


def command(slack: LocalSlack, name: str, text: str = "") -> Message:
    """Return the message with which the bot answers a slash command."""
    before = {message["ts"] for message in slack.messages(GENERAL)}
    slack.command(GENERAL, ALICE, name, text)
    return slack.wait_for(lambda said: said["user"] == BOT_USER and said["ts"] not in before)


PICTURES: dict[str, Callable[[LocalSlack], Message]] = {
    "answer": lambda slack: mention(
        slack, "our new superintendent wants out of what the last one signed, what should we have had in place?"
    ),
    "spotlight": lambda slack: command(slack, "/spotlight", "baltmore"),
    "spotlights": lambda slack: command(slack, "/spotlight"),
    "theme": lambda slack: command(slack, "/takeaways", "leaders"),
    "no-answer": lambda slack: command(slack, "/guide", "what is the wifi password?"),
    "help": lambda slack: command(slack, "/guide", "help"),
}


def draw(message: Message, path: Path, page: Page) -> None:
    """Draw one message in ``page`` and save it as a PNG."""
    thread = json.dumps({"title": path.stem, "messages": [message], "users": [{"id": ALICE, "name": "Alice"}]})
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "page.html"
        drawn = subprocess.run(
            ["node", "tests/node/render.mjs"], cwd=ROOT, input=thread.encode(), stdout=subprocess.PIPE, check=True
        )
        html.write_bytes(drawn.stdout)
        page.goto(html.as_uri())
        page.screenshot(path=path, full_page=True)


@dataclass(frozen=True)
class Look:
    """A way to look at a page; sizes are in pixels."""

    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"


LOOKS = {
    "page": Look(900, 900),
    "page-dark": Look(900, 900, scheme="dark"),
    "page-phone": Look(390, 844),
    "page-print": Look(794, 1123, media="print"),
}


def draw_pages(entry_id: str, folder: Path, browser: Browser) -> None:
    """Draw the page of an entry on the web, in each look, and save it as a PNG."""
    with tempfile.TemporaryDirectory() as site:
        write_site(render_site(load(SHIPPED_KNOWLEDGE)), Path(site))
        for name, look in LOOKS.items():
            page = browser.new_page(viewport={"width": look.width, "height": look.height})
            page.emulate_media(media=look.media, color_scheme=look.scheme)
            page.goto((Path(site) / entry_path(entry_id) / "index.html").as_uri())
            if look.media == "print":
                # The margin of the paper, as in the style sheet's rule for pages, which a screenshot leaves out.
                page.add_style_tag(content="body { margin: 2cm }")
            page.screenshot(path=folder / f"{name}.png")
            page.close()
            print(folder / f"{name}.png")


def main(folder: Path) -> None:
    """Save all pictures in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with bot_over_socket_mode() as slack, sync_playwright() as playwright, launch(playwright) as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": 100}, device_scale_factor=2)
        for name, ask in PICTURES.items():
            draw(ask(slack), folder / f"{name}.png", page)
            print(f"{folder / name}.png")
        draw_pages("leaders/trust", folder, browser)
        draw_sheets(folder, browser)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
