"""The databases under a soak: crashed, restarted, and asked by plain SQL what became of the deliveries."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

_STATES = "SELECT state, count(*) FROM delivery GROUP BY state"


class SoakedDatabase(Protocol):
    """A database that can be crashed."""

    url: str

    def crash(self) -> bool:
        """Crash and restart it; False when it has no process of its own."""
        ...

    def states(self) -> Mapping[str, int]:
        """How many deliveries are in which state."""
        ...


class SqliteFile:
    """A file, which all processes open; it crashes with them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.url = f"sqlite:///{path}"

    def crash(self) -> bool:
        """See `SoakedDatabase.crash`."""
        return False

    def states(self) -> Mapping[str, int]:
        """See `SoakedDatabase.states`."""
        with closing(sqlite3.connect(self._path, timeout=30)) as connection:
            return dict(connection.execute(_STATES).fetchall())


class PostgresServer:
    """A server of our own."""

    def __init__(self, server: Any, url: str) -> None:
        self._server = server
        self.url = url

    def crash(self) -> bool:
        """See `SoakedDatabase.crash`."""
        self._server.crash()
        self._server.restart()
        return True

    def states(self) -> Mapping[str, int]:
        """See `SoakedDatabase.states`."""
        import psycopg  # noqa: PLC0415 (of an extra)

        with psycopg.connect(self.url) as connection:
            return dict(connection.execute(_STATES).fetchall())


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[SoakedDatabase]:
    """A fresh database of that kind."""
    if kind == "SQLite":
        yield SqliteFile(folder / "guidepost.db")
        return
    from tests.postgres import Postgres  # noqa: PLC0415 (its server is in an extra)

    with Postgres.started() as server:
        yield PostgresServer(server, server.create_database())
