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

_LOOK = 0.1
"""Seconds between looks at whether a process has ended by itself."""


@dataclass
class Slot:
    """A place for one process after the other."""

    role: str
    environment: Mapping[str, str]
    log: Path
    pid: int = 0


class Fleet:
    """Processes that are all kept running, as a platform does; each is a process group of its own."""

    def __init__(self, slots: list[Slot]) -> None:
        self.slots = slots
        self.kills: Counter[str] = Counter()
        """By role."""
        self.ended: Counter[str] = Counter()
        """Those that ended by themselves, by role."""
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.soak.nursery"]
        self._nursery = subprocess.Popen(  # noqa: S603 (our own command)
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for slot in self.slots:
            self._start(slot)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._watch.join()
        for slot in self.slots:
            _end(slot.pid)
        self._nursery.communicate()

    def kill(self, slot: Slot) -> None:
        """End what runs in a slot without warning, and start it again at once."""
        with self._lock:
            _end(slot.pid)
            self.kills[slot.role] += 1
            self._start(slot)

    def _start(self, slot: Slot) -> None:
        wanted = {"role": slot.role, "environment": dict(slot.environment), "log": str(slot.log)}
        if self._nursery.stdin is None or self._nursery.stdout is None:
            raise RuntimeError("the nursery has no pipes")
        self._nursery.stdin.write(json.dumps(wanted) + "\n")
        self._nursery.stdin.flush()
        slot.pid = int(self._nursery.stdout.readline())

    def _keep(self) -> None:
        while not self._stopped.wait(_LOOK):
            for slot in self.slots:
                with self._lock:
                    if not _runs(slot.pid):
                        self.ended[slot.role] += 1
                        self._start(slot)


def _end(pid: int) -> None:
    """Kill a process and its children."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False
