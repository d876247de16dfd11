"""The connection to SQLite or PostgreSQL: one way to read and one to write, whichever it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import SettingsError, StorageError
from bot.storage.clock import Clock

_WRONG_URL = "DATABASE_URL: should begin with postgresql:// or sqlite:///"
_PATIENCE = 5
"""Seconds to wait for a connection, or for another process to finish writing."""


class Database:
    """A database, and its clock: PostgreSQL's own, so that all replicas go by the same; else this machine's."""

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        """``clock`` replaces the database's, for tests and simulations.

        Raises:
            SettingsError: when ``url`` names no database that the bot can use.
        """
        self.url = parse(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        self._clock = clock or (time.time if self.is_sqlite else None)

    @property
    def file(self) -> Path | None:
        """SQLite's file."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all that is done in it, or nothing.

        Raises:
            StorageError: when the database cannot be reached, or cannot write.
        """
        with _telling_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view, which waits for no writer.

        Raises:
            StorageError: when the database cannot be reached.
        """
        with _telling_errors(), self.engine.connect().execution_options(reading=True) as connection:
            yield connection

    def now(self, connection: Connection) -> float:
        """Seconds since the epoch."""
        if self._clock:
            return self._clock()
        return float(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0)

    def insert_new(self, table: Table) -> Any:
        """An INSERT that leaves rows alone which are there already. Ask with RETURNING what was new.

        The row count would not tell: psycopg gives -1 for both.
        """
        insert = sqlite.insert if self.is_sqlite else postgresql.insert
        return insert(table).on_conflict_do_nothing()

    @property
    def conninfo(self) -> str:
        """PostgreSQL's own kind of address, password included."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()


def parse(url: str) -> URL:
    """``url`` with the driver we use.

    Raises:
        SettingsError: when it names no database that the bot can use.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, NoSuchModuleError):
        raise SettingsError(_WRONG_URL) from None
    if parsed.drivername == "sqlite":
        return parsed
    # Platforms name the driver in several ways; ours is psycopg.
    if parsed.drivername.partition("+")[0] not in {"postgres", "postgresql"}:
        raise SettingsError(_WRONG_URL)
    if find_spec("psycopg") is None:
        raise SettingsError("DATABASE_URL: for PostgreSQL, run: pip install -r requirements-postgres.lock")
    return parsed.set(drivername="postgresql+psycopg")


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _PATIENCE, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by itself, and too late.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that turns from reading to writing half-way can fail although it waited.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(url, connect_args={"connect_timeout": _PATIENCE}, pool_pre_ping=True, pool_timeout=_PATIENCE)


@contextmanager
def _telling_errors() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StorageError(f"The database did not answer: {type(error.orig).__name__}") from error
