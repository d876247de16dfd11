"""The targets of the load test: applications behind the same server, each with a simulated Slack of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Literal

from benchmarks import stub_matcher
from benchmarks.data import ROOT
from benchmarks.load import bare
from benchmarks.load.traffic import SIGNING_SECRET
from benchmarks.ports import free_ports
from benchmarks.soak.slack import SimulatedSlack
from bot.bootstrap.storage import migrate_database
from bot.settings import Settings
from bot.storage.vault import new_key

_CHANNELS = 2_000
"""Channels of the workspace, so many that no channel is asked in more often than Slack accepts messages there."""
_START_TIMEOUT = 300.0
SERVE = "import sys; from bot.bootstrap.processes import serve; from bot.settings import Settings; "
SERVE += "serve(Settings.load(), *sys.argv[1:])"

Storage = Literal["", "SQLite", "PostgreSQL"]
_STORAGES: tuple[Storage, ...] = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Target:
    """An application to measure."""

    name: str
    factory: str
    """Module and name of the function that creates the WSGI application."""
    storage: Storage = ""
    processes: int = 1
    measured: tuple[str, ...] = ("",)
    """The beginnings of the names of the measurements to make."""


REAL = "app:web"
_ECHOED = ("events", "commands c", "commands at")
NOTHING = Target("nothing but the server", bare.NOTHING, measured=("commands c",))
BARE = Target("bare Bolt, as it comes", bare.AS_IT_COMES, measured=_ECHOED)
BARE_BEFORE = Target("bare Bolt, answering first", bare.BEFORE_RESPONSE, measured=_ECHOED)
OURS = tuple(
    Target(f"Guidepost, {matcher}, {storage}", factory, storage)
    for matcher, factory in (("constant matcher", stub_matcher.WEB), ("real matcher", REAL))
    for storage in _STORAGES
)
TWO = tuple(
    replace(target, name=f"{target.name} × 2", processes=2, measured=("events c16", "commands c16")) for target in OURS
)
TARGETS = (NOTHING, BARE, BARE_BEFORE, *OURS, *TWO)


@dataclass(frozen=True)
class Server:
    """A target that is running."""

    target: Target
    ports: list[int]
    slack: SimulatedSlack
    pids: list[int]
    """Ids of the application's processes, each of which has children of its own."""


@contextmanager
def start_server(target: Target, folder: Path, database_url: str) -> Iterator[Server]:
    """Start a target, with its files in ``folder``; stop it afterward."""
    with ExitStack() as stack:
        slack = stack.enter_context(SimulatedSlack.started(channels=_CHANNELS))
        environment = _environment(slack, folder, database_url)
        ports = free_ports(target.processes)
        pids = []
        for port in ports:
            interface = "wsgi" if target.factory.startswith(bare.__name__) else "rsgi"
            command = [sys.executable, "-c", SERVE, target.factory, interface]
            log_file = stack.enter_context((folder / f"{port}.log").open("wb"))
            process = subprocess.Popen(  # noqa: S603 (our own command)
                command, cwd=ROOT, env={**environment, "PORT": str(port)}, stdout=log_file, stderr=log_file
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
            wait_until_serving(port, process)
            pids.append(process.pid)
        yield Server(target, ports, slack, pids)


def _environment(slack: SimulatedSlack, folder: Path, database_url: str) -> Mapping[str, str]:
    ours = {
        "SLACK_BOT_TOKEN": slack.workspaces[0]["token"], "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": slack.api_url, "HOST": "127.0.0.1",
        "DATABASE_URL": database_url or f"sqlite:///{folder}/guidepost.db", "ENCRYPTION_KEYS": new_key(),
    }  # fmt: skip
    migrate_database(Settings.model_validate({name.lower(): value for name, value in ours.items()}))
    return {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")} | ours


def wait_until_serving(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until ``process`` answers on ``port``."""
    deadline = time.monotonic() + _START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=_START_TIMEOUT)
        try:
            connection.request("GET", "/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"nothing answers on port {port}; exit code {process.poll()}")
