"""The form to schedule tips, as a person filled it in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.services.tips.schedule import WEEKDAYS


class Field(StrEnum):
    """The form's questions."""

    CHANNEL = "channel"
    JOIN = "join"
    TIME = "time"
    ZONE = "zone"
    WEEKDAYS = "weekdays"
    THEMES = "themes"
    HOLIDAYS = "holidays"
    STARTS = "starts"
    ENDS = "ends"


@dataclass(frozen=True)
class Filled:
    """What stands in the form; nothing of it is checked."""

    channel: str = ""
    join: bool = False
    """Whether the bot may come into the channel by itself."""
    time: str = "9:00 AM"
    zone: str = ""
    weekdays: frozenset[int] = WEEKDAYS
    themes: frozenset[str] = frozenset()
    holidays: str = ""
    starts: date | None = None
    ends: date | None = None
