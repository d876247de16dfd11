"""The runs of a soak: their databases, processes and faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_POSTING = ("lost:0.05", "500/before:0.03", "500/after:0.03", "429=1:0.05")
_READING = ("lost:0.05", "503:0.03", "429=1:0.03")
_SLOW = ("slow=0.06:0.3", "slow=0.18:0.3", "slow=0.12/after:0.5")
"""Delays. Slack applies the first fault that matches, so these are shares of the calls that have no other fault."""
_LOOKING_UP = ("conversations.replies", "conversations.history")

LOOK_UP_AFTER = 2.0
"""Seconds, for the bot's setting of that name. All waits are 30 times shorter than by default."""


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

    @property
    def faults(self) -> list[str]:
        """The faults of Slack, as ``python -m slack_simulator --fault`` takes them."""
        empty = [] if self.looks_up else ["empty:1.0"]
        posting = [f"chat.postMessage:{fault}" for fault in (*_POSTING, *_SLOW)]
        return posting + [f"{method}:{fault}" for method in _LOOKING_UP for fault in (*empty, *_READING)]


@dataclass(frozen=True)
class Pace:
    """The length of a run, and how often things happen in it."""

    seconds: float
    """Seconds during which people ask and processes are killed."""
    questions: float = 10.0
    """Questions per second."""
    tips: int = 100
    """Number of channels in each workspace that get their tip of the day during the run."""
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
    Run("control", "SQLite", looks_up=False),
)
