"""What to do about a schedule that is due, told by nothing but the schedule, what was given, and the time."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache

from bot.services.deliveries import Message, Post
from bot.services.tips.calendar import spread, tip_days
from bot.services.tips.choosing import choose
from bot.services.tips.library import Library
from bot.services.tips.mistakes import InputError
from bot.services.tips.ports import Decide, Plan
from bot.services.tips.schedule import Given, Schedule
from bot.services.tips.tip import Tip

GRACE = 4 * 3600.0
"""Seconds after its instant within which a tip may still be posted."""
NO_TIPS = "no-tips"
"""Why a schedule rests for whose themes there is nothing left; others are a `Mistake`'s value."""

Render = Callable[[Tip], Message]
"""The tip of the day as a message."""
Explain = Callable[[Schedule, str], Message]
"""What to tell who made a schedule that cannot be kept, and why, in a word."""


def decider(library: Library, render: Render, explain: Explain) -> Decide:
    """What decides for all schedules, with the tips of ``library``."""
    render_once = cache(render)

    def decide(schedule: Schedule, given: Sequence[Given], now: float) -> Plan:
        if schedule.paused:
            return Plan(None)
        try:
            due, next_due = due_days(schedule, given, now)
        except InputError as error:
            return _rest(schedule, error.mistake, explain, now)
        today = next((one for one in due[-1:] if now - one[1] <= GRACE), None)
        missed = tuple(day for day, _ in (due[:-1] if today else due))
        choice = choose(library.deck(schedule.themes), given, schedule.place) if today else None
        if today is None:
            return Plan(next_due, missed=missed)
        if choice is None:
            return _rest(schedule, NO_TIPS, explain, now)
        day, instant = today
        post = _post(schedule, day, instant, now, choice.tip, render_once(choice.tip))
        return Plan(next_due, Given(day, choice.tip.id, choice.round), post, missed)

    return decide


def due_days(schedule: Schedule, given: Sequence[Given], now: float) -> tuple[list[tuple[date, float]], float | None]:
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


def _post(schedule: Schedule, day: date, instant: float, now: float, tip: Tip, message: Message) -> Post:
    not_before = instant + spread(schedule.place)
    return Post(
        workspace=schedule.workspace,
        key=f"tip:{schedule.channel}:{day}",
        channel=schedule.channel,
        message=message,
        entry_id=tip.entry_id,
        good_for=instant + GRACE - max(now, not_before),
        not_before=not_before,
    )


def _rest(schedule: Schedule, reason: str, explain: Explain, now: float) -> Plan:
    today = datetime.fromtimestamp(now, UTC).date()
    notice = Post(
        workspace=schedule.workspace,
        key=f"tip-paused:{schedule.channel}:{reason}:{today}",
        channel=schedule.made_by,
        message=explain(schedule, reason),
    )
    return Plan(None, paused=reason, notice=notice)
