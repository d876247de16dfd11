"""Questions in the database."""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.services.questions import Asked
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import question, secret
from bot.storage.sql.organizations import siblings
from bot.storage.vault import Vault

_KEY = "pseudonyms"

_INSERT = insert(question)
_OF_WORKSPACE = question.c.team_id == bindparam("whose")
_KEPT = select(question).where(_OF_WORKSPACE).order_by(question.c.asked_at)
_ERASE = delete(question).where(_OF_WORKSPACE, question.c.asker == bindparam("by"))
_PURGE = delete(question).where(question.c.asked_at <= bindparam("oldest"))

Row = dict[str, Any]


class SqlQuestions:
    """Questions in SQLite or PostgreSQL, kept for ``days``; with 0 none is."""

    def __init__(self, database: Database, vault: Vault, days: float) -> None:
        self._database = database
        self._vault = vault
        self._days = days

    def record(self, asked: Asked) -> None:
        """See `QuestionStore.record`."""
        row = self.row_of(asked)
        with self._database.writing(hasty=True) as connection:
            self.add(connection, row, self._database.now(connection))

    def row_of(self, asked: Asked) -> Row | None:
        """What to keep of a question; None when nothing is kept. Not to be asked within a transaction."""
        if not self._days:
            return None
        return {
            "id": uuid.uuid4().hex,
            "team_id": asked.workspace.team_id,
            "enterprise_id": asked.workspace.enterprise_id,
            "asker": self.pseudonym(asked.workspace, asked.user_id),
            "text": asked.text,
            "outcome": asked.outcome,
            "entry_id": asked.entry_id,
            "confidence": asked.confidence,
        }

    def add(self, connection: Connection, row: Row | None, now: float) -> None:
        """Keep a question, as a part of the caller's transaction."""
        if row:
            connection.execute(_INSERT, {**row, "asked_at": now})

    def kept(self, workspace: Workspace) -> Sequence[Asked]:
        """See `QuestionStore.kept`."""
        with self._database.reading() as connection:
            rows = connection.execute(_KEPT, {"whose": workspace.team_id}).all()
        return [Asked(workspace, row.text, row.outcome, row.entry_id, row.confidence, row.asker) for row in rows]

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `QuestionStore.erase`."""
        theirs = {"whose": workspace.team_id, "by": self.pseudonym(workspace, user_id)}
        with self._database.writing() as connection:
            return connection.execute(_ERASE, theirs).rowcount

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `QuestionStore.siblings`."""
        return siblings(self._database, question, workspace)

    def forget(self, workspace: Workspace) -> int:
        """See `QuestionStore.forget`."""
        with self._database.writing() as connection:
            return connection.execute(delete(question).where(question.c.team_id == workspace.team_id)).rowcount

    def purge(self) -> int:
        """See `QuestionStore.purge`."""
        with self._database.writing() as connection:
            oldest = self._database.now(connection) - self._days * DAY
            return connection.execute(_PURGE, {"oldest": oldest}).rowcount

    def pseudonym(self, workspace: Workspace, user_id: str) -> str:
        """A keyed hash of a person's id, the same each time."""
        whose = f"{workspace.team_id}/{user_id}".encode(errors="surrogatepass")
        return hmac.new(self._key, whose, hashlib.sha256).hexdigest()

    @cached_property
    def _key(self) -> bytes:
        """Made when first needed; of two processes that make one at once, the first counts."""
        made = {"name": _KEY, "value": self._vault.seal(secrets.token_hex(32))}
        with self._database.writing() as connection:
            connection.execute(self._database.insert_new(secret), made)
            sealed: str = connection.execute(select(secret.c.value).where(secret.c.name == _KEY)).scalar_one()
        return bytes.fromhex(self._vault.open(sealed))
