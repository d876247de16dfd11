"""Published versions of the knowledge in SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, null, select, update

from bot.services.versions import KEPT, Look, Version
from bot.storage.database import Database
from bot.storage.schema import knowledge_look, knowledge_version

_TABLE = knowledge_version.c
_ABOUT = select(*(column for column in knowledge_version.columns if column is not _TABLE.content))
_NEWEST_FIRST = _ABOUT.order_by(_TABLE.number.desc())
_CURRENT = _NEWEST_FIRST.limit(1)
_LAST = select(func.coalesce(func.max(_TABLE.number), 0))
_CONTENT = select(_TABLE.content).where(_TABLE.number == bindparam("wanted"))
_DROP_CONTENT = update(knowledge_version).where(_TABLE.number <= bindparam("oldest")).values(content=null())

_NEXT_LOOK = select(knowledge_look.c.next_at)
_CLAIM = (
    update(knowledge_look)
    .where(knowledge_look.c.next_at <= bindparam("now"))
    .values(next_at=bindparam("next"))
    .returning(knowledge_look.c.number)
)


class SqlVersions:
    """Publications in SQLite or PostgreSQL, of which the newest have their content."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_new(knowledge_version).returning(_TABLE.number)
        self._insert_look, self._upsert_look = database.insert_new(knowledge_look), database.upsert(knowledge_look)

    def current(self) -> Version | None:
        """See `VersionStore.current`."""
        with self._database.reading() as connection:
            row = connection.execute(_CURRENT).first()
        return _version(row) if row else None

    def history(self) -> Sequence[Version]:
        """See `VersionStore.history`."""
        with self._database.reading() as connection:
            return [_version(row) for row in connection.execute(_NEWEST_FIRST)]

    def content(self, number: int) -> bytes | None:
        """See `VersionStore.content`."""
        with self._database.reading() as connection:
            found: bytes | None = connection.scalar(_CONTENT, {"wanted": number})
        return found

    def publish(self, version: Version, content: bytes) -> bool:
        """See `VersionStore.publish`. Of several processes, the primary key lets one insert the number."""
        with self._database.writing() as connection:
            if connection.scalar(_LAST) != version.number - 1:
                return False
            row = {
                "number": version.number,
                "digest": version.digest,
                "score": version.score,
                "withdrawn": " ".join(sorted(version.withdrawn)),
                "published_at": self._database.now(connection),
                "content": content,
                "commit_id": version.commit,
            }
            if connection.execute(self._insert, row).first() is None:
                return False
            connection.execute(_DROP_CONTENT, {"oldest": version.number - KEPT})
            return True

    def claim_look(self, seconds: float) -> bool:
        """See `VersionStore.claim_look`."""
        with self._database.reading() as connection:
            # Most calls are too early, and write nothing.
            if (connection.scalar(_NEXT_LOOK) or 0) > self._database.now(connection):
                return False
        with self._database.writing() as connection:
            now = self._database.now(connection)
            connection.execute(self._insert_look, _row(Look(), now))
            claimed = connection.execute(_CLAIM, {"now": now, "next": now + seconds})
            return claimed.first() is not None

    def last_look(self) -> Look:
        """See `VersionStore.last_look`."""
        with self._database.reading() as connection:
            row = connection.execute(select(knowledge_look)).first()
        return Look(row.commit_id, row.problem, row.problem_key) if row else Look()

    def record_look(self, look: Look, seconds: float) -> None:
        """See `VersionStore.record_look`."""
        with self._database.writing() as connection:
            row = _row(look, self._database.now(connection) + seconds)
            connection.execute(self._upsert_look, row)


def _version(row: Any) -> Version:
    withdrawn = frozenset(row.withdrawn.split())
    return Version(row.number, row.digest, row.score, withdrawn, row.published_at, row.commit_id)


def _row(look: Look, next_at: float) -> dict[str, Any]:
    return {
        "number": 1,
        "next_at": next_at,
        "commit_id": look.commit,
        "problem": look.problem,
        "problem_key": look.key,
    }
