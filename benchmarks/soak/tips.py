"""Channels that want a tip a day, and the times at which their tips are due during a soak."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from benchmarks.soak.slack import Json
from bot.services.tips.models import EVERY_DAY, Schedule
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.sql.schedules import SqlSchedules

_MINUTE = 60
_BEFORE = 2
"""Minutes before the start at which the first tip is due: by the start, the two minutes of its spread are over."""


TIP = "Tip of the day"


@dataclass(frozen=True)
class Due:
    """A message of the bot's own that a channel should get at ``instant``, in seconds since the epoch, or later."""

    team: str
    channel: str
    instant: float
    text: str = TIP
    """Words that are in the message."""


def schedule_tips(database: Database, workspaces: Sequence[Json], per_workspace: int, seconds: float) -> list[Due]:
    """Schedule tips for the last ``per_workspace`` channels of each workspace, spread over a soak of ``seconds``."""
    zone = ZoneInfo(_zone_with_noon_now())
    start = time.time() // _MINUTE * _MINUTE - _BEFORE * _MINUTE
    minutes = max(1, int(seconds // _MINUTE))
    due = [
        Due(workspace["team"], channel, start + number % minutes * _MINUTE)
        for workspace in workspaces
        for number, channel in enumerate(workspace["channels"][-per_workspace:])
    ]
    schedules = SqlSchedules(database)
    for one in due:
        local = datetime.fromtimestamp(one.instant, zone)
        schedule = Schedule(
            Workspace(one.team), one.channel, local.time(), zone.key, "U0ASKER", local.date(), weekdays=EVERY_DAY
        )
        schedules.save(schedule, one.instant)
    return due


def _zone_with_noon_now() -> str:
    """Return a zone in which no midnight is near, so that each channel has one tip due and not two."""
    # The signs of these zones are reversed: Etc/GMT+1 is one hour behind Greenwich.
    return f"Etc/GMT{time.gmtime().tm_hour - 12:+d}"
