"""The store of subscribers in SQLite and PostgreSQL."""

import json
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, delete, select

from bot.services.curation.subscribers import MOST_DAYS, Subscriber
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import subscriber as table
from bot.storage.sql.feedback import Pseudonym
from bot.storage.sql.tenant_table import TenantTable
from bot.storage.vault import Vault

_IN_TEAM = table.c.team_id == bindparam("in_team")
_OF_PERSON = table.c.asker == bindparam("asked_by")
_FIND = (
    select(table.c.digest, table.c.address)
    .where(_IN_TEAM, table.c.digest.in_(bindparam("digests", expanding=True)))
    .order_by(table.c.digest, table.c.asker)
)
_ERASE = delete(table).where(_IN_TEAM, _OF_PERSON)
_REMOVE = _ERASE.where(table.c.digest == bindparam("of_digest"))
_PURGE = delete(table).where(table.c.added_at <= bindparam("oldest"))


class SqlSubscribers(TenantTable):
    """Subscribers, kept as long as questions, which is ``days``, and `MOST_DAYS` at most.

    The person's id and the question are encrypted together.
    """

    def __init__(self, database: Database, vault: Vault, pseudonym: Pseudonym, days: float) -> None:
        super().__init__(database, table)
        self._vault, self._pseudonym = vault, pseudonym
        self._days = min(days, MOST_DAYS)
        self._save = database.upsert(table)

    def add(self, subscriber: Subscriber) -> bool:
        """See `SubscriberStore.add`."""
        if not self._days:
            return False
        row = {
            "team_id": subscriber.workspace.team_id,
            "enterprise_id": subscriber.workspace.enterprise_id,
            "digest": subscriber.digest,
            "asker": self._pseudonym(subscriber.workspace, subscriber.user_id),
            "address": self._vault.encrypt(json.dumps([subscriber.user_id, subscriber.question])),
        }
        with self._database.writing() as connection:
            connection.execute(self._save, {**row, "added_at": self._database.now(connection)})
        return True

    def find(self, workspace: Workspace, digests: Collection[str]) -> Sequence[Subscriber]:
        """See `SubscriberStore.find`."""
        with self._database.reading() as connection:
            rows = connection.execute(_FIND, {"in_team": workspace.team_id, "digests": list(digests)}).all()
        return [Subscriber(workspace, digest, *json.loads(self._vault.decrypt(address))) for digest, address in rows]

    def remove(self, subscriber: Subscriber) -> None:
        """See `SubscriberStore.remove`."""
        person = self._person(subscriber.workspace, subscriber.user_id)
        with self._database.writing() as connection:
            connection.execute(_REMOVE, {**person, "of_digest": subscriber.digest})

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        person = self._person(workspace, user_id)
        return self._delete(_ERASE, **person)

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        return self._delete_older(_PURGE, self._days)

    def _person(self, workspace: Workspace, user_id: str) -> dict[str, str]:
        return {"in_team": workspace.team_id, "asked_by": self._pseudonym(workspace, user_id)}
