"""What a channel will get, and when, if nothing changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.services.tips.calendar import tip_days
from bot.services.tips.choosing import choose
from bot.services.tips.library import Library
from bot.services.tips.schedule import Given, Schedule
from bot.services.tips.tip import Tip


@dataclass(frozen=True)
class Coming:
    """A tip that is to come."""

    day: date
    at: float
    """When, in seconds since the epoch."""
    tip: Tip


def preview(schedule: Schedule, given: Sequence[Given], library: Library, now: float, count: int) -> Sequence[Coming]:
    """The next ``count`` tips, fewer when the schedule ends; what rests is shown as if it did not.

    Raises:
        InputError: when there is no such zone, or nobody's holidays go by that code.
    """
    return list(islice(_following(schedule, list(given), library, now), count))


def _following(schedule: Schedule, given: list[Given], library: Library, now: float) -> Iterator[Coming]:
    deck = library.deck(schedule.themes)
    for day, at in tip_days(schedule, now, given[-1].day if given else None):
        choice = choose(deck, given, schedule.place)
        if choice is None:
            return
        yield Coming(day, at, choice.tip)
        given.append(Given(day, choice.tip.id, choice.round))
