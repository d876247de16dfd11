"""Who used the processors: the processes of a measurement, or somebody else on this machine."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_IDLE = (3, 4)
"""Where idle time stands in the first line of ``/proc/stat``."""


@dataclass(frozen=True)
class Spent:
    """Processor seconds since the machine was started."""

    all: float
    ours: float


def spent(roots: Iterable[int]) -> Spent:
    """What the whole machine, and what ``roots`` with their descendants, have spent so far; Linux only."""
    fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    everything = sum(int(field) for number, field in enumerate(fields) if number not in _IDLE) * _TICK
    return Spent(everything, sum(_seconds(roots)))


def load_average() -> float:
    """Of the last minute."""
    return os.getloadavg()[0]


def _seconds(roots: Iterable[int]) -> list[float]:
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            rest = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended meanwhile
        pid = int(path.parent.name)
        parents[pid] = int(rest[1])
        # Its own time, and that of the children it has seen end.
        used[pid] = sum(int(ticks) for ticks in rest[11:15]) * _TICK
    wanted = set(roots)
    return [seconds for pid, seconds in used.items() if _descends(pid, wanted, parents)]


def _descends(pid: int, roots: set[int], parents: Mapping[int, int]) -> bool:
    while pid:
        if pid in roots:
            return True
        pid = parents.get(pid, 0)
    return False
