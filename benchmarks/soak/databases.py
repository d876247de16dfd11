"""The databases of a soak, which crash, restart, and are read with plain SQL."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

_STATES = "SELECT state, count(*) FROM delivery GROUP BY state"


class SoakedDatabase(Protocol):
    """A database that can crash."""

    url: str

    def crash(self) -> bool:
        """Crash the database and restart it; return False if it has no process of its own."""
        ...

    def states(self) -> Mapping[str, int]:
        """Return the number of deliveries in each state."""
        ...


class SqliteFile:
    """A file that all processes open. It crashes with them."""

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
    """A PostgreSQL server of the soak's own."""

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
        import psycopg  # noqa: PLC0415 (in an extra)

        with psycopg.connect(self.url) as connection:
            return dict(connection.execute(_STATES).fetchall())


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[SoakedDatabase]:
    """Create an empty database: "SQLite" as a file in ``folder``, or "PostgreSQL"."""
    if kind == "SQLite":
        yield SqliteFile(folder / "guidepost.db")
        return
    from tests.support.postgres import Postgres  # noqa: PLC0415 (its server is in an extra)

    with Postgres.started() as server:
        yield PostgresServer(server, server.create_database())
