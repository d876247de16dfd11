"""When a channel wants its tips."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.services.workspaces import Workspace


class Rest(StrEnum):
    """Why a schedule rests. Where Slack is to blame, it is Slack's own name for the error instead."""

    PERSON = "person"
    """Somebody paused it."""
    ZONE = "zone"
    """There is no time zone of that name any more."""
    HOLIDAYS = "holidays"
    """Nobody's holidays go by that code any more."""
    NO_TIPS = "no-tips"
    """There is no tip on its themes any more."""


EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
"""Monday to Friday; Monday is 0."""


@dataclass(frozen=True)
class Schedule:
    """A channel's wishes. There is one of these for a channel at most."""

    workspace: Workspace
    channel: str
    at: time
    """By the clock on the wall, to the minute, without a zone of its own."""
    zone: str
    """An IANA name, such as ``America/New_York``."""
    made_by: str
    """The user id of who made or last changed it: they hear when it cannot be kept."""
    starts: date
    ends: date | None = None
    """The last day, if there is one."""
    weekdays: frozenset[int] = WEEKDAYS
    themes: frozenset[str] = frozenset()
    """Ids of the themes to choose from; none means all."""
    holidays: str | None = None
    """Whose public holidays bring no tip: a country, or one of its regions, such as ``US`` or ``US-NY``."""
    skipped: frozenset[date] = frozenset()
    """Days on which somebody wants none."""
    paused: str | None = None
    """Why it rests: a `Rest`, or what Slack calls the trouble; None while it runs."""

    @property
    def place(self) -> str:
        """What tells the channel from all others."""
        return f"{self.workspace.team_id}/{self.channel}"


@dataclass(frozen=True)
class Given:
    """A tip that a channel got, or is about to get."""

    day: date
    tip_id: str
    round: int = 0
    """A channel sees each tip once in a round. Never less than with the tip before."""
