"""Channels that want a tip a day, and when each gets the one that falls into a soak."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from benchmarks.soak.slack import Json
from bot.services.tips.schedule import EVERY_DAY, Schedule
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.sql.schedules import SqlSchedules

_MINUTE = 60
_BEFORE = 2
"""Minutes before the start at which the first is due: every channel's share of the two minutes' spread is over then."""


@dataclass(frozen=True)
class Due:
    """A tip that a channel is to get, at ``instant`` (seconds since the epoch) or soon after."""

    team: str
    channel: str
    instant: float


def schedule_tips(database: Database, workspaces: Sequence[Json], per_workspace: int, seconds: float) -> list[Due]:
    """Let as many of each workspace's channels, from the last, have their tip while a soak of ``seconds`` goes on."""
    zone = ZoneInfo(_where_it_is_noon())
    start = time.time() // _MINUTE * _MINUTE - _BEFORE * _MINUTE
    minutes = max(1, int(seconds // _MINUTE))
    due = [
        Due(told["team"], channel, start + number % minutes * _MINUTE)
        for told in workspaces
        for number, channel in enumerate(told["channels"][-per_workspace:])
    ]
    schedules = SqlSchedules(database)
    for one in due:
        local = datetime.fromtimestamp(one.instant, zone)
        wish = Schedule(
            Workspace(one.team), one.channel, local.time(), zone.key, "U0ASKER", local.date(), weekdays=EVERY_DAY
        )
        schedules.save(wish, one.instant)
    return due


def _where_it_is_noon() -> str:
    """A zone in which no midnight is near, so that each channel has one tip to get and not two."""
    # These zones count from Greenwich the other way round.
    return f"Etc/GMT{time.gmtime().tm_hour - 12:+d}"
