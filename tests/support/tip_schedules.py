"""Schedules for tests of stores and planners, and the simplest possible planner: a tip a day, at noon UTC."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.services.deliveries import OutgoingMessage
from bot.services.tips.input_errors import InputError
from bot.services.tips.library import Library
from bot.services.tips.models import DeliveredTip, Schedule
from bot.services.tips.planner import TipPlanner
from bot.services.tips.ports import Plan
from bot.services.workspaces import Workspace
from tests.support.samples import ACME, CARD

NOON = time(12)


def make_schedule(channel: str = "C0GENERAL", workspace: Workspace = ACME, **fields: Any) -> Schedule:
    """Return the schedule of a channel that gets a tip every weekday at noon, in UTC, unless ``fields`` differ."""
    usual: dict[str, Any] = {"at": NOON, "zone": "UTC", "made_by": "U0ANNA", "starts": date(2027, 1, 1)}
    return Schedule(workspace, channel, **(usual | fields))


def noon(day: date) -> float:
    return datetime.combine(day, NOON, UTC).timestamp()


def day_of(now: float) -> date:
    return datetime.fromtimestamp(now, UTC).date()


def tip_message(schedule: Schedule, day: date, **fields: Any) -> OutgoingMessage:
    return OutgoingMessage(schedule.workspace, f"tip:{schedule.channel}:{day}", schedule.channel, CARD, **fields)


def daily(schedule: Schedule, delivered: Sequence[DeliveredTip], now: float) -> Plan:
    """Plan the next tip by number for today, then the next noon. Days on which no planner looked are missed."""
    day = day_of(now)
    since = delivered[-1].day if delivered else day
    missed = tuple(since + timedelta(days=number) for number in range(1, (day - since).days))
    tip = DeliveredTip(day, f"tip-{len(delivered)}", len(delivered) // 10)
    return Plan(noon(day + timedelta(days=1)), tip, tip_message(schedule, day), missed)


def input_error(parse: Callable[[str], object], typed: str) -> InputError | None:
    """Return the error that ``parse`` raises for ``typed``; None if it raises none."""
    try:
        parse(typed)
    except InputError as error:
        return error
    return None


def plain_planner(library: Library) -> TipPlanner:
    """Return a planner whose messages hold only the id of the tip, or the reason for a pause."""
    return TipPlanner(
        library,
        lambda tip, language: {"text": tip.id},
        lambda schedule, reason: {"text": f"{schedule.channel}: {reason}"},
    )
