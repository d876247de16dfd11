"""Schedules as rows, rows as schedules, and what became of their days."""

from datetime import date, time
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping

from bot.services.tips.ports import Plan
from bot.services.tips.schedule import Given, Schedule
from bot.services.workspaces import Workspace
from bot.storage.schema import MISSED, PLANNED

Row = dict[str, Any]


def row_of(schedule: Schedule, next_due: float | None) -> Row:
    """A schedule as it is kept."""
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
        "next_due": next_due,
    }


def schedule_of(row: RowMapping) -> Schedule:
    """The schedule that a row keeps."""
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
    )


def given_row(schedule: Schedule, given: Given, key: str, now: float) -> Row:
    """A tip that is given by the delivery with that key."""
    what = {"tip_id": given.tip_id, "round": given.round, "delivery_key": key, "outcome": PLANNED}
    return _day(schedule, given.day, now) | what


@lru_cache(maxsize=32_768)
def given_of(line: str) -> Given:
    """The tip that a line of `schedule_statements.GIVEN` tells of; of a day many channels have the same to tell."""
    day, number, tip_id = line.split(" ", 2)
    return Given(date.fromisoformat(day), tip_id, int(number))


def missed_rows(schedule: Schedule, plan: Plan, now: float) -> list[Row]:
    """The days that a plan finds to be missed."""
    nothing = {"tip_id": None, "round": None, "delivery_key": None, "outcome": MISSED}
    return [_day(schedule, day, now) | nothing for day in plan.missed]


def _day(schedule: Schedule, day: date, now: float) -> Row:
    return {"team_id": schedule.workspace.team_id, "channel": schedule.channel, "day": str(day), "at": now}


def advanced(schedule: Schedule, plan: Plan) -> Row:
    """What a plan changes in a schedule."""
    place = {"whose": schedule.workspace.team_id, "where": schedule.channel}
    return place | {"next_due": plan.next_due, "paused": plan.paused or schedule.paused}
