"""The question store in SQLite and PostgreSQL."""

import hashlib
import hmac
import math
import secrets
import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select
from sqlalchemy import Row as Selected

from bot.matching.text import normalize
from bot.services.questions import ASKED, MOST_TOLD, AnswerOutcome, QuestionRecord, Telling
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.prepared import PreparedStatement
from bot.storage.schema import question, secret
from bot.storage.sql.tenant_table import TenantTable
from bot.storage.vault import Vault

_KEY = "pseudonyms"
"""Name of the secret that keys the pseudonyms."""

_IN_TEAM = question.c.team_id == bindparam("in_team")
_OF_WORKSPACE = select(question).where(_IN_TEAM).order_by(question.c.asked_at)
_OF_PERSON = (_IN_TEAM, question.c.asker == bindparam("asked_by"))
_ERASE = delete(question).where(*_OF_PERSON)
_PURGE = delete(question).where(question.c.asked_at <= bindparam("oldest"))

_WITH_ID = select(question.c.id).where(question.c.id == bindparam("with_id"))
_TOLD = select(func.count()).where(
    *_OF_PERSON, question.c.outcome == AnswerOutcome.TOLD, question.c.asked_at > bindparam("after")
)
_LATEST = (
    select(question)
    .where(
        *_OF_PERSON, question.c.outcome.in_(ASKED), question.c.asked_at.between(bindparam("since"), bindparam("until"))
    )
    .order_by(question.c.asked_at.desc())
    .limit(1)
)

Row = dict[str, Any]


class SqlQuestions(TenantTable):
    """Questions in SQLite or PostgreSQL, kept for ``days``; with 0, none is kept."""

    def __init__(self, database: Database, vault: Vault, days: float) -> None:
        super().__init__(database, question)
        self._vault = vault
        self._days = days
        self._insert = PreparedStatement(database, insert(question))
        self._insert_new = database.insert_new(question).returning(question.c.id)

    def record(self, question: QuestionRecord) -> None:
        """See `QuestionStore.record`."""
        row = self.row_of(question)
        self._database.write(
            lambda connection: self.add(connection, row, self._database.now(connection)), durable=False
        )

    def tell(self, question: QuestionRecord) -> Telling:
        """See `QuestionStore.tell`."""
        row = self.row_of(question)
        if row is None:
            return Telling.NOT_KEPT
        row["id"] = self._id_of_told(row)
        with self._database.writing() as connection:
            now = self._database.now(connection)
            if connection.execute(_WITH_ID, {"with_id": row["id"]}).first():
                return Telling.DONE_BEFORE
            person = {"in_team": row["team_id"], "asked_by": row["asker"], "after": now - DAY}
            if connection.execute(_TOLD, person).scalar_one() >= MOST_TOLD:
                return Telling.TOO_MANY
            is_new = connection.execute(self._insert_new, {**row, "asked_at": now}).first()
        return Telling.DONE if is_new else Telling.DONE_BEFORE

    def _id_of_told(self, row: Row) -> str:
        """Return the id of a question that a person passes on: always the same one, so that it is stored once."""
        told = f"{row['team_id']}/{row['asker']}/{normalize(row['text'])}".encode(errors="surrogatepass")
        return hmac.new(self._pseudonym_key, told, hashlib.sha256).hexdigest()[:32]

    def latest(
        self, workspace: Workspace, user_id: str, since: float, until: float = math.inf
    ) -> QuestionRecord | None:
        """See `QuestionStore.latest`."""
        person = {"in_team": workspace.team_id, "asked_by": self.pseudonym(workspace, user_id)}
        with self._database.reading() as connection:
            row = connection.execute(_LATEST, {**person, "since": since, "until": until}).first()
        return _record(workspace, row) if row else None

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
            self._insert.run(connection, {**row, "asked_at": now})

    def of_workspace(self, workspace: Workspace) -> Sequence[QuestionRecord]:
        """See `QuestionStore.of_workspace`."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_WORKSPACE, {"in_team": workspace.team_id}).all()
        return [_record(workspace, row) for row in rows]

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        person = {"in_team": workspace.team_id, "asked_by": self.pseudonym(workspace, user_id)}
        return self._delete(_ERASE, **person)

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        return self._delete_older(_PURGE, self._days)

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


def _record(workspace: Workspace, row: Selected[Any]) -> QuestionRecord:
    outcome = AnswerOutcome(row.outcome)
    return QuestionRecord(workspace, row.text, outcome, row.entry_id, row.confidence, row.asker, row.asked_at)
