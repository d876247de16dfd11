"""The simulated Slack as a process of its own, which outlives every bot."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from benchmarks.data import ROOT

Json = dict[str, Any]


class SimulatedSlack:
    """A client of ``python -m slack_simulator``."""

    def __init__(self, description: Json, pid: int) -> None:
        """Use the process ``pid``, which printed ``description`` at its start."""
        self.pid = pid
        self.api_url = str(description["api_url"])
        self.workspaces: list[Json] = description["workspaces"]
        self._control = f"{description['url']}_control/"

    @classmethod
    @contextmanager
    def started(
        cls, faults: Sequence[str] = (), *, workspaces: int = 1, channels: int = 1, people: int = 1, seed: int = 1
    ) -> Iterator["SimulatedSlack"]:
        """Start a simulated Slack; stop it afterward."""
        sizes = {"workspaces": workspaces, "channels": channels, "people": people, "seed": seed}
        options = [f"--{name}={size}" for name, size in sizes.items()] + [f"--fault={fault}" for fault in faults]
        command = [sys.executable, "-m", "slack_simulator", *options]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 (our own)
            try:
                yield cls(json.loads(process.stdout.readline() if process.stdout else ""), process.pid)
            finally:
                process.terminate()

    def write(self, team: str, channel: str, user: str, text: str, thread_ts: str | None) -> str:
        """Write a message as a person; return its time stamp."""
        written = self._call("messages", team=team, channel=channel, user=user, text=text, thread_ts=thread_ts)
        return str(written["ts"])

    def open_response_url(self, team: str, channel: str) -> str:
        """Return a new response_url for a button that is pressed in a channel."""
        path = str(self._call("response_urls", team=team, channel=channel)["path"])
        return urljoin(self._control, path)

    def end_faults(self) -> None:
        """Let every call succeed from now on."""
        self._call("faults", clear=True)

    def fault(self, method: str, fault: str, count: int) -> None:
        """Let the next ``count`` calls of a method have a fault."""
        self._call("faults", method=method, fault=fault, count=count)

    def posts(self, after: int = 0) -> list[Json]:
        """Return every message that Slack has from the bot, whatever it responded; skip the first ``after``."""
        return list(self._call(f"posts?after={after}")["posts"])

    def calls(self) -> list[Json]:
        """Return every Web API call."""
        return list(self._call("calls")["calls"])

    def _call(self, path: str, **arguments: object) -> Json:
        body = json.dumps(arguments).encode() if arguments else None
        request = Request(self._control + path, body, {"Content-Type": "application/json"})  # noqa: S310 (loopback)
        with urlopen(request, timeout=60) as response:  # noqa: S310 (likewise)
            answer: Json = json.load(response)
        return answer
