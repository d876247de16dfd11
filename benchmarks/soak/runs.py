"""The runs of a soak: their databases, processes and faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_POSTING = ("lost:0.05", "500/before:0.03", "500/after:0.03", "429=1:0.05")
_READING = ("lost:0.05", "503:0.03", "429=1:0.03")
_SLOW = ("slow=0.06:0.3", "slow=0.18:0.3", "slow=0.12/after:0.5")
"""Delays. Slack applies the first fault that matches, so these are shares of the calls that have no other fault."""
LOOK_UPS = ("conversations.replies", "conversations.history")
"""Methods of the Web API that show history."""

LOOK_UP_AFTER = 2.0
"""Seconds, for the bot's setting of that name. All waits are 30 times shorter than by default."""
SIX_HOURS = 6 * 3_600.0

OutageKind = Literal["stopped", "frozen", "full"]


@dataclass(frozen=True)
class Outage:
    """A time in which the database is stopped, frozen, or without space on its disk."""

    kind: OutageKind
    seconds: float


@dataclass(frozen=True)
class Run:
    """The processes and the database of one run."""

    name: str
    database: Literal["SQLite", "PostgreSQL"]
    webs: int = 2
    workers: int = 0
    embedded: bool = True
    """True if web processes also send overdue messages."""
    looks_up: bool = True
    """False if Slack's history is always empty, as if the bot did not look. Then messages must be posted twice."""
    outage: Outage | None = None
    """An outage of the database in the middle of the run, instead of crashes."""
    clock_error: float = 0.0
    """Seconds by which the clock of the last web process and of the last worker is ahead."""
    is_upgrade: bool = False
    """True if the run begins with the former version; see `benchmarks.soak.upgrade`."""
    has_digests: bool = False
    """True if each workspace has a curators' channel, in which the digest of the week is due."""

    @property
    def needs_root(self) -> bool:
        """True if the run needs a file system of its own."""
        return self.outage is not None and self.outage.kind == "full"

    @property
    def faults(self) -> list[str]:
        """The faults of Slack, as ``python -m slack_simulator --fault`` takes them."""
        empty = [] if self.looks_up else ["empty:1.0"]
        posting = [f"chat.postMessage:{fault}" for fault in (*_POSTING, *_SLOW)]
        return posting + [
            f"{method}:{fault}" for method in (*LOOK_UPS, "conversations.open") for fault in (*empty, *_READING)
        ]


@dataclass(frozen=True)
class Pace:
    """The length of a run, and how often things happen in it."""

    seconds: float
    """Seconds during which people ask and processes are killed."""
    questions: float = 10.0
    """Questions per second."""
    tips: int = 100
    """Number of channels in each workspace that get their tip of the day during the run."""
    notices: int = 10
    """Number of people in each workspace who want to hear when the curators have an answer."""
    kill: tuple[float, float] = (0.3, 1.2)
    """Shortest and longest pause between two kills, in seconds."""
    crash: tuple[float, float] = (5.0, 9.0)
    """Shortest and longest time that PostgreSQL runs between two crashes, in seconds."""
    drain_timeout: float = 180.0
    """Seconds to wait, once all faults have ended, until nothing is left to be sent."""
    seed: int = 1

    @property
    def count(self) -> int:
        """The number of questions in all."""
        return round(self.seconds * self.questions)


RUNS: Sequence[Run] = (
    Run("sqlite", "SQLite"),
    Run("postgresql", "PostgreSQL"),
    Run("workers", "PostgreSQL", workers=2, embedded=False),
    Run("digests", "PostgreSQL", has_digests=True),
    Run("stopped", "PostgreSQL", workers=1, outage=Outage("stopped", 20)),
    Run("frozen", "PostgreSQL", workers=1, outage=Outage("frozen", 15)),
    Run("full-sqlite", "SQLite", outage=Outage("full", 20)),
    Run("full-postgresql", "PostgreSQL", workers=1, outage=Outage("full", 20)),
    Run("clock-ahead", "PostgreSQL", workers=1, clock_error=SIX_HOURS),
    Run("clock-behind", "PostgreSQL", workers=1, clock_error=-SIX_HOURS),
    Run("upgrade-sqlite", "SQLite", is_upgrade=True),
    Run("upgrade-postgresql", "PostgreSQL", workers=1, is_upgrade=True),
    Run("control", "SQLite", looks_up=False),
)
