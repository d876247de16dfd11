"""What is soaked: databases, processes, faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_POSTING = ("lost:0.05", "500/before:0.03", "500/after:0.03", "429=1:0.05")
_READING = ("lost:0.05", "503:0.03", "429=1:0.03")
_SLOW = ("slow=0.06:0.3", "slow=0.18:0.3", "slow=0.12/after:0.5")
"""The first fault that hits is met, so these are shares of the calls that go well."""
_LOOKING_UP = ("conversations.replies", "conversations.history")

LOOK_UP_AFTER = 2.0
"""Seconds, for the bot's setting of that name: all waiting is 30 times shorter than it ships."""


@dataclass(frozen=True)
class Run:
    """One soak."""

    name: str
    database: Literal["SQLite", "PostgreSQL"]
    webs: int = 2
    workers: int = 0
    embedded: bool = True
    """Whether web processes also send what is overdue."""
    looks_up: bool = True
    """False: Slack's history comes back empty, as if the bot never looked. Then it must say things twice."""

    @property
    def faults(self) -> list[str]:
        """What goes wrong in Slack, in the words of ``python -m bot.playground --fault``."""
        blind = [] if self.looks_up else ["empty:1.0"]
        posting = [f"chat.postMessage:{fault}" for fault in (*_POSTING, *_SLOW)]
        return posting + [f"{method}:{fault}" for method in _LOOKING_UP for fault in (*blind, *_READING)]


@dataclass(frozen=True)
class Pace:
    """How long and how hard."""

    seconds: float
    """Until nothing more is asked or killed."""
    questions: float = 10.0
    """Asked a second."""
    tips: int = 100
    """Channels in each workspace that get their tip of the day in the time."""
    kill: tuple[float, float] = (0.3, 1.2)
    """Seconds between two kills, at least and at most."""
    crash: tuple[float, float] = (5.0, 9.0)
    """Seconds that PostgreSQL runs between two crashes."""
    patience: float = 180.0
    """Seconds to wait for what is left when all is quiet again."""
    seed: int = 1

    @property
    def count(self) -> int:
        """Questions in all."""
        return round(self.seconds * self.questions)


RUNS: Sequence[Run] = (
    Run("sqlite", "SQLite"),
    Run("postgresql", "PostgreSQL"),
    Run("workers", "PostgreSQL", workers=2, embedded=False),
    Run("control", "SQLite", looks_up=False),
)
