"""The database: one way to read and one to write, with SQLite and with PostgreSQL."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, Connection, CursorResult, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from bot.errors import StorageError, UnstorableError
from bot.storage.clock import Clock, CurrentTime
from bot.storage.engines import error_code, limit_statements, parse, postgresql_engine, sqlite_engine

TIMEOUT = 5.0
"""Seconds that work without anyone waiting for it waits for the database."""
REQUEST_TIMEOUT = 2.0
"""Seconds that a request waits for the database, in all its transactions together. Slack gives up after three."""
_LEAST_TIMEOUT = 0.5
"""Seconds that a transaction may wait at least, if the request has spent its time on something else."""
_SQLITE_READS = {"reading": True}
_POSTGRESQL_READS = {"isolation_level": "REPEATABLE READ"}
_NOW = select(CurrentTime())

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


def limit_waiting(seconds: float | None = REQUEST_TIMEOUT) -> None:
    """Let the transactions of this thread, from now on, wait for some seconds in all; without limit if it is None."""
    _deadline.set(None if seconds is None else time.monotonic() + seconds)


class Database:
    """A database and its clock.

    PostgreSQL's clock is the server's own, so that all replicas use the same one; SQLite's is this machine's.
    """

    def __init__(self, url: str, clock: Clock | None = None, timeout: float = TIMEOUT) -> None:
        """Prepare to connect to ``url``; nothing is connected yet.

        ``clock`` replaces the database's clock, for tests and simulations. ``timeout`` is the number of seconds to wait
        for a connection, or for others to finish writing.

        Raises:
            SettingsError: if the bot cannot use the database that ``url`` names.
        """
        self.url = parse(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = (sqlite_engine if self.is_sqlite else postgresql_engine)(self.url, timeout)
        self._reader = self.engine.execution_options(**(_SQLITE_READS if self.is_sqlite else _POSTGRESQL_READS))
        self._not_durable = self.engine.execution_options(durable=False)
        self._clock = clock or (time.time if self.is_sqlite else None)
        self._write_lock = threading.Lock()
        self._timeout = timeout

    @property
    def file(self) -> Path | None:
        """SQLite's file; None with PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Connection]:
        """Run a transaction: everything in it happens, or nothing.

        A transaction that is not ``durable`` does not wait for the disk. It survives the death of the bot's process,
        but a power failure or a crash of PostgreSQL may undo it. Use it for what can be found out again.

        Raises:
            StorageError: if the database cannot be reached, or rejects what is written.
        """
        engine = self.engine if durable else self._not_durable
        waits = _Wait(self._timeout)
        with _errors_translated(self.file), self._one_writer(waits), engine.connect() as connection:
            if self.is_sqlite:
                driver: Any = connection.connection.driver_connection
                driver.execute(f"PRAGMA busy_timeout = {waits.left * 1000:.0f}")
            else:
                limit_statements(connection, waits.limit)
            with connection.begin():
                yield connection

    @contextmanager
    def _one_writer(self, waits: "_Wait") -> Iterator[None]:
        """Let one thread of this process write to SQLite at a time.

        SQLite allows only one writer and makes others poll; a lock wakes our own threads sooner.
        """
        if not self.is_sqlite:
            yield
            return
        if not self._write_lock.acquire(timeout=waits.left):
            raise StorageError("The database is busy: too many write to it at once. For more load, move to PostgreSQL")
        try:
            yield
        finally:
            self._write_lock.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a consistent view of the database, which does not change meanwhile and waits for no writer.

        Raises:
            StorageError: if the database cannot be reached.
        """
        with _errors_translated(self.file), self._reader.connect() as connection:
            if not self.is_sqlite:
                limit_statements(connection, _Wait(self._timeout).limit)
            yield connection

    @property
    def clock_parameter(self) -> dict[str, float | None]:
        """The parameter ``now`` of `CurrentTime`: seconds since the epoch, or None to use PostgreSQL's clock."""
        return {"now": self._clock() if self._clock else None}

    def now(self, connection: Connection) -> float:
        """Return the time by the database's clock, in seconds since the epoch."""
        return self._clock() if self._clock else float(connection.scalar(_NOW, {"now": None}) or 0)

    def insert_new(self, table: Table) -> Any:
        """Return an INSERT that skips rows that exist already. Use RETURNING to find out which rows were new.

        The row count does not tell, because psycopg returns -1 in both cases.
        """
        insert = sqlite.insert if self.is_sqlite else postgresql.insert
        return insert(table).on_conflict_do_nothing()

    def upsert(self, table: Table, replaceable: ColumnElement[bool] | None = None) -> Any:
        """Return an INSERT that replaces an existing row with the same primary key, if ``replaceable`` holds for it."""
        insert = (sqlite.insert if self.is_sqlite else postgresql.insert)(table)
        values = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
        return insert.on_conflict_do_update(index_elements=table.primary_key.columns, set_=values, where=replaceable)

    @property
    def conninfo(self) -> str:
        """PostgreSQL's connection string, with the password."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def lock(self, connection: Connection, table: Table) -> None:
        """Prevent others from writing to ``table`` until the transaction ends. SQLite does so in any case."""
        if not self.is_sqlite:
            connection.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()


class _Wait:
    """The time that a transaction may wait."""

    def __init__(self, timeout: float) -> None:
        """The transaction begins now; ``timeout`` is in seconds, for when no one waits for it."""
        now, deadline = time.monotonic(), _deadline.get()
        self.limit = None if deadline is None else max(deadline - now, _LEAST_TIMEOUT)
        """Seconds for each statement; None if no one waits."""
        self._until = now + min(timeout, timeout if self.limit is None else self.limit)

    @property
    def left(self) -> float:
        """Seconds that are left for waiting."""
        return max(0.0, self._until - time.monotonic())


class PreparedStatement:
    """A statement that is compiled once. It runs in half of the time that SQLAlchemy takes for it otherwise.

    Values are passed to the driver as they are, so it must have types that both drivers know.
    """

    def __init__(self, database: Database, statement: ClauseElement, columns: Sequence[str] = ()) -> None:
        """``columns`` are the columns that an UPDATE sets to the parameters of the same names."""
        compiled: Any = statement.compile(dialect=database.engine.dialect, column_keys=list(columns) or None)
        self._sql = str(compiled)
        self._names: Sequence[str] | None = compiled.positiontup
        self._defaults = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}

    def execute(self, connection: Connection, parameters: Mapping[str, Any]) -> CursorResult[Any]:
        """Run the statement with ``parameters``, by name."""
        values = {**self._defaults, **parameters}
        if self._names is None:
            return connection.exec_driver_sql(self._sql, values)
        return connection.exec_driver_sql(self._sql, tuple([values[name] for name in self._names]))


@contextmanager
def _errors_translated(file: Path | None = None) -> Iterator[None]:
    """Raise `StorageError` in place of the database's own errors, whose text may quote a row.

    ``file`` is SQLite's.
    """
    try:
        yield
    except (DataError, UnicodeEncodeError, OverflowError) as error:
        raise UnstorableError(f"The database refused a value that it cannot hold ({_kind(error)})") from error
    except (DBAPIError, NoConnectionFreeError, sqlite3.DatabaseError) as error:
        raise StorageError(_advice(error, file)) from error


def _advice(error: Exception, file: Path | None) -> str:
    """Return what is wrong with the database, and how to fix it."""
    cause = getattr(error, "orig", None) or error
    folder = file and file.absolute().parent
    advice = _SQLITE_ADVICE.get(error_code(cause))
    if folder and not folder.is_dir():
        advice = _NO_FOLDER
    if advice:
        return advice.format(file=file, folder=folder)
    unreachable = (OperationalError, InterfaceError, NoConnectionFreeError, sqlite3.OperationalError)
    if isinstance(error, unreachable):
        return (
            f"The database did not answer ({_kind(error)}): check that it is running, that DATABASE_URL is right, "
            "and that python -m bot migrate has been run"
        )
    return f"The database refused a row or a table ({_kind(error)}): run python -m bot migrate"


_UNREADABLE = (
    "{file} is not a database, or it is damaged. Move it away and restore a backup (python -m bot restore FILE); "
    "without a backup, the bot begins with an empty database"
)
_NO_FOLDER = (
    "{file} cannot be created, because there is no folder {folder}. Create it, or set DATABASE_URL to a file in "
    "another folder"
)
_UNWRITABLE = (
    "{file} cannot be written. Let the user who runs the bot write to the folder {folder} and to the files in it, or "
    "set DATABASE_URL to a file in another folder"
)
_SQLITE_ADVICE: Mapping[int, str] = {
    sqlite3.SQLITE_NOTADB: _UNREADABLE,
    sqlite3.SQLITE_CORRUPT: _UNREADABLE,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_FULL: "The disk with {file} is full. Free some space; nothing that was stored before is lost",
}
"""Advice by SQLite's primary result code: https://www.sqlite.org/rescode.html."""


def _kind(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__
