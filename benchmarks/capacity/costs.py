"""Costs of the parts of the service: processor time, memory, and PostgreSQL's transactions and rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.capacity.fleet import Service
from benchmarks.load.figures import descendants, processor_seconds

_MIB = 1_024


@dataclass(frozen=True)
class Reading:
    """The counters at one moment."""

    processor: Mapping[str, float]
    """Seconds of processor time of each role."""
    activity: Mapping[str, int]
    """PostgreSQL's transactions and rows."""


@dataclass(frozen=True)
class Costs:
    """The costs between two readings."""

    processor: Mapping[str, float]
    activity: Mapping[str, int]

    @classmethod
    def between(cls, before: Reading, after: Reading) -> "Costs":
        """Return what was used between two readings."""
        return cls(
            {role: after.processor[role] - before.processor[role] for role in before.processor},
            {name: after.activity[name] - before.activity[name] for name in before.activity},
        )


def read(service: Service) -> Reading:
    """Read the counters of a running service."""
    processor = {role: processor_seconds(pids).processes for role, pids in service.pids.items()}
    return Reading(processor, service.activity())


def memory(service: Service) -> Mapping[str, float]:
    """Return the memory of each role in MiB. What processes share counts for each of them in part."""
    return {role: sum(map(_share_of, descendants(pids))) / _MIB for role, pids in service.pids.items()}


def _share_of(pid: int) -> int:
    """Return the proportional share of a process in KiB; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
