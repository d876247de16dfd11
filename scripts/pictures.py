"""Draws the README's pictures: ``python -m scripts.pictures docs/pictures`` (or ``make pictures``).

The running bot is asked in a Slack emulator, and what it posted there is drawn by a renderer of
Block Kit that nobody here wrote. Needs Chromium and ``tests/node`` (see the Makefile).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from scripts.chromium import launch
from tests.e2e.local_slack import ALICE, BOT_USER, GENERAL, LocalSlack, Message
from tests.e2e.running_bot import bot_by_socket_mode

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 720


def mention(slack: LocalSlack, question: str) -> Message:
    """What the bot posts when it is asked in a channel."""
    asked = slack.message(GENERAL, ALICE, f"<@{BOT_USER}> {question}")
    return slack.wait_for(lambda said: said["user"] == BOT_USER and said.get("thread_ts") == asked["ts"])


def command(slack: LocalSlack, name: str, text: str = "") -> Message:
    """What the bot answers to a slash command."""
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
    """Draw one message as a PNG, in ``page``."""
    told = json.dumps({"title": path.stem, "messages": [message], "users": [{"id": ALICE, "name": "Alice"}]})
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "page.html"
        drawn = subprocess.run(["node", "tests/node/render.mjs"], cwd=ROOT, input=told.encode(), stdout=-1, check=True)
        html.write_bytes(drawn.stdout)
        page.goto(html.as_uri())
        page.screenshot(path=path, full_page=True)


def main(folder: Path) -> None:
    """Draw all pictures into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with bot_by_socket_mode() as slack, sync_playwright() as playwright, launch(playwright) as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": 100}, device_scale_factor=2)
        for name, ask in PICTURES.items():
            draw(ask(slack), folder / f"{name}.png", page)
            print(f"{folder / name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
