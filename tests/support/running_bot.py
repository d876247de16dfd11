"""The bot as an admin runs it: ``python app.py`` in a process of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.local_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, LocalSlack, free_port

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 60.0
"""Seconds to wait for the bot to start. A busy machine is slow, not wrong."""


@contextmanager
def bot_over_socket_mode() -> Iterator[LocalSlack]:
    """Yield the emulator with the bot connected to it over Socket Mode."""
    with LocalSlack(timeout=START_TIMEOUT) as slack, _running({"SLACK_APP_TOKEN": APP_TOKEN}, slack):
        slack.wait_connected()
        yield slack


@contextmanager
def bot_over_http() -> Iterator[LocalSlack]:
    """Yield the emulator with the bot connected to it over signed HTTP."""
    port = free_port()
    with (
        LocalSlack("events", f"http://127.0.0.1:{port}/slack/events", timeout=START_TIMEOUT) as slack,
        _running(_http_settings(port), slack) as process,
    ):
        wait_until_listening(port, process)
        yield slack


@contextmanager
def restartable_bot(database: Path) -> Iterator[tuple[LocalSlack, Callable[[], None]]]:
    """Yield the emulator with a bot over signed HTTP, and a function that kills the bot and starts it again.

    The database stays the same.
    """
    port = free_port()
    environment = {**_http_settings(port), "SLACK_BOT_TOKEN": BOT_TOKEN, "DATABASE_URL": f"sqlite:///{database}"}
    bots: list[subprocess.Popen[bytes]] = []
    with LocalSlack("events", f"http://127.0.0.1:{port}/slack/events", timeout=3 * START_TIMEOUT) as slack:

        def restart() -> None:
            for bot in bots:
                kill(bot)
            wait_until_free(port)
            bots.append(start({**environment, "SLACK_API_URL": slack.api_url}))
            wait_until_listening(port, bots[-1])

        restart()
        try:
            yield slack, restart
        finally:
            kill(bots[-1])


def _http_settings(port: int) -> dict[str, str]:
    return {"SLACK_SIGNING_SECRET": SIGNING_SECRET, "HOST": "127.0.0.1", "PORT": str(port)}


@contextmanager
def _running(environment: dict[str, str], slack: LocalSlack) -> Iterator[subprocess.Popen[bytes]]:
    settings = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_API_URL": slack.api_url, **environment}
    with tempfile.TemporaryDirectory(prefix="guidepost-") as folder:
        process = start({**settings, "DATABASE_URL": f"sqlite:///{folder}/guidepost.db"})
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


def start(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start ``python app.py`` in a process group of its own, with ``environment`` added to this process's."""
    command = [sys.executable, "app.py"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the bot and the server's workers at once, in the middle of their work."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


def wait_until_free(port: int) -> None:
    """Wait until nothing accepts connections at ``port``: workers may end a moment after their main process."""
    deadline = time.monotonic() + START_TIMEOUT
    while _is_open(port):
        assert time.monotonic() < deadline, f"port {port} is still in use"
        time.sleep(0.01)


def wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until ``process`` accepts connections at ``port``."""
    deadline = time.monotonic() + START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        if _is_open(port):
            return
        time.sleep(0.05)
    raise AssertionError(f"the bot does not listen on port {port}; exit code {process.poll()}")


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
