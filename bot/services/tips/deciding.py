"""What to do about a schedule that is due, told by nothing but the schedule, what was given, and the time."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from bot.services.deliveries import Message, Post
from bot.services.tips.calendar import spread, tip_days
from bot.services.tips.choosing import choose
from bot.services.tips.library import Library
from bot.services.tips.mistakes import InputError
from bot.services.tips.ports import Plan
from bot.services.tips.schedule import Given, Rest, Schedule
from bot.services.tips.tip import Tip
from bot.services.tips.zones import UnknownZoneError

GRACE = 4 * 3600.0
"""Seconds after its instant within which a tip may still be posted."""

Render = Callable[[Tip], Message]
"""The tip of the day as a message."""
Explain = Callable[[Schedule, Rest], Message]
"""What to tell who made a schedule that cannot be kept, and why: a `Rest`."""


class Decider:
    """Decides for all schedules, with the tips of one library. It is a `Decide`."""

    def __init__(self, library: Library, render: Render, explain: Explain) -> None:
        self._library = library
        self._render = render
        self._explain = explain
        self._messages: dict[str, Message] = {}

    def __call__(self, schedule: Schedule, given: Sequence[Given], now: float) -> Plan:
        """See `Decide`. What is late by less than `GRACE` is made up for, if it is the latest."""
        if schedule.paused:
            return Plan(None)
        try:
            due, next_due = _due_days(schedule, given, now)
        except InputError as error:
            return self._rest(schedule, Rest.ZONE if isinstance(error, UnknownZoneError) else Rest.HOLIDAYS, now)
        if not due or now - due[-1][1] > GRACE:
            return Plan(next_due, missed=tuple(day for day, _ in due))
        choice = choose(self._library.deck(schedule.themes), given, schedule.place)
        if choice is None:
            return self._rest(schedule, Rest.NO_TIPS, now)
        *earlier, (day, instant) = due
        post = self._post(schedule, day, instant, now, choice.tip)
        missed = tuple(before for before, _ in earlier)
        return Plan(next_due, Given(day, choice.tip.id, choice.round), post, missed)

    def _post(self, schedule: Schedule, day: date, instant: float, now: float, tip: Tip) -> Post:
        not_before = instant + spread(schedule.place)
        if tip.id not in self._messages:
            self._messages[tip.id] = self._render(tip)
        return Post(
            workspace=schedule.workspace,
            key=f"tip:{schedule.channel}:{day}",
            channel=schedule.channel,
            message=self._messages[tip.id],
            entry_id=tip.entry_id,
            good_for=instant + GRACE - max(now, not_before),
            not_before=not_before,
        )

    def _rest(self, schedule: Schedule, reason: Rest, now: float) -> Plan:
        today = datetime.fromtimestamp(now, UTC).date()
        notice = Post(
            workspace=schedule.workspace,
            key=f"tip-paused:{schedule.channel}:{reason}:{today}",
            channel=schedule.made_by,
            message=self._explain(schedule, reason),
        )
        return Plan(None, paused=reason.value, notice=notice)


def _due_days(schedule: Schedule, given: Sequence[Given], now: float) -> tuple[list[tuple[date, float]], float | None]:
    """The tip days with their instants since the last one given, up to ``now``, and the next instant, if any.

    Raises:
        InputError: when there is no such zone, or nobody's holidays go by that code.
    """
    due: list[tuple[date, float]] = []
    for day, instant in tip_days(schedule, 0.0, given[-1].day if given else None):
        if instant > now:
            return due, instant
        due.append((day, instant))
    return due, None
