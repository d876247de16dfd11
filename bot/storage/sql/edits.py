"""The store of curators' edits in SQLite and PostgreSQL."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from bot.services.curation.edits import KEPT_DAYS, Edit, EditState
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import edit as table
from bot.storage.sql.tenant_table import TenantTable

_IN_TEAM = table.c.team_id == bindparam("in_team")
_IS_EDIT = table.c.edit_id == bindparam("of_edit")
_FIND = select(table).where(_IN_TEAM, _IS_EDIT)
_PUBLISHED = (
    select(table)
    .where(table.c.state != EditState.MEASURED)
    .order_by(table.c.changed_at, table.c.team_id, table.c.edit_id)
)
_ADVANCE = (
    update(table)
    .where(_IN_TEAM, _IS_EDIT, table.c.state == bindparam("from_state"))
    .values(state=bindparam("to_state"), changed_at=bindparam("at"))
)
_REMOVE = delete(table).where(_IN_TEAM, _IS_EDIT)
_ERASE = delete(table).where(_IN_TEAM, table.c.user_id == bindparam("of_user"), table.c.state == EditState.MEASURED)
_PURGE = delete(table).where(table.c.changed_at <= bindparam("oldest"))
_COLUMNS = ("workspace", "edit_id", "user_id", "state", "changed_at")
"""Attributes of an edit that have a column; the others are in its content."""


class SqlEdits(TenantTable):
    """Edits in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, table)

    def add(self, edit: Edit) -> None:
        """See `EditStore.add`."""
        content = {name: value for name, value in asdict(edit).items() if name not in _COLUMNS}
        row = {
            "team_id": edit.workspace.team_id,
            "enterprise_id": edit.workspace.enterprise_id,
            "edit_id": edit.edit_id,
            "user_id": edit.user_id,
            "state": edit.state,
            "content": json.dumps(content),
        }
        with self._database.writing() as connection:
            connection.execute(insert(table), {**row, "changed_at": self._database.now(connection)})

    def find(self, workspace: Workspace, edit_id: str) -> Edit | None:
        """See `EditStore.find`."""
        with self._database.reading() as connection:
            row = connection.execute(_FIND, {"in_team": workspace.team_id, "of_edit": edit_id}).first()
        return _edit(row) if row else None

    def published(self) -> Sequence[Edit]:
        """See `EditStore.published`."""
        with self._database.reading() as connection:
            rows = connection.execute(_PUBLISHED).all()
        return list(map(_edit, rows))

    def advance(self, edit: Edit, state: EditState) -> bool:
        """See `EditStore.advance`."""
        with self._database.writing() as connection:
            at = self._database.now(connection)
            values = {**_key(edit), "from_state": edit.state, "to_state": state, "at": at}
            return connection.execute(_ADVANCE, values).rowcount > 0

    def remove(self, edit: Edit) -> None:
        """See `EditStore.remove`."""
        self._delete(_REMOVE, **_key(edit))

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `EditStore`."""
        return self._delete(_ERASE, in_team=workspace.team_id, of_user=user_id)

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        return self._delete_older(_PURGE, KEPT_DAYS)


def _key(edit: Edit) -> dict[str, str]:
    return {"in_team": edit.workspace.team_id, "of_edit": edit.edit_id}


def _edit(row: Any) -> Edit:
    content = json.loads(row.content)
    files = tuple((path, before, after) for path, before, after in content.pop("files"))
    state, workspace = EditState(row.state), Workspace(row.team_id, row.enterprise_id)
    return Edit(
        workspace, row.edit_id, user_id=row.user_id, state=state, changed_at=row.changed_at, files=files, **content
    )
