"""The installation store in SQLite and PostgreSQL, with encrypted tokens."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, insert, select

from bot.services.installations import Installation
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import installation
from bot.storage.vault import Vault

_columns = installation.c
# A caller without a workspace or an organization must not match the rows in which that column is empty.
_OWN = and_(_columns.team_id == bindparam("team"), _columns.team_id != "")
_ORGANIZATION = and_(
    _columns.team_id == "", _columns.enterprise_id == bindparam("organization"), _columns.enterprise_id != ""
)
_FIND = select(installation).where(_OWN | _ORGANIZATION).order_by(_columns.team_id.desc())
"""An empty team id sorts last, so a workspace's own installation comes before its organization's."""


class SqlInstallations:
    """Installations in SQLite or PostgreSQL."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def find(self, workspace: Workspace) -> Installation | None:
        """See `InstallationStore.find`."""
        with self._database.reading() as connection:
            row = connection.execute(_FIND, _parameters(workspace.team_id, workspace.enterprise_id)).first()
        return self._from_row(row) if row else None

    def save(self, made: Installation) -> None:
        """See `InstallationStore.save`."""
        # The row is found by its workspace alone, which may have joined or left an organization since.
        former = _OWN if made.team_id else _ORGANIZATION
        with self._database.writing() as connection:
            self._database.lock(connection, installation)
            connection.execute(delete(installation).where(former), _parameters(made.team_id, made.enterprise_id))
            connection.execute(insert(installation), self._row(made))

    def remove(self, workspace: Workspace, *, before: float, whole_organization: bool = False) -> bool:
        """See `InstallationStore.remove`."""
        former = delete(installation).where(
            _ORGANIZATION if whole_organization else _OWN, _columns.installed_at <= bindparam("before")
        )
        parameters = _parameters(workspace.team_id, workspace.enterprise_id)
        with self._database.writing() as connection:
            return connection.execute(former, parameters | {"before": before}).rowcount > 0

    def all(self) -> Sequence[Installation]:
        """See `InstallationStore.all`."""
        with self._database.reading() as connection:
            rows = connection.execute(select(installation)).all()
        return sorted(map(self._from_row, rows), key=lambda found: found.name)

    def _row(self, made: Installation) -> dict[str, Any]:
        return {
            "enterprise_id": made.enterprise_id or "",
            "team_id": made.team_id or "",
            "name": made.name,
            "bot_token": self._vault.encrypt(made.bot_token),
            "bot_id": made.bot_id,
            "bot_user_id": made.bot_user_id,
            "scopes": ",".join(made.scopes),
            "installed_by": made.installed_by,
            "installed_at": made.installed_at,
        }

    def _from_row(self, row: Row[Any]) -> Installation:
        return Installation(
            row.team_id or None,
            row.enterprise_id or None,
            row.name,
            self._vault.decrypt(row.bot_token),
            row.bot_id,
            row.bot_user_id,
            tuple(filter(None, row.scopes.split(","))),
            row.installed_by,
            row.installed_at,
        )


def _parameters(team_id: str | None, enterprise_id: str | None) -> dict[str, Any]:
    return {"team": team_id or "", "organization": enterprise_id or ""}
