"""The schedule store in SQLite and PostgreSQL: schedules of daily tips, and the tips that channels received.

The statements are built once, because building one costs as much as running it. Parameters with the name of a column
set that column. Statements that need the time have the parameter ``now`` of `CurrentTime`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, cast, delete, func, select, update

from bot.services.deliveries import OutgoingMessage
from bot.services.retention import TIP_RETENTION
from bot.services.tips.models import DeliveredTip, Schedule, TipResult
from bot.services.tips.ports import Plan, PlanFunction
from bot.services.workspaces import Workspace
from bot.storage.clock import CurrentTime
from bot.storage.database import Database
from bot.storage.schema import MISSED, PLANNED, schedule, tip, workspace_setting
from bot.storage.schema import delivery as deliveries
from bot.storage.schema import schedule as schedules
from bot.storage.sql.delivery_rows import DeliveryInserter, delivery_row
from bot.storage.sql.outbox_statements import is_answer, is_shown
from bot.storage.sql.schedule_rows import (
    missed_rows,
    plan_changes,
    planned_row,
    schedule_from_row,
    schedule_row,
    tip_from_line,
)
from bot.storage.sql.tenant_table import TenantTable

ADMINS_ONLY = "tips_admins_only"
"""Name of the setting that lets only admins change schedules."""

_SCHEDULE = schedule.c
_TIP = tip.c
_IN_TEAM = _SCHEDULE.team_id == bindparam("in_team")
_IN_CHANNEL = and_(_IN_TEAM, _SCHEDULE.channel == bindparam("in_channel"))

FIND = select(schedule).where(_IN_CHANNEL)
OF_WORKSPACE = select(schedule).where(_IN_TEAM).order_by(_SCHEDULE.channel)
REMOVE = delete(schedule).where(_IN_CHANNEL)

_LINE = _TIP.day + " " + cast(_TIP.round, String) + " " + _TIP.tip_id
_HISTORY = select(func.aggregate_strings(_LINE, "\n")).where(_TIP.outcome == PLANNED)
"""The tips of a channel, one line for each day, in any order. Reading one row for each day takes four times as long."""
HISTORY = _HISTORY.where(_TIP.team_id == bindparam("in_team"), _TIP.channel == bindparam("in_channel"))

_POSTED, _ANSWER = deliveries.alias("posted"), deliveries.alias("answer")
_ANSWERS = (
    select(func.count())
    .where(
        _ANSWER.c.team_id == _POSTED.c.team_id,
        _ANSWER.c.channel == _POSTED.c.channel,
        _ANSWER.c.thread_ts == _POSTED.c.ts,
        is_answer(_ANSWER.c),
        is_shown(_ANSWER.c),
    )
    .scalar_subquery()
)
RESULTS = (
    select(_TIP.team_id, _LINE.label("line"), _ANSWERS.label("answers"))
    .join_from(tip, _POSTED, and_(_POSTED.c.team_id == _TIP.team_id, _POSTED.c.key == _TIP.delivery_key), isouter=True)
    .where(_TIP.outcome == PLANNED, _TIP.day >= bindparam("since"))
    .order_by(_TIP.day, _TIP.team_id, _TIP.channel)
)

UPCOMING = (
    select(schedule).where(_SCHEDULE.next_due.is_not(None)).order_by(_SCHEDULE.next_due).limit(bindparam("limit"))
)
DUE = (
    UPCOMING.add_columns(
        CurrentTime().label("read_at"),
        # As a subquery, each schedule's history is one look-up in the index, instead of a condition for all of them.
        _HISTORY.where(_TIP.team_id == _SCHEDULE.team_id, _TIP.channel == _SCHEDULE.channel)
        .scalar_subquery()
        .label("history"),
    )
    .where(_SCHEDULE.next_due <= CurrentTime())
    .with_for_update(of=schedule, skip_locked=True)
)
CHANGE = update(schedule).where(_IN_CHANNEL)
PAUSE = CHANGE.where(_SCHEDULE.paused.is_(None)).values(next_due=None)

SETTING = select(workspace_setting.c.value).where(
    workspace_setting.c.team_id == bindparam("in_team"), workspace_setting.c.name == bindparam("setting")
)

FORGET_SCHEDULES, *FORGET_REST = (
    delete(table).where(table.c.team_id == bindparam("in_team")) for table in (schedule, tip, workspace_setting)
)
PURGE = delete(tip).where(_TIP.at < CurrentTime() - TIP_RETENTION)


class SqlSchedules(TenantTable):
    """Schedules in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, schedules)
        self._deliveries = DeliveryInserter(database)
        self._save = database.upsert(schedules)
        self._save_planned = database.upsert(tip, tip.c.outcome == MISSED)
        self._save_missed = database.insert_new(tip)
        self._save_setting = database.upsert(workspace_setting)

    def find(self, workspace: Workspace, channel: str) -> Schedule | None:
        """See `ScheduleStore.find`."""
        with self._database.reading() as connection:
            row = connection.execute(FIND, _place(workspace, channel)).mappings().first()
        return schedule_from_row(row) if row else None

    def of_workspace(self, workspace: Workspace) -> Sequence[Schedule]:
        """See `ScheduleStore.of_workspace`."""
        with self._database.reading() as connection:
            rows = connection.execute(OF_WORKSPACE, {"in_team": workspace.team_id}).mappings().all()
        return [schedule_from_row(row) for row in rows]

    def save(self, schedule: Schedule, next_due: float | None) -> None:
        """See `ScheduleStore.save`."""
        with self._database.writing() as connection:
            connection.execute(self._save, schedule_row(schedule, next_due))

    def remove(self, workspace: Workspace, channel: str) -> bool:
        """See `ScheduleStore.remove`."""
        with self._database.writing() as connection:
            return connection.execute(REMOVE, _place(workspace, channel)).rowcount > 0

    def delivered(self, workspace: Workspace, channel: str) -> Sequence[DeliveredTip]:
        """See `ScheduleStore.delivered`."""
        with self._database.reading() as connection:
            return _history(connection.scalar(HISTORY, _place(workspace, channel)))

    def results(self, since: date) -> Sequence[TipResult]:
        """See `ScheduleStore.results`."""
        with self._database.reading() as connection:
            rows = connection.execute(RESULTS, {"since": str(since)}).all()
        return [TipResult(row.team_id, tip_from_line(row.line), row.answers) for row in rows]

    def plan_due(self, decide: PlanFunction, limit: int) -> int:
        """See `ScheduleStore.plan_due`."""
        with self._database.writing() as connection:
            rows = connection.execute(DUE, {"limit": limit} | self._database.clock_parameter).mappings().all()
            if rows:
                now = rows[0]["read_at"]
                due = [(schedule_from_row(row), _history(row["history"])) for row in rows]
                plans = [(schedule, decide(schedule, history, now)) for schedule, history in due]
                self._carry_out(connection, plans, now)
            return len(rows)

    def _carry_out(self, connection: Connection, plans: Sequence[tuple[Schedule, Plan]], now: float) -> None:
        tips = [
            (planned_row(one, plan.tip, plan.message.idempotency_key, now), delivery_row(plan.message, now))
            for one, plan in plans
            if plan.tip and plan.message
        ]
        notices = [delivery_row(plan.notice, now) for _, plan in plans if plan.notice]
        new = self._deliveries.insert(connection, [delivery for _, delivery in tips] + notices)
        for statement, rows in (
            (self._save_planned, [row for row, delivery in tips if delivery["id"] in new]),
            (self._save_missed, [row for one, plan in plans for row in missed_rows(one, plan, now)]),
            (CHANGE, [plan_changes(one, plan) for one, plan in plans]),
        ):
            if rows:
                connection.execute(statement, rows)

    def pause(self, workspace: Workspace, channel: str, reason: str, notice: OutgoingMessage) -> bool:
        """See `ScheduleStore.pause`."""
        with self._database.writing() as connection:
            changes = _place(workspace, channel) | {"paused": reason}
            if connection.execute(PAUSE, changes).rowcount == 0:
                return False
            self._deliveries.insert(connection, [delivery_row(notice, self._database.now(connection))])
            return True

    def upcoming(self, limit: int) -> Sequence[tuple[float, Schedule]]:
        """See `ScheduleStore.upcoming`."""
        with self._database.reading() as connection:
            rows = connection.execute(UPCOMING, {"limit": limit}).mappings().all()
        return [(row["next_due"], schedule_from_row(row)) for row in rows]

    def forget(self, workspace: Workspace) -> int:
        """Delete schedules, tips and settings; return the number of schedules. See `TenantData.forget`."""
        team = {"in_team": workspace.team_id}
        with self._database.writing() as connection:
            for statement in FORGET_REST:
                connection.execute(statement, team)
            return connection.execute(FORGET_SCHEDULES, team).rowcount

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: a schedule belongs to its channel. See `TenantData.erase`."""
        return 0

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        with self._database.writing() as connection:
            return connection.execute(PURGE, self._database.clock_parameter).rowcount

    def admins_only(self, workspace: Workspace) -> bool:
        """See `ScheduleStore.admins_only`."""
        setting = {"in_team": workspace.team_id, "setting": ADMINS_ONLY}
        with self._database.reading() as connection:
            return bool(connection.scalar(SETTING, setting) == str(True))

    def set_admins_only(self, workspace: Workspace, value: bool) -> None:
        """See `ScheduleStore.set_admins_only`."""
        row = {"team_id": workspace.team_id, "name": ADMINS_ONLY, "value": str(value)}
        with self._database.writing() as connection:
            connection.execute(self._save_setting, row)


def _place(workspace: Workspace, channel: str) -> dict[str, Any]:
    return {"in_team": workspace.team_id, "in_channel": channel}


def _history(lines: str | None) -> list[DeliveredTip]:
    """Return the tips in the lines of a history, oldest first."""
    # Each line begins with the day, so sorting the lines sorts by day.
    return list(map(tip_from_line, sorted(lines.split("\n")))) if lines else []
