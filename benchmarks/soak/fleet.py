"""The bot's processes: started, killed without warning, and started again."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.data import ROOT

_CHECK_EVERY = 0.1
"""Seconds between two checks for processes that ended by themselves."""


@dataclass
class Slot:
    """A place in which one process runs after another."""

    role: str
    environment: Mapping[str, str]
    log: Path
    clock_error: float = 0.0
    """Seconds by which the clock of its processes is ahead."""
    pid: int = 0


class Fleet:
    """Processes that are kept running, as a hosting platform does. Each is a process group of its own."""

    def __init__(self, slots: list[Slot], checkout: Path = ROOT) -> None:
        """Run the version of the bot that is in ``checkout``."""
        self.slots = slots
        self.kills: Counter[str] = Counter()
        """Number of kills, by role."""
        self.ended: Counter[str] = Counter()
        """Number of processes that ended by themselves, by role."""
        self._checkout = checkout
        self._is_kept = True
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._keeper = threading.Thread(target=self._keep_running, daemon=True)

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.soak.forkserver"]
        self._forkserver = subprocess.Popen(  # noqa: S603 (our own command)
            command, cwd=self._checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for slot in self.slots:
            self._start(slot)
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._keeper.join()
        for slot in self.slots:
            _kill(slot.pid)
        self._forkserver.communicate()

    def kill(self, slot: Slot) -> None:
        """Kill the process in a slot without warning, and start another one at once."""
        with self._lock:
            if self._is_kept:
                _kill(slot.pid)
                self.kills[slot.role] += 1
                self._start(slot)

    def add(self, slot: Slot) -> None:
        """Start a process in one more place."""
        with self._lock:
            self._start(slot)
            self.slots.append(slot)

    def let_go(self) -> None:
        """Let the processes run, but start no other in their place from now on."""
        with self._lock:
            self._is_kept = False

    def end(self) -> None:
        """Kill all processes for good."""
        self.let_go()
        for slot in self.slots:
            _kill(slot.pid)
            self.kills[slot.role] += 1

    def _start(self, slot: Slot) -> None:
        process = {
            "role": slot.role, "environment": dict(slot.environment), "log": str(slot.log),
            "clock_error": slot.clock_error,
        }  # fmt: skip
        if self._forkserver.stdin is None or self._forkserver.stdout is None:
            raise RuntimeError("the fork server has no pipes")
        self._forkserver.stdin.write(json.dumps(process) + "\n")
        self._forkserver.stdin.flush()
        slot.pid = int(self._forkserver.stdout.readline())

    def _keep_running(self) -> None:
        while not self._stopped.wait(_CHECK_EVERY):
            for slot in list(self.slots):
                with self._lock:
                    if self._is_kept and not _is_running(slot.pid):
                        self.ended[slot.role] += 1
                        self._start(slot)


def _kill(pid: int) -> None:
    """Kill a process and its children."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _is_running(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False
