"""The store of saved entries in SQLite and PostgreSQL."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select

from bot.services.saved import MOST_SAVED, Saving
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import saved_entry as table
from bot.storage.sql.feedback import Pseudonym
from bot.storage.sql.tenant_table import TenantTable

_OF_PERSON = (table.c.team_id == bindparam("in_team"), table.c.person == bindparam("saved_by"))
_FIND = select(table.c.entry_id).where(*_OF_PERSON).order_by(table.c.saved_at.desc(), table.c.entry_id)
_ERASE = delete(table).where(*_OF_PERSON)
_REMOVE = _ERASE.where(table.c.entry_id == bindparam("of_entry"))


class SqlSaved(TenantTable):
    """The entries that people saved, in SQLite or PostgreSQL, under pseudonyms.

    A row holds the entry's id and when it was saved, which gives the order of the list. An entry that the knowledge no
    longer has keeps its row: a later version may have it again.
    """

    def __init__(self, database: Database, pseudonym: Pseudonym) -> None:
        super().__init__(database, table)
        self._pseudonym = pseudonym
        self._insert = database.insert_new(table)

    def save(self, workspace: Workspace, user_id: str, entry_id: str) -> Saving:
        """See `SavedStore.save`."""
        person = self._person(workspace, user_id)
        row = {"team_id": workspace.team_id, "enterprise_id": workspace.enterprise_id, "person": person["saved_by"]}
        with self._database.writing() as connection:
            saved = connection.scalars(_FIND, person).all()
            if entry_id in saved:
                return Saving.DONE_BEFORE
            if len(saved) >= MOST_SAVED:
                return Saving.TOO_MANY
            now = self._database.now(connection)
            connection.execute(self._insert, {**row, "entry_id": entry_id, "saved_at": now})
        return Saving.DONE

    def remove(self, workspace: Workspace, user_id: str, entry_id: str) -> None:
        """See `SavedStore.remove`."""
        self._delete(_REMOVE, **self._person(workspace, user_id), of_entry=entry_id)

    def of_person(self, workspace: Workspace, user_id: str) -> Sequence[str]:
        """See `SavedStore.of_person`."""
        with self._database.reading() as connection:
            return connection.scalars(_FIND, self._person(workspace, user_id)).all()

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        return self._delete(_ERASE, **self._person(workspace, user_id))

    def _person(self, workspace: Workspace, user_id: str) -> dict[str, str]:
        return {"in_team": workspace.team_id, "saved_by": self._pseudonym(workspace, user_id)}
