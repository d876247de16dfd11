"""Schedules to try stores and planners with, and the simplest rule for them that is one: a tip a day, at noon UTC."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.services.deliveries import Post
from bot.services.tips.deciding import Decider
from bot.services.tips.library import Library
from bot.services.tips.mistakes import InputError
from bot.services.tips.ports import Plan
from bot.services.tips.schedule import Given, Schedule
from bot.services.workspaces import Workspace
from tests.posts import ACME, CARD

NOON = time(12)


def wish(channel: str = "C0GENERAL", workspace: Workspace = ACME, **fields: Any) -> Schedule:
    """A channel that wants a tip every weekday at noon, in UTC."""
    usual: dict[str, Any] = {"at": NOON, "zone": "UTC", "made_by": "U0ANNA", "starts": date(2027, 1, 1)}
    return Schedule(workspace, channel, **(usual | fields))


def noon(day: date) -> float:
    return datetime.combine(day, NOON, UTC).timestamp()


def day_of(now: float) -> date:
    return datetime.fromtimestamp(now, UTC).date()


def tip_post(schedule: Schedule, day: date, **fields: Any) -> Post:
    return Post(schedule.workspace, f"tip:{schedule.channel}:{day}", schedule.channel, CARD, **fields)


def daily(schedule: Schedule, history: Sequence[Given], now: float) -> Plan:
    """The next tip by number, today; then the next noon. Days on which nobody looked are missed."""
    day = day_of(now)
    since = history[-1].day if history else day
    missed = tuple(since + timedelta(days=number) for number in range(1, (day - since).days))
    given = Given(day, f"tip-{len(history)}", len(history) // 10)
    return Plan(noon(day + timedelta(days=1)), given, tip_post(schedule, day), missed)


def mistake_in(parse: Callable[[str], object], typed: str) -> InputError | None:
    """What is wrong with what was typed; None when it is understood."""
    try:
        parse(typed)
    except InputError as error:
        return error
    return None


def plain_decider(library: Library) -> Decider:
    """One whose messages say no more than which tip it is, or why there is none."""
    return Decider(library, lambda tip: {"text": tip.id}, lambda schedule, why: {"text": f"{schedule.channel}: {why}"})
