"""The figures of a measurement: how fast the application was, and who used the processors. Linux only."""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.driver import Timings
from benchmarks.load.servers import Server

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_IDLE = (3, 4)
"""Positions of the idle times in the first line of ``/proc/stat``."""


@dataclass(frozen=True)
class Figures:
    """The figures of one measurement."""

    rate: float
    """Responses per second."""
    finished: float
    """Requests per second until all that follows from them was done, too."""
    p50: float
    """Median latency in milliseconds."""
    p99: float
    """Latency in milliseconds that 99% of the requests do not exceed."""
    spent: float
    """Milliseconds of processor time that the application took for a request."""
    foreign: float
    """Number of processors that other programs used meanwhile."""
    load: float
    """The machine's load average over the last minute."""


class Stopwatch:
    """Times requests, and attributes processor time to the measurement or to other programs."""

    def __init__(self, server: Server, others: Sequence[int]) -> None:
        """Attribute to the measurement what ``server``, this process and the processes ``others`` use."""
        self._server = server
        self._ours = [*server.pids, server.slack.pid, os.getpid(), *others]

    def figures(self, run: Callable[[], Timings], finish: Callable[[Timings], None] = lambda _: None) -> Figures:
        """Return the figures of ``run``. The application's work includes what it does until ``finish`` returns."""
        before, own_before = processor_seconds(self._ours), processor_seconds(self._server.pids)
        began = time.perf_counter()
        timings = run()
        finish(timings)
        seconds = time.perf_counter() - began
        after, own_after = processor_seconds(self._ours), processor_seconds(self._server.pids)
        errors = {status: count for status, count in timings.statuses.items() if status != 200}
        if errors:
            raise RuntimeError(f"{self._server.target.name} answered {errors}")
        foreign = (after.machine - before.machine - (after.processes - before.processes)) / seconds
        count = len(timings.latencies)
        spent = 1000 * (own_after.processes - own_before.processes) / count
        p50, p99 = timings.quantile(0.5), timings.quantile(0.99)
        return Figures(timings.rate, count / seconds, p50, p99, spent, foreign, os.getloadavg()[0])


@dataclass(frozen=True)
class ProcessorSeconds:
    """Seconds of processor time since the machine was started."""

    machine: float
    processes: float


def processor_seconds(roots: Iterable[int]) -> ProcessorSeconds:
    """Return the processor time of the whole machine, and of the processes ``roots`` with their descendants."""
    fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    machine = sum(int(field) for number, field in enumerate(fields) if number not in _IDLE) * _TICK
    return ProcessorSeconds(machine, sum(_seconds_of(roots)))


def descendants(roots: Iterable[int]) -> list[int]:
    """Return the ids of the processes ``roots`` and of all that they started."""
    return list(_used_by(roots))


def _seconds_of(roots: Iterable[int]) -> list[float]:
    return list(_used_by(roots).values())


def _used_by(roots: Iterable[int]) -> dict[int, float]:
    """Return the processor time of ``roots`` and of their descendants, by their ids."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            rest = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # The process has ended meanwhile.
        pid = int(path.parent.name)
        parents[pid] = int(rest[1])
        # The process's own time, and that of its children that have ended.
        used[pid] = sum(int(ticks) for ticks in rest[11:15]) * _TICK
    wanted = set(roots)
    return {pid: seconds for pid, seconds in used.items() if _descends(pid, wanted, parents)}


def _descends(pid: int, roots: set[int], parents: Mapping[int, int]) -> bool:
    while pid:
        if pid in roots:
            return True
        pid = parents.get(pid, 0)
    return False
