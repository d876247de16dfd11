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

_LINE = _TIP.day + " " + cast(_TIP.round, String) + " " + _TIP.tip_id
_GIVEN = select(func.aggregate_strings(_LINE, "\n")).where(_TIP.outcome == PLANNED)
"""A line a day, in any order: to read a row a day takes four times as long."""
GIVEN = _GIVEN.where(_TIP.team_id == bindparam("whose"), _TIP.channel == bindparam("where"))

_WAITING = select(schedule).where(_WISH.next_due.is_not(None)).order_by(_WISH.next_due).limit(bindparam("most"))
UPCOMING = _WAITING
DUE = (
    _WAITING.add_columns(
        Moment().label("moment"),
        # Beside its schedule each history is one look-up; asked for all together, one for each team and channel.
        _GIVEN.where(_TIP.team_id == _WISH.team_id, _TIP.channel == _WISH.channel).scalar_subquery().label("given"),
    )
    .where(_WISH.next_due <= Moment())
    .with_for_update(of=schedule, skip_locked=True)
)
ADVANCE = update(schedule).where(_OF_CHANNEL)
PAUSE = ADVANCE.where(_WISH.paused.is_(None)).values(next_due=None)

SETTING = select(workspace_setting.c.value).where(
    workspace_setting.c.team_id == bindparam("whose"), workspace_setting.c.name == bindparam("named")
)

FORGET = tuple(
    delete(table).where(table.c.team_id == bindparam("whose")) for table in (schedule, tip, workspace_setting)
)
PURGE = delete(tip).where(_TIP.at < Moment() - TIPS_FOR)
