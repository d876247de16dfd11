"""Tips, and the schedules by which channels get them."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.knowledge.languages import DEFAULT
from bot.knowledge.models import Citation, Fact
from bot.services.workspaces import Workspace

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
"""Monday to Friday; Monday is 0."""


@dataclass(frozen=True)
class Story:
    """A fact of a spotlight that shows a takeaway at work."""

    spotlight_id: str
    fact: Fact

    @property
    def text(self) -> str:
        """The fact as a tip tells it, in our words."""
        return self.fact.tip or self.fact.text


@dataclass(frozen=True)
class Tip:
    """Published words, with what to do about them or a story that shows them at work. It can be read at a glance."""

    id: str
    """Id of the entry, ``#``, and a digest of the words: it stays the same for as long as the words do."""
    entry_id: str
    themes: frozenset[str]
    """Ids of the themes of the tip."""
    quote: Citation | None
    """The published words; None for a story of a spotlight that illustrates no takeaway."""
    items: tuple[str, ...] = ()
    """The items of a list, quoted from the source of the words that introduce it."""
    note: str | None = None
    """The entry's note on what to do, in our words."""
    story: Story | None = None

    @property
    def is_takeaway(self) -> bool:
        """True for one learning, with what to do about it or with a story."""
        return self.quote is not None and bool(self.themes) and not self.items


def entry_of(tip_id: str) -> str:
    """Return the id of the entry that a tip was made from, even if that entry no longer exists."""
    return tip_id.partition("#")[0]


@dataclass(frozen=True)
class DeliveredTip:
    """A tip that a channel got, or is about to get."""

    day: date
    tip_id: str
    round: int = 0
    """Number of the channel's round, in which it sees each tip once. It never decreases from one tip to the next."""


@dataclass(frozen=True)
class TipResult:
    """A tip that a channel got, and its effect there."""

    team_id: str
    tip: DeliveredTip
    answers: int
    """Number of answers in the tip's thread, as far as their deliveries are still on record."""


class PauseReason(StrEnum):
    """Reason for which a schedule is paused. When Slack refuses a tip, the reason is Slack's name for the error."""

    PERSON = "person"
    """A person paused it."""
    ZONE = "zone"
    """Its time zone no longer exists."""
    HOLIDAYS = "holidays"
    """The country or region of its holidays no longer exists."""
    NO_TIPS = "no-tips"
    """Its themes no longer have any tips."""


@dataclass(frozen=True)
class Schedule:
    """The days and the time at which a channel gets a tip. A channel has one schedule at most."""

    workspace: Workspace
    channel: str
    at: time
    """Local time in ``zone``, to the minute; it has no ``tzinfo``."""
    zone: str
    """An IANA name, such as ``America/New_York``."""
    made_by: str
    """User id of the person who made or last changed the schedule. They get a message when it is paused."""
    starts: date
    ends: date | None = None
    """The last day, if there is one."""
    weekdays: frozenset[int] = WEEKDAYS
    themes: frozenset[str] = frozenset()
    """Ids of the themes to choose from; an empty set means all."""
    holidays: str | None = None
    """Country or region whose public holidays bring no tip, such as ``US`` or ``US-NY``."""
    skipped: frozenset[date] = frozenset()
    """Days that a person chose to skip."""
    paused: str | None = None
    """Why the schedule is paused: a `PauseReason`, or Slack's name for the error. None while it runs."""
    language: str = DEFAULT
    """Language of the tips' own sentences: that of the person who made or last changed the schedule."""

    @property
    def place(self) -> str:
        """Id of the channel among the channels of all workspaces."""
        return f"{self.workspace.team_id}/{self.channel}"
