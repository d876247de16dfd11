"""Makes a PNG of the Slack emulator's own window: ``python scripts/emulator_picture.py URL CHANNEL out.png``.

``URL`` is a running local-slack (``LocalSlack.url`` of ``tests/e2e/local_slack.py``), ``CHANNEL``
the id of a channel or DM of its. The channel's newest thread is open beside it, if there is one, or
the one ``--thread`` names. Uses the same Chromium as ``screenshot.py``; for the emulator's emoji a
colour font must be installed (Debian's ``fonts-noto-color-emoji``).

The emulator's window draws ``[rich_text]``, ``[carousel]`` and the like in place of the blocks it
does not know: ``tests/node/render.mjs`` draws those.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from scripts.screenshot import Browser, ChromiumError

_direct = build_opener(ProxyHandler({}))  # the emulator is on this machine: no proxy between


def conversation(url: str, channel: str) -> list[dict[str, Any]]:
    """What has been said in a channel, threads included, the oldest first."""
    with _direct.open(f"{url}/_control/messages/{channel}", timeout=10) as response:
        messages: list[dict[str, Any]] = json.load(response)["messages"]
    if not messages:
        raise ChromiumError(f"nothing has been said in {channel}")
    return messages


def newest_thread(messages: list[dict[str, Any]]) -> str | None:
    """The ``ts`` of the message with the newest reply."""
    return next((message["thread_ts"] for message in reversed(messages) if message.get("thread_ts")), None)


def show(browser: Browser, url: str, channel: str, thread: str | None) -> None:
    """Opens the channel, and the thread beside it, and waits until both are drawn."""
    address = f"{url}/archives/{channel}"
    browser.open(f"{address}?thread_ts={thread}&cid={channel}" if thread else address)
    browser.wait_until("document.querySelector('.messages .msg') !== null")
    if thread:
        browser.wait_until("document.querySelector('.thread-body .msg + .thread-divider + .msg') !== null")
        widen_thread(browser)


def widen_thread(browser: Browser, by: int = 200) -> None:
    """Drags the thread pane's edge, since an answer needs the room more than the channel does."""
    browser.evaluate(
        "(() => { const edge = document.querySelector('.thread-resize-handle'), x = edge.getBoundingClientRect().x;"
        "const mouse = (on, kind, at) => on.dispatchEvent(new MouseEvent(kind, {clientX: at, bubbles: true}));"
        f"mouse(edge, 'mousedown', x); mouse(window, 'mousemove', x - {by}); mouse(window, 'mouseup', x - {by}) }})()"
    )


def main() -> None:
    """Reads the command line and makes the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="address of the running emulator")
    parser.add_argument("channel", help="the id of a channel or a DM")
    parser.add_argument("png", type=Path, help="the picture to write")
    parser.add_argument("--thread", help="ts of the message whose thread to open; the newest thread if not given")
    parser.add_argument("--width", type=int, default=1280, help="the window's width in CSS pixels")
    parser.add_argument("--height", type=int, default=800, help="the window's height in CSS pixels")
    parser.add_argument("--scale", type=float, default=2, help="the PNG's pixels to one of those")
    args = parser.parse_args()
    url = args.url.rstrip("/")
    thread = args.thread or newest_thread(conversation(url, args.channel))
    with Browser(args.width, args.height, args.scale) as browser:
        show(browser, url, args.channel, thread)
        browser.picture(args.png)


if __name__ == "__main__":
    try:
        main()
    except (ChromiumError, OSError) as error:
        sys.exit(f"emulator_picture: {error}")
