"""Published versions of the knowledge in SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, null, select, update

from bot.services.versions import KEPT, Version
from bot.storage.database import Database
from bot.storage.schema import knowledge_version

_TABLE = knowledge_version.c
_ABOUT = select(*(column for column in knowledge_version.columns if column is not _TABLE.content))
_NEWEST_FIRST = _ABOUT.order_by(_TABLE.number.desc())
_CURRENT = _NEWEST_FIRST.limit(1)
_LAST = select(func.coalesce(func.max(_TABLE.number), 0))
_CONTENT = select(_TABLE.content).where(_TABLE.number == bindparam("wanted"))
_DROP_CONTENT = update(knowledge_version).where(_TABLE.number <= bindparam("oldest")).values(content=null())


class SqlVersions:
    """Publications in SQLite or PostgreSQL, of which the newest have their content."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_new(knowledge_version).returning(_TABLE.number)

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
            }
            if connection.execute(self._insert, row).first() is None:
                return False
            connection.execute(_DROP_CONTENT, {"oldest": version.number - KEPT})
            return True


def _version(row: Any) -> Version:
    return Version(row.number, row.digest, row.score, frozenset(row.withdrawn.split()), row.published_at)
