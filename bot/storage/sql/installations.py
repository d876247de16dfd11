"""Installations in the database, their tokens sealed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, insert, select

from bot.services.installations import Installation
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import installation
from bot.storage.vault import Vault

_columns = installation.c


class SqlInstallations:
    """Installations in SQLite or PostgreSQL."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def find(self, workspace: Workspace) -> Installation | None:
        """See `InstallationStore.find`."""
        own = _columns.team_id == workspace.team_id
        organization = and_(_columns.team_id == "", _columns.enterprise_id == (workspace.enterprise_id or "-"))
        # An empty team id sorts last: a workspace's own installation goes before its organization's.
        wanted = select(installation).where(own | organization).order_by(_columns.team_id.desc())
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return self._installation(row) if row else None

    def save(self, made: Installation) -> None:
        """See `InstallationStore.save`."""
        with self._database.writing() as connection:
            # A workspace may have joined an organization, or left it, since.
            same = (
                _columns.team_id == made.team_id
                if made.team_id
                else and_(_columns.team_id == "", _columns.enterprise_id == made.enterprise_id)
            )
            connection.execute(delete(installation).where(same))
            connection.execute(insert(installation), self._row(made))

    def remove(self, workspace: Workspace, *, before: float, whole_organization: bool = False) -> bool:
        """See `InstallationStore.remove`."""
        whose = (
            and_(_columns.team_id == "", _columns.enterprise_id == (workspace.enterprise_id or "-"))
            if whole_organization
            else _columns.team_id == workspace.team_id
        )
        with self._database.writing() as connection:
            old = delete(installation).where(whose, _columns.installed_at <= before)
            return connection.execute(old).rowcount > 0

    def all(self) -> Sequence[Installation]:
        """See `InstallationStore.all`."""
        with self._database.reading() as connection:
            rows = connection.execute(select(installation).order_by(_columns.name)).all()
        return [self._installation(row) for row in rows]

    def _row(self, made: Installation) -> dict[str, Any]:
        return {
            "enterprise_id": made.enterprise_id or "",
            "team_id": made.team_id or "",
            "name": made.name,
            "bot_token": self._vault.seal(made.bot_token),
            "bot_id": made.bot_id,
            "bot_user_id": made.bot_user_id,
            "scopes": ",".join(made.scopes),
            "installed_by": made.installed_by,
            "installed_at": made.installed_at,
        }

    def _installation(self, row: Row[Any]) -> Installation:
        return Installation(
            row.team_id or None,
            row.enterprise_id or None,
            row.name,
            self._vault.open(row.bot_token),
            row.bot_id,
            row.bot_user_id,
            tuple(filter(None, row.scopes.split(","))),
            row.installed_by,
            row.installed_at,
        )
