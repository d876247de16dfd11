"""Channels that want a tip a day, and the times at which their tips are due during a soak."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
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


_SCHEDULE = """
import json, sys
from benchmarks.soak.tips import schedule_tips
from bot.bootstrap.storage import open_database
from bot.settings import Settings
due = schedule_tips(open_database(Settings.load()), *json.load(sys.stdin))
print(json.dumps([[one.team, one.channel, one.instant] for one in due]))
"""


def schedule_in(
    checkout: Path, environment: Mapping[str, str], workspaces: Sequence[Json], per_workspace: int, seconds: float
) -> list[Due]:
    """Let the version in ``checkout`` do what `schedule_tips` does."""
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", _SCHEDULE], cwd=checkout, env=environment, check=True, stdout=subprocess.PIPE, text=True,
        input=json.dumps([workspaces, per_workspace, seconds]),
    )  # fmt: skip
    return [Due(*one) for one in json.loads(done.stdout)]


def _zone_with_noon_now() -> str:
    """Return a zone in which no midnight is near, so that each channel has one tip due and not two."""
    # The signs of these zones are reversed: Etc/GMT+1 is one hour behind Greenwich.
    return f"Etc/GMT{time.gmtime().tm_hour - 12:+d}"
