"""What the store of schedules says to the database, made once.

Parameters named like columns set these; ``moment`` is in every one that needs the time.
"""

from sqlalchemy import String, and_, bindparam, cast, delete, func, select, update

from bot.services.retention import TIPS_FOR
from bot.storage.moment import Moment
from bot.storage.schema import PLANNED, schedule, tip, workspace_setting

ADMINS_ONLY = "tips_admins_only"

_WISH = schedule.c
_TIP = tip.c
_OF_WORKSPACE = _WISH.team_id == bindparam("whose")
_OF_CHANNEL = and_(_OF_WORKSPACE, _WISH.channel == bindparam("where"))

FIND = select(schedule).where(_OF_CHANNEL)
OF_WORKSPACE = select(schedule).where(_OF_WORKSPACE).order_by(_WISH.channel)
REMOVE = delete(schedule).where(_OF_CHANNEL)

_WAITING = select(schedule).where(_WISH.next_due.is_not(None)).order_by(_WISH.next_due).limit(bindparam("most"))
UPCOMING = _WAITING
DUE = _WAITING.add_columns(Moment().label("moment")).where(_WISH.next_due <= Moment()).with_for_update(skip_locked=True)
ADVANCE = update(schedule).where(_OF_CHANNEL)
PAUSE = ADVANCE.where(_WISH.paused.is_(None)).values(next_due=None)

_LINE = _TIP.day + " " + cast(_TIP.round, String) + " " + _TIP.tip_id
GIVEN = (
    select(_TIP.team_id, _TIP.channel, func.aggregate_strings(_LINE, "\n"))
    .where(
        _TIP.team_id.in_(bindparam("teams", expanding=True)), _TIP.channel.in_(bindparam("channels", expanding=True))
    )
    .where(_TIP.outcome == PLANNED)
    .group_by(_TIP.team_id, _TIP.channel)
)
"""What channels got, in any order, and perhaps what some of the same id in another workspace got.

One row a channel, with a line a day: to read a row a day takes four times as long. Two lists, because SQLite reads all
of the table for a list of pairs, and a join with one would have to be compiled anew each time.
"""

SETTING = select(workspace_setting.c.value).where(
    workspace_setting.c.team_id == bindparam("whose"), workspace_setting.c.name == bindparam("named")
)

FORGET = tuple(
    delete(table).where(table.c.team_id == bindparam("whose")) for table in (schedule, tip, workspace_setting)
)
PURGE = delete(tip).where(_TIP.at < Moment() - TIPS_FOR)
