"""Hold connections and keep neighbors waiting while people use the bot: ``python -m benchmarks.attack.slow``.

Each attack is kept up while 30 signed commands a second and ten requests a second for ``/healthz`` arrive at the bot as
it is deployed. The table has what those people saw. ``--checkout`` attacks the bot of another checkout, to compare.
"""

import argparse
import select
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.attack.bot_process import BotProcess, Experience, send
from benchmarks.data import ROOT
from benchmarks.load.traffic import signed
from bot.slack.guard import PATH
from slack_simulator.payloads import command_request

CONNECTIONS, SHORT_CONNECTIONS = 500, 60
SECONDS, SHORT_SECONDS = 12.0, 3.0
COMMANDS_P99 = 60.0
"""Milliseconds that 99% of the commands may take during an attack."""
PAGE = 1_000.0
"""Milliseconds that ``/healthz`` may take."""
_EVERY = 0.4
"""Seconds between two bytes of a slow sender."""
_SLOW_SLACK = 2.2
"""Seconds that Slack takes for a call, just short of what the bot waits for it."""


@dataclass(frozen=True)
class Slow:
    """A way to be slow on a connection."""

    head: Callable[[], bytes]
    """Returns what is sent at once."""
    drip: bytes = b""
    """Bytes that are sent again and again."""
    reads: bool = True
    """False if the responses are never read."""


def _body_head() -> bytes:
    return (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"
        f"X-Slack-Request-Timestamp: {int(time.time())}\r\nX-Slack-Signature: v0=00\r\n\r\n{{"
    ).encode()


def _page_body_head() -> bytes:
    return b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{"


def _header_head() -> bytes:
    return f"POST {PATH} HTTP/1.1\r\nHost: x\r\nX-A: ".encode()


def _many_pages() -> bytes:
    return b"GET /slack/none HTTP/1.1\r\nHost: x\r\n\r\n" * 20


SLOW: Mapping[str, Slow] = {
    "one byte of body": Slow(_body_head),
    "a body, byte by byte": Slow(_body_head, b" "),
    "a body for a page": Slow(_page_body_head, b" "),
    "headers, byte by byte": Slow(_header_head, b"a"),
    "nothing at all": Slow(lambda: b""),
    "20 requests, no response read": Slow(_many_pages, reads=False),
}


@contextmanager
def held(port: int, count: int, slow: Slow) -> Iterator[None]:
    """Keep ``count`` connections busy in another thread; one that the server closes is opened again."""
    stopped, ready = threading.Event(), threading.Event()

    def hold() -> None:
        connections = [_open(port, slow) for _ in range(count)]
        ready.set()
        while not stopped.wait(_EVERY):
            connections = [one if _is_held(one, slow) else _open(port, slow) for one in connections]
        for one in connections:
            one.close()

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    try:
        if not ready.wait(60):
            raise RuntimeError("the connections could not be opened")
        yield
    finally:
        stopped.set()
        thread.join()


def _open(port: int, slow: Slow) -> socket.socket:
    connection = socket.socket()
    # The less the kernel stores for a slow reader, the sooner the server has to wait.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.settimeout(30)
    with suppress(OSError):
        connection.connect(("127.0.0.1", port))
        connection.setblocking(False)
        connection.send(slow.head())
    return connection


def _is_held(connection: socket.socket, slow: Slow) -> bool:
    """Send the next byte; return False, and close the connection, if the server has closed it or has responded."""
    try:
        # What was sent before the end stays unread, so only the poll tells that the server has closed.
        poll = select.poll()
        poll.register(connection, select.POLLRDHUP)
        if poll.poll(0):
            connection.close()
            return False
        if slow.drip:
            connection.send(slow.drip)
        if slow.reads:
            connection.recv(1, socket.MSG_PEEK)
            connection.close()
            return False
    except BlockingIOError:
        return True
    except OSError:
        connection.close()
        return False
    return True


@contextmanager
def slow_slack(bot: BotProcess) -> Iterator[None]:
    """Let 24 people open the form for tips while Slack takes 2.2 seconds for each call, again and again."""
    for method in ("views.open", "users.info"):
        bot.slack.fault(method, f"slow={_SLOW_SLACK}", 10_000)
    request = signed(command_request("/tip", "schedule", f"{bot.slack.api_url}unused"))
    with _repeated(lambda: _send_all(bot.port, [request] * 24)):
        yield
    bot.slack.end_faults()


@contextmanager
def slow_response_urls(bot: BotProcess) -> Iterator[None]:
    """Let 24 people press a button whose response_url takes a second, again and again."""
    with _slow_url(1.0) as url:
        # The bot calls no other address than those of Slack's host, which is this machine.
        requests = bot.traffic.clicks(24, url, "practices/codify")
        with _repeated(lambda: _send_all(bot.port, requests)):
            yield


@contextmanager
def locked_database(bot: BotProcess) -> Iterator[None]:
    """Let another process hold SQLite's write lock while events arrive."""
    with closing(sqlite3.connect(bot.database, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        with _repeated(lambda: _send_all(bot.port, bot.traffic.events(24))):
            yield
        other.execute("ROLLBACK")


NEIGHBORS: Mapping[str, Callable[[BotProcess], AbstractContextManager[None]]] = {
    "24 × /tip schedule, Slack takes 2.2 s": slow_slack,
    "24 presses, response_url takes 1 s": slow_response_urls,
    "database locked, 24 events": locked_database,
}


@contextmanager
def _repeated(work: Callable[[], object]) -> Iterator[None]:
    """Repeat ``work`` in another thread."""
    stopped = threading.Event()

    def repeat() -> None:
        while not stopped.is_set():
            work()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _send_all(port: int, requests: Sequence[bytes]) -> list[tuple[int, float]]:
    """Send requests at once, and return the status and the seconds of each answer."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(requests)) as people:
        return list(people.map(partial(send, port, due=began), requests))


@contextmanager
def _slow_url(seconds: float) -> Iterator[str]:
    """Serve an address that takes some seconds for every response."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            # The time is the point: this is what a slow Slack does.
            time.sleep(seconds)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/response"
        finally:
            server.shutdown()


def run(
    folder: Path, *, count: int, seconds: float, checkout: Path = ROOT, only: str = ""
) -> Iterator[tuple[str, Experience]]:
    """Start the bot, attack it in each way, and yield what people saw meanwhile."""
    with BotProcess.started(folder, checkout) as bot:
        attacks: dict[str, Callable[[], AbstractContextManager[None]]] = {"nothing": nullcontext}
        attacks |= {f"{count} × {name}": partial(held, bot.port, count, slow) for name, slow in SLOW.items()}
        attacks |= {name: partial(neighbor, bot) for name, neighbor in NEIGHBORS.items()}
        for name, attack in attacks.items():
            if only in name:
                with attack():
                    yield name, bot.use(seconds)


def table(found: Mapping[str, Experience]) -> Table:
    """Return what people saw during each attack as a table."""
    drawn = Table("attack", box=box.MARKDOWN)
    for name in ("commands", "refused", "p50 ms", "p99 ms", "slowest ms", "/healthz slowest ms"):
        drawn.add_column(name, justify="right")
    for attack, seen in found.items():
        times = (seen.quantile(share) for share in (0.5, 0.99, 1.0))
        figures = (*times, seen.slowest_page)
        counts = (str(len(seen.commands)), str(seen.refused))
        drawn.add_row(attack, *counts, *(f"{figure:,.1f}" for figure in figures))
    return drawn


def main(arguments: Sequence[str] | None = None) -> int:
    """Attack, print the table, and return 1 if people noticed an attack."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attack.slow", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer connections, for less time")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="folder of the bot to attack")
    parser.add_argument("--only", default="", help="part of the names of the attacks to run")
    options = parser.parse_args(arguments)
    count, seconds = (SHORT_CONNECTIONS, SHORT_SECONDS) if options.short else (CONNECTIONS, SECONDS)
    with TemporaryDirectory(prefix="guidepost-attack-") as folder:
        found = dict(run(Path(folder), count=count, seconds=seconds, checkout=options.checkout, only=options.only))
    Console(width=160, highlight=False).print(table(found))
    return int(not all(is_unnoticed(seen) for seen in found.values()))


def is_unnoticed(seen: Experience) -> bool:
    """Return whether people were answered as if nothing happened."""
    return seen.refused == 0 and seen.quantile(0.99) <= COMMANDS_P99 and seen.slowest_page <= PAGE


if __name__ == "__main__":
    sys.exit(main())
