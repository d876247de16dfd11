"""The command ``python -m playground``: the bot in a browser."""

import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import log
from bot.errors import GuidepostError
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.progress import indexing_progress
from playground.app import open_playground
from playground.server.server import DEFAULT_PORT

console = Console(highlight=False)
errors = Console(stderr=True)

Knowledge = Annotated[
    Path,
    typer.Option("--knowledge", metavar="DIR", envvar="KNOWLEDGE_DIR", help="Folder that holds the knowledge base."),
]
Port = Annotated[
    int, typer.Option(min=0, max=65_535, help="Port to use. If it is in use, or 0, the playground picks a free one.")
]
OpenBrowser = Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in your browser.")]


def play(knowledge: Knowledge = SHIPPED_KNOWLEDGE, port: Port = DEFAULT_PORT, browser: OpenBrowser = True) -> None:
    """Try the bot in your browser, in a simulated Slack on this machine. No Slack account or network is needed."""
    remove_library_settings(os.environ)
    log.configure("WARNING", "auto")
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    if hasattr(signal, "SIGTTIN"):
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)
    with errors.status("Loading the knowledge base…"):
        playground = open_playground(knowledge, port, indexing_progress(errors))
    if port and playground.port != port:
        console.print(f"Port {port} is in use, so the playground uses port {playground.port}.")
    address = playground.new_address()
    console.print(f"Guidepost is running at [bold cyan]{address}[/bold cyan]", soft_wrap=True)
    console.print("The address opens one browser, once. For another browser, press Enter here to get a new address.")
    console.print("Everything stays on this machine. Press Ctrl-C to stop; your conversations are not saved.")
    if browser and has_display():
        webbrowser.open(address)
    threading.Thread(target=print_addresses, args=(playground.new_address,), daemon=True).start()
    stopping.wait()
    console.print("Guidepost has stopped.")
    playground.close()


def print_addresses(new_address: Callable[[], str], file_number: int = 0) -> None:
    """Print a new address of the page each time the person presses Enter, until the input ends."""
    # The end of a process waits for sys.stdin, which another thread cannot be made to let go. It does not wait for
    # os.read. A process in the background of a shell gets an OSError instead of input.
    with suppress(OSError):
        while os.read(file_number, 1_024):
            console.print(f"A new address, for one browser: [bold cyan]{new_address()}[/bold cyan]", soft_wrap=True)


def remove_library_settings(environment: MutableMapping[str, str]) -> None:
    """Remove the variables that Bolt and Slack's SDK would read by themselves, where no argument overrides them.

    With a production token or an app's client ID, Bolt would behave differently; with a proxy, the SDK would
    not reach the simulated Slack on this machine. The bot itself reads no variable here: `open_playground`
    passes every setting as an argument.
    """
    for name in list(environment):
        if name.startswith("SLACK_") or name.upper() in {"HTTP_PROXY", "HTTPS_PROXY"}:
            del environment[name]


def has_display() -> bool:
    """Tell whether there is a screen on which a browser can open."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> None:
    """Run the command. Print an error that a person can fix as a sentence, without a stack trace."""
    try:
        typer.run(play)
    except GuidepostError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
