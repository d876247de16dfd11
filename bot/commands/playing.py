"""The command for everybody: the bot in a browser."""

import os
import signal
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import log
from bot.bootstrap.playground import forget_environment, open_playground
from bot.playground.page.serving import PREFERRED
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.progress import bar

console = Console(highlight=False)
errors = Console(stderr=True)


def play(
    knowledge: Annotated[Path, typer.Option("--knowledge", metavar="DIR", help="The knowledge folder.")] = (
        SHIPPED_KNOWLEDGE
    ),
    port: Annotated[int, typer.Option(min=0, max=65_535, help="The port to use if it is free; 0 is any.")] = PREFERRED,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
) -> None:
    """Try the bot in a browser, in a simulated Slack on this machine: no account, no network."""
    forget_environment()
    log.configure("WARNING", "auto")
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    with errors.status("Reading the knowledge base…"):
        playground = open_playground(knowledge, port, bar(errors))
    if port and playground.port != port:
        console.print(f"Port {port} is taken, so this one is on {playground.port}.")
    console.print(f"Guidepost is at [bold cyan]{playground.address}[/bold cyan]", soft_wrap=True)
    console.print("Everything stays on this machine, and is forgotten when you press Ctrl-C.")
    if browser and has_browser():
        webbrowser.open(playground.address)
    ending.wait()
    console.print("Good-bye.")
    playground.close()


def has_browser() -> bool:
    """Whether there is a screen for a browser to open on."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
