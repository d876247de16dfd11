"""Rows of the tables ``schedule`` and ``tip``: made from schedules and plans, and read."""

from datetime import date, time
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping

from bot.services.tips.models import DeliveredTip, Schedule
from bot.services.tips.ports import Plan
from bot.services.workspaces import Workspace
from bot.storage.schema import MISSED, PLANNED

Row = dict[str, Any]


def schedule_row(schedule: Schedule, next_due: float | None) -> Row:
    """Return the row of a schedule that is due next at ``next_due``, in seconds since the epoch."""
    return {
        "team_id": schedule.workspace.team_id,
        "channel": schedule.channel,
        "enterprise_id": schedule.workspace.enterprise_id,
        "at": f"{schedule.at:%H:%M}",
        "zone": schedule.zone,
        "made_by": schedule.made_by,
        "starts": str(schedule.starts),
        "ends": str(schedule.ends) if schedule.ends else None,
        "weekdays": "".join(map(str, sorted(schedule.weekdays))),
        "themes": ",".join(sorted(schedule.themes)),
        "holidays": schedule.holidays,
        "skipped": ",".join(sorted(map(str, schedule.skipped))),
        "paused": schedule.paused,
        "language": schedule.language,
        "next_due": next_due,
    }


def schedule_from_row(row: RowMapping) -> Schedule:
    """Return the schedule in a row."""
    return Schedule(
        Workspace(row["team_id"], row["enterprise_id"]),
        row["channel"],
        time.fromisoformat(row["at"]),
        row["zone"],
        row["made_by"],
        date.fromisoformat(row["starts"]),
        date.fromisoformat(row["ends"]) if row["ends"] else None,
        frozenset(map(int, row["weekdays"])),
        frozenset(filter(None, row["themes"].split(","))),
        row["holidays"],
        frozenset(map(date.fromisoformat, filter(None, row["skipped"].split(",")))),
        row["paused"],
        row["language"],
    )


def planned_row(schedule: Schedule, tip: DeliveredTip, key: str, now: float) -> Row:
    """Return the row of a tip that is planned at ``now``, with the key of its delivery."""
    details = {"tip_id": tip.tip_id, "round": tip.round, "delivery_key": key, "outcome": PLANNED}
    return _day_row(schedule, tip.day, now) | details


def missed_rows(schedule: Schedule, plan: Plan, now: float) -> list[Row]:
    """Return the rows of the days that a plan reports as missed."""
    nothing = {"tip_id": None, "round": None, "delivery_key": None, "outcome": MISSED}
    return [_day_row(schedule, day, now) | nothing for day in plan.missed]


def _day_row(schedule: Schedule, day: date, now: float) -> Row:
    return {"team_id": schedule.workspace.team_id, "channel": schedule.channel, "day": str(day), "at": now}


@lru_cache(maxsize=32_768)
def tip_from_line(line: str) -> DeliveredTip:
    """Return the tip in a line of a channel's history: day, round and tip id, separated by spaces.

    The result is cached, because many channels have the same lines for a day.
    """
    day, number, tip_id = line.split(" ", 2)
    return DeliveredTip(date.fromisoformat(day), tip_id, int(number))


def plan_changes(schedule: Schedule, plan: Plan) -> Row:
    """Return the parameters that change a schedule as a plan says."""
    place = {"in_team": schedule.workspace.team_id, "in_channel": schedule.channel}
    return place | {"next_due": plan.next_due, "paused": plan.paused or schedule.paused}
