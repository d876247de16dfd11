"""Schedules of tips in the database, and what was given."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from bot.services.deliveries import Post
from bot.services.tips.ports import Decide, Plan
from bot.services.tips.schedule import Given, Schedule
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import MISSED, tip, workspace_setting
from bot.storage.schema import schedule as schedules
from bot.storage.sql import schedule_statements as statements
from bot.storage.sql.deliveries import Deliveries
from bot.storage.sql.organizations import siblings
from bot.storage.sql.rows import row_of as delivery_row
from bot.storage.sql.schedule_rows import advanced, given_of, given_row, missed_rows, row_of, schedule_of


class SqlSchedules:
    """Schedules in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._deliveries = Deliveries(database)
        self._save = database.replace(schedules)
        self._give = database.replace(tip, tip.c.outcome == MISSED)
        self._miss = database.insert_new(tip)
        self._set = database.replace(workspace_setting)

    @property
    def _moment(self) -> dict[str, float | None]:
        return {"moment": self._database.given_time()}

    def find(self, workspace: Workspace, channel: str) -> Schedule | None:
        """See `ScheduleStore.find`."""
        with self._database.reading() as connection:
            row = connection.execute(statements.FIND, _place(workspace, channel)).mappings().first()
        return schedule_of(row) if row else None

    def of_workspace(self, workspace: Workspace) -> Sequence[Schedule]:
        """See `ScheduleStore.of_workspace`."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.OF_WORKSPACE, {"whose": workspace.team_id}).mappings().all()
        return [schedule_of(row) for row in rows]

    def save(self, schedule: Schedule, next_due: float | None) -> None:
        """See `ScheduleStore.save`."""
        with self._database.writing() as connection:
            connection.execute(self._save, row_of(schedule, next_due))

    def remove(self, workspace: Workspace, channel: str) -> bool:
        """See `ScheduleStore.remove`."""
        with self._database.writing() as connection:
            return connection.execute(statements.REMOVE, _place(workspace, channel)).rowcount > 0

    def given(self, workspace: Workspace, channel: str) -> Sequence[Given]:
        """See `ScheduleStore.given`."""
        with self._database.reading() as connection:
            return _history(connection.scalar(statements.GIVEN, _place(workspace, channel)))

    def plan_due(self, decide: Decide, limit: int) -> int:
        """See `ScheduleStore.plan_due`."""
        with self._database.writing() as connection:
            due = connection.execute(statements.DUE, {"most": limit} | self._moment).mappings().all()
            if due:
                now = due[0]["moment"]
                wishes = [(schedule_of(row), _history(row["given"])) for row in due]
                plans = [(schedule, decide(schedule, history, now)) for schedule, history in wishes]
                self._carry_out(connection, plans, now)
            return len(due)

    def _carry_out(self, connection: Connection, plans: Sequence[tuple[Schedule, Plan]], now: float) -> None:
        tips = [
            (given_row(one, plan.given, plan.post.key, now), delivery_row(plan.post, now))
            for one, plan in plans
            if plan.given and plan.post
        ]
        notices = [delivery_row(plan.notice, now) for _, plan in plans if plan.notice]
        new = self._deliveries.add(connection, [row for _, row in tips] + notices)
        for statement, rows in (
            (self._give, [row for row, its_delivery in tips if its_delivery["id"] in new]),
            (self._miss, [row for one, plan in plans for row in missed_rows(one, plan, now)]),
            (statements.ADVANCE, [advanced(one, plan) for one, plan in plans]),
        ):
            if rows:
                connection.execute(statement, rows)

    def pause(self, workspace: Workspace, channel: str, reason: str, notice: Post) -> bool:
        """See `ScheduleStore.pause`."""
        with self._database.writing() as connection:
            changes = _place(workspace, channel) | {"paused": reason}
            if connection.execute(statements.PAUSE, changes).rowcount == 0:
                return False
            self._deliveries.add(connection, [delivery_row(notice, self._database.now(connection))])
            return True

    def upcoming(self, limit: int) -> Sequence[tuple[float, Schedule]]:
        """See `ScheduleStore.upcoming`."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.UPCOMING, {"most": limit}).mappings().all()
        return [(row["next_due"], schedule_of(row)) for row in rows]

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `ScheduleStore.siblings`."""
        return siblings(self._database, schedules, workspace)

    def forget(self, workspace: Workspace) -> int:
        """See `ScheduleStore.forget`."""
        theirs = {"whose": workspace.team_id}
        with self._database.writing() as connection:
            count, *_ = [connection.execute(statement, theirs).rowcount for statement in statements.FORGET]
        return count

    def purge(self) -> int:
        """See `ScheduleStore.purge`."""
        with self._database.writing() as connection:
            return connection.execute(statements.PURGE, self._moment).rowcount

    def admins_only(self, workspace: Workspace) -> bool:
        """See `ScheduleStore.admins_only`."""
        named = {"whose": workspace.team_id, "named": statements.ADMINS_ONLY}
        with self._database.reading() as connection:
            return bool(connection.scalar(statements.SETTING, named) == str(True))

    def set_admins_only(self, workspace: Workspace, value: bool) -> None:
        """See `ScheduleStore.set_admins_only`."""
        row = {"team_id": workspace.team_id, "name": statements.ADMINS_ONLY, "value": str(value)}
        with self._database.writing() as connection:
            connection.execute(self._set, row)


def _place(workspace: Workspace, channel: str) -> dict[str, Any]:
    return {"whose": workspace.team_id, "where": channel}


def _history(lines: str | None) -> list[Given]:
    """What a channel got, oldest first."""
    # The lines begin with the day.
    return list(map(given_of, sorted(lines.split("\n")))) if lines else []
