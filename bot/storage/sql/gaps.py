"""The gap store in SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.services.curation.statuses import GapState, GapStatus
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import gap
from bot.storage.sql.tenant_table import TenantTable

_IN_TEAM = gap.c.team_id == bindparam("in_team")
_OF_WORKSPACE = select(gap).where(_IN_TEAM).order_by(gap.c.gap_id)
_PURGE = delete(gap).where(gap.c.changed_at <= bindparam("oldest"))
_CHANGE = (
    update(gap)
    .where(_IN_TEAM, gap.c.gap_id == bindparam("of_gap"), gap.c.version == bindparam("read_version"))
    .returning(gap.c.version)
)


class SqlGaps(TenantTable):
    """Statuses of gaps in SQLite or PostgreSQL, kept for ``days`` after the last change."""

    def __init__(self, database: Database, days: float) -> None:
        super().__init__(database, gap)
        self._days = days
        self._insert = database.insert_new(gap).returning(gap.c.version)

    def of_workspace(self, workspace: Workspace) -> Sequence[GapStatus]:
        """See `GapStore.of_workspace`."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_WORKSPACE, {"in_team": workspace.team_id}).all()
        return [_status(workspace, row) for row in rows]

    def change(self, status: GapStatus) -> bool:
        """See `GapStore.change`. The condition on the version makes it one atomic step, whichever process is first."""
        with self._database.writing() as connection:
            row = _row(status, self._database.now(connection))
            if not status.version:
                return connection.execute(self._insert, row).first() is not None
            team_id, gap_id = row.pop("team_id"), row.pop("gap_id")
            found = {"in_team": team_id, "of_gap": gap_id, "read_version": status.version}
            return connection.execute(_CHANGE.values(row), found).first() is not None

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `GapStore`."""
        return 0

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        return self._delete_older(_PURGE, self._days)


def _row(status: GapStatus, now: float) -> dict[str, Any]:
    return {
        "team_id": status.workspace.team_id,
        "enterprise_id": status.workspace.enterprise_id,
        "gap_id": status.gap_id,
        "state": status.state,
        "members": " ".join(sorted(status.members)),
        "curator": status.curator,
        "reason": status.reason,
        "entry_id": status.entry_id,
        "version": status.version + 1,
        "changed_at": now,
    }


def _status(workspace: Workspace, row: Any) -> GapStatus:
    return GapStatus(
        workspace,
        row.gap_id,
        GapState(row.state),
        frozenset(row.members.split()),
        row.curator,
        row.reason,
        row.entry_id,
        row.version,
        row.changed_at,
    )
