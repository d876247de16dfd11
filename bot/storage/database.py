"""The connection to SQLite or PostgreSQL: one way to read and one to write, whichever it is."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from bot.errors import StorageError
from bot.storage.clock import Clock
from bot.storage.engines import parse, postgresql_engine, sqlite_engine
from bot.storage.moment import Moment

PATIENCE = 5.0
_SQLITE_READS = {"reading": True}
_POSTGRESQL_READS = {"isolation_level": "REPEATABLE READ"}
_NOW = select(Moment())


class Database:
    """A database, and its clock: PostgreSQL's own, so that all replicas go by the same; else this machine's."""

    def __init__(self, url: str, clock: Clock | None = None, patience: float = PATIENCE) -> None:
        """``clock`` replaces the database's, for tests and simulations.

        ``patience``: seconds to wait for a connection, or for others to finish writing.

        Raises:
            SettingsError: when ``url`` names no database that the bot can use.
        """
        self.url = parse(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = (sqlite_engine if self.is_sqlite else postgresql_engine)(self.url, patience)
        self._reader = self.engine.execution_options(**(_SQLITE_READS if self.is_sqlite else _POSTGRESQL_READS))
        self._hasty = self.engine.execution_options(hasty=True)
        self._clock = clock or (time.time if self.is_sqlite else None)
        self._turn = threading.Lock()
        self._patience = patience

    @property
    def file(self) -> Path | None:
        """SQLite's file."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def writing(self, *, hasty: bool = False) -> Iterator[Connection]:
        """A transaction: all that is done in it, or nothing.

        A ``hasty`` one does not wait for the disk. It outlives the bot's own death; a power failure, or a crash of
        PostgreSQL, may undo it. That is for what can be found out again.

        Raises:
            StorageError: when the database cannot be reached, or does not take what is written.
        """
        engine = self._hasty if hasty else self.engine
        with _telling_errors(), self._queue(), engine.begin() as connection:
            yield connection

    @contextmanager
    def _queue(self) -> Iterator[None]:
        """SQLite has one writer at a time, and waits for its turn by sleeping; our own threads can do better."""
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=self._patience):
            raise StorageError("The database is busy: too many write to it at once. For more load, move to PostgreSQL")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view that does not change while it is looked at, and waits for no writer.

        Raises:
            StorageError: when the database cannot be reached.
        """
        with _telling_errors(), self._reader.connect() as connection:
            yield connection

    def given_time(self) -> float | None:
        """Seconds since the epoch, for the parameter ``moment`` of a `Moment`; None when PostgreSQL is to say it."""
        return self._clock() if self._clock else None

    def now(self, connection: Connection) -> float:
        """Seconds since the epoch."""
        return self._clock() if self._clock else float(connection.scalar(_NOW, {"moment": None}) or 0)

    def insert_new(self, table: Table) -> Any:
        """An INSERT that leaves rows alone which are there already. Ask with RETURNING what was new.

        The row count would not tell: psycopg gives -1 for both.
        """
        insert = sqlite.insert if self.is_sqlite else postgresql.insert
        return insert(table).on_conflict_do_nothing()

    def replace(self, table: Table, replaced: ColumnElement[bool] | None = None) -> Any:
        """An INSERT that overwrites the row with the same primary key, if ``replaced`` is true of that."""
        insert = (sqlite.insert if self.is_sqlite else postgresql.insert)(table)
        values = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
        return insert.on_conflict_do_update(index_elements=table.primary_key.columns, set_=values, where=replaced)

    @property
    def conninfo(self) -> str:
        """PostgreSQL's own kind of address, password included."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def lock(self, connection: Connection, table: Table) -> None:
        """Let nobody else write to ``table`` until this transaction ends. On SQLite nobody can anyway."""
        if not self.is_sqlite:
            connection.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()


@contextmanager
def _telling_errors() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, NoConnectionFreeError, sqlite3.OperationalError) as error:
        raise StorageError(
            f"The database did not answer ({_kind(error)}): see that it runs, that DATABASE_URL is right, "
            "and that python -m bot migrate has been run"
        ) from error
    except (DBAPIError, UnicodeEncodeError) as error:
        raise StorageError(
            f"The database refused a row or a table ({_kind(error)}): run python -m bot migrate"
        ) from error


def _kind(error: Exception) -> str:
    """What is wrong, in a word; the error's own words may hold somebody's."""
    return type(getattr(error, "orig", None) or error).__name__
