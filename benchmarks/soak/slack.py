"""The simulated Slack as a process of its own, which outlives every bot."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.data import ROOT

Json = dict[str, Any]


class SimulatedSlack:
    """Talks to ``python -m bot.playground``."""

    def __init__(self, told: Json, pid: int) -> None:
        self.pid = pid
        self.api_url = str(told["api_url"])
        self.workspaces: list[Json] = told["workspaces"]
        self._control = f"{told['url']}_control/"

    @classmethod
    @contextmanager
    def started(
        cls, faults: Sequence[str] = (), *, workspaces: int = 1, channels: int = 1, people: int = 1, seed: int = 1
    ) -> Iterator["SimulatedSlack"]:
        """A Slack of its own, ended afterwards."""
        sizes = {"workspaces": workspaces, "channels": channels, "people": people, "seed": seed}
        options = [f"--{name}={size}" for name, size in sizes.items()] + [f"--fault={fault}" for fault in faults]
        command = [sys.executable, "-m", "bot.playground", *options]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 (our own)
            try:
                yield cls(json.loads(process.stdout.readline() if process.stdout else ""), process.pid)
            finally:
                process.terminate()

    def say(self, team: str, channel: str, user: str, text: str, thread_ts: str | None) -> str:
        """Let somebody write a message; its time stamp."""
        said = self._ask("messages", team=team, channel=channel, user=user, text=text, thread_ts=thread_ts)
        return str(said["ts"])

    def end_faults(self) -> None:
        """From now on nothing goes wrong."""
        self._ask("faults", clear=True)

    def fault(self, method: str, fault: str, count: int) -> None:
        """Let something go wrong with the next ``count`` calls of a method."""
        self._ask("faults", method=method, fault=fault, count=count)

    def posts(self, after: int = 0) -> list[Json]:
        """Everything the bot ever said, whatever it was told about it; without the first ``after``."""
        return list(self._ask(f"posts?after={after}")["posts"])

    def calls(self) -> list[Json]:
        """Every Web API call."""
        return list(self._ask("calls")["calls"])

    def _ask(self, path: str, **what: object) -> Json:
        body = json.dumps(what).encode() if what else None
        request = Request(self._control + path, body, {"Content-Type": "application/json"})  # noqa: S310 (loopback)
        with urlopen(request, timeout=60) as response:  # noqa: S310 (likewise)
            answer: Json = json.load(response)
        return answer
