"""The question store in SQLite and PostgreSQL."""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import question, secret
from bot.storage.sql.organizations import workspaces_in_organization
from bot.storage.vault import Vault

_KEY = "pseudonyms"
"""Name of the secret that keys the pseudonyms."""

_INSERT = insert(question)
_IN_TEAM = question.c.team_id == bindparam("in_team")
_OF_WORKSPACE = select(question).where(_IN_TEAM).order_by(question.c.asked_at)
_WORKSPACES = (
    select(question.c.team_id, func.max(question.c.enterprise_id))
    .group_by(question.c.team_id)
    .order_by(question.c.team_id)
)
_FORGET = delete(question).where(_IN_TEAM)
_ERASE = _FORGET.where(question.c.asker == bindparam("asked_by"))
_PURGE = delete(question).where(question.c.asked_at <= bindparam("oldest"))

Row = dict[str, Any]


class SqlQuestions:
    """Questions in SQLite or PostgreSQL, kept for ``days``; with 0, none is kept."""

    def __init__(self, database: Database, vault: Vault, days: float) -> None:
        self._database = database
        self._vault = vault
        self._days = days

    def record(self, question: QuestionRecord) -> None:
        """See `QuestionStore.record`."""
        row = self.row_of(question)
        with self._database.writing(durable=False) as connection:
            self.add(connection, row, self._database.now(connection))

    def row_of(self, question: QuestionRecord) -> Row | None:
        """Return the row of a question; None if none is kept.

        Call it outside a transaction: it may need one of its own, for the key of the pseudonyms.
        """
        if not self._days:
            return None
        return {
            "id": uuid.uuid4().hex,
            "team_id": question.workspace.team_id,
            "enterprise_id": question.workspace.enterprise_id,
            "asker": self.pseudonym(question.workspace, question.user_id),
            "text": question.text,
            "outcome": question.outcome,
            "entry_id": question.entry_id,
            "confidence": question.confidence,
        }

    def add(self, connection: Connection, row: Row | None, now: float) -> None:
        """Insert a row from `row_of`, as a part of the caller's transaction."""
        if row:
            connection.execute(_INSERT, {**row, "asked_at": now})

    def of_workspace(self, workspace: Workspace) -> Sequence[QuestionRecord]:
        """See `QuestionStore.of_workspace`."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_WORKSPACE, {"in_team": workspace.team_id}).all()
        return [
            QuestionRecord(
                workspace,
                row.text,
                AnswerOutcome(row.outcome),
                row.entry_id,
                row.confidence,
                row.asker,
                row.asked_at,
            )
            for row in rows
        ]

    def workspaces(self) -> Sequence[Workspace]:
        """See `QuestionStore.workspaces`."""
        with self._database.reading() as connection:
            return [Workspace(team_id, enterprise_id) for team_id, enterprise_id in connection.execute(_WORKSPACES)]

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        return workspaces_in_organization(self._database, question, workspace)

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        with self._database.writing() as connection:
            return connection.execute(_FORGET, {"in_team": workspace.team_id}).rowcount

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        person = {"in_team": workspace.team_id, "asked_by": self.pseudonym(workspace, user_id)}
        with self._database.writing() as connection:
            return connection.execute(_ERASE, person).rowcount

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        with self._database.writing() as connection:
            oldest = self._database.now(connection) - self._days * DAY
            return connection.execute(_PURGE, {"oldest": oldest}).rowcount

    def prepare(self) -> None:
        """Read the key of the pseudonyms, or generate it."""
        _ = self._pseudonym_key

    def pseudonym(self, workspace: Workspace, user_id: str) -> str:
        """Return a keyed hash of a person's id, always the same one."""
        person = f"{workspace.team_id}/{user_id}".encode(errors="surrogatepass")
        return hmac.new(self._pseudonym_key, person, hashlib.sha256).hexdigest()

    @cached_property
    def _pseudonym_key(self) -> bytes:
        """The key of the pseudonyms, generated when first needed; if two processes generate one, the first counts."""
        generated = {"name": _KEY, "value": self._vault.encrypt(secrets.token_hex(32))}
        with self._database.writing() as connection:
            connection.execute(self._database.insert_new(secret), generated)
            stored: str = connection.execute(select(secret.c.value).where(secret.c.name == _KEY)).scalar_one()
        return bytes.fromhex(self._vault.decrypt(stored))
