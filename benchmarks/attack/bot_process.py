"""The bot as it is deployed, ``python app.py``, with a simulated Slack, and the people who use it meanwhile."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks.data import ROOT
from benchmarks.load.traffic import SIGNING_SECRET, Traffic
from benchmarks.ports import free_ports
from benchmarks.soak.slack import SimulatedSlack

PER_SECOND = 30.0
"""Commands per second of the people who use the bot during an attack."""
_PEOPLE = 64
"""Most commands that wait for an answer at once."""
DATABASE = "guidepost.db"
_START_TIMEOUT = 90.0
TIMEOUT = 15.0
"""Seconds to wait for an answer."""
_QUESTIONS = (
    "who keeps the partnership running day to day?", "what do leaders need?", "how do we win trust?",
    "why should employers join?", "what is in it for students?", "how do we share the work?",
)  # fmt: skip


@contextmanager
def running(folder: Path, api_url: str, token: str, checkout: Path = ROOT) -> Iterator[tuple[int, int]]:
    """Run the bot of ``checkout`` for the Slack at ``api_url``; yield its port and the id of its process."""
    (port,) = free_ports(1)
    settings = {
        "SLACK_BOT_TOKEN": token, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "SLACK_API_URL": api_url,
        "HOST": "127.0.0.1", "PORT": str(port), "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
    }  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    with (folder / "bot.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=checkout, env=environment | settings, stdout=log, stderr=log
        )
        try:
            _wait(port, process)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()


@dataclass(frozen=True)
class BotProcess:
    """A running bot."""

    port: int
    pid: int
    slack: SimulatedSlack
    database: Path
    traffic: Traffic

    @classmethod
    @contextmanager
    def started(cls, folder: Path, checkout: Path = ROOT) -> Iterator["BotProcess"]:
        """Start the bot of ``checkout`` with its files in ``folder``; stop it afterward."""
        with SimulatedSlack.started(channels=20) as slack:
            token = slack.workspaces[0]["token"]
            with running(folder, slack.api_url, token, checkout) as (port, pid):
                traffic = Traffic(slack.workspaces[0], _QUESTIONS)
                bot = cls(port, pid, slack, folder / DATABASE, traffic)
                # The first commands are not counted, because everything is slower the first time.
                for request in bot.traffic.commands(len(_QUESTIONS)):
                    send(port, request, 0.0)
                yield bot

    def page(self, path: str) -> tuple[int, float]:
        """Ask for a page; return its status, 0 for none, and the seconds it took."""
        return _page(self.port, path)

    def use(self, seconds: float) -> "Experience":
        """Let people use the bot for some seconds, and a monitor ask for ``/healthz``; return what they saw."""
        count = round(PER_SECOND * seconds)
        requests = self.traffic.commands(count)
        with ThreadPoolExecutor(_PEOPLE) as people, _health_watch(self.port) as waits:
            began = time.perf_counter()
            answers = []
            for number, request in enumerate(requests):
                due = began + number / PER_SECOND
                time.sleep(max(0.0, due - time.perf_counter()))
                answers.append(people.submit(send, self.port, request, due))
            return Experience([answer.result() for answer in answers], waits)


@dataclass(frozen=True)
class Experience:
    """Responses and waiting times that people saw."""

    commands: list[tuple[int, float]]
    """Status of each command, 0 for none, and seconds until its answer from the time when it should have been sent."""
    health: list[float]
    """Seconds that ``/healthz`` took, `TIMEOUT` where it did not answer."""

    @property
    def refused(self) -> int:
        """Number of commands that were not answered."""
        return sum(status != 200 for status, _ in self.commands)

    def quantile(self, share: float) -> float:
        """Return the time that a share of the commands did not exceed, in milliseconds."""
        ordered = sorted(seconds for _, seconds in self.commands)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def slowest_page(self) -> float:
        """Milliseconds of the slowest ``/healthz``."""
        return 1000 * max(self.health, default=0.0)


def send(port: int, request: bytes, due: float) -> tuple[int, float]:
    """Send a request over a connection of its own; return the status, 0 for none, and the seconds since ``due``."""
    received = b""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as connection:
        connection.sendall(request)
        while b"\r\n" not in received and (part := connection.recv(65_536)):
            received += part
    return int(received[9:12] or 0), time.perf_counter() - due


@contextmanager
def _health_watch(port: int) -> Iterator[list[float]]:
    """Ask for ``/healthz`` again and again in another thread, and yield the list of how long it took."""
    waits: list[float] = []
    stopped = threading.Event()

    def watch() -> None:
        while not stopped.wait(0.1):
            status, seconds = _page(port, "/healthz")
            waits.append(seconds if status == 200 else TIMEOUT)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield waits
    finally:
        stopped.set()
        thread.join()


def _page(port: int, path: str) -> tuple[int, float]:
    began = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("GET", path)
        status = connection.getresponse().status
    except (OSError, HTTPException):
        status = 0
    finally:
        connection.close()
    return status, time.perf_counter() - began


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            if _page(port, "/healthz")[0] == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}; exit code {process.poll()}")
