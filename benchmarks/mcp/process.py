"""A web process of the bot next to a simulated Slack, and one connection to its MCP address."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Self

from benchmarks.data import ROOT
from benchmarks.load.traffic import SIGNING_SECRET
from slack_simulator.server import SlackServer
from slack_simulator.workspace import BOT_TOKEN, Workspace

_START_TIMEOUT = 60.0
_HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


class WebProcess:
    """``python app.py`` with MCP for anyone, as a context manager."""

    def __init__(self, folder: Path) -> None:
        """Keep the database in ``folder``."""
        self._slack = SlackServer(Workspace())
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port: int = probe.getsockname()[1]
        self._http = HTTPConnection("127.0.0.1", self._port, timeout=60)

    def __enter__(self) -> Self:
        """Start it, and wait until it listens."""
        self._slack.__enter__()
        self._process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env={**os.environ, **self._settings()}, start_new_session=True
        )
        deadline = time.monotonic() + _START_TIMEOUT
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return self
            time.sleep(0.05)
        raise RuntimeError("the bot does not listen")

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._http.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._slack.__exit__(None, None, None)

    @property
    def port(self) -> int:
        """Port at which it listens on this machine."""
        return self._port

    def post(self, body: bytes) -> tuple[int, bytes]:
        """Send a body to the MCP address; return the status and the content of the response."""
        self._http.request("POST", "/mcp", body, _HEADERS)
        response = self._http.getresponse()
        return response.status, response.read()

    def _settings(self) -> dict[str, str]:
        return {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_API_URL": self._slack.api_url,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "DATABASE_URL": f"sqlite:///{self._folder}/guidepost.db",
            "HOST": "127.0.0.1",
            "PORT": str(self._port),
            "MCP_ACCESS": "public",
            "MCP_PER_MINUTE": "10000000",
            "LOG_LEVEL": "ERROR",
        }
