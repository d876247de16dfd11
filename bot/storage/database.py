"""The database: one way to read and one to write, with SQLite and with PostgreSQL."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import StorageError
from bot.storage.clock import Clock, CurrentTime
from bot.storage.engines import limit_statements, parse, postgresql_engine, sqlite_engine
from bot.storage.failures import errors_translated
from bot.storage.group_commit import BUSY, GroupCommit, Result, Work

TIMEOUT = 5.0
"""Seconds that work without anyone waiting for it waits for the database."""
REQUEST_TIMEOUT = 2.0
"""Seconds that a request waits for the database, in all its transactions together. Slack gives up after three."""
_LEAST_TIMEOUT = 0.5
"""Seconds that a transaction may wait at least, if the request has spent its time on something else."""
_SQLITE_READS = {"reading": True}
_POSTGRESQL_READS = {"isolation_level": "REPEATABLE READ"}
NOT_DURABLE = func.set_config("synchronous_commit", "off", literal_column("true"))
"""Expression that lets the transaction around it not wait for the disk, on PostgreSQL."""
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
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._not_durable = self.engine.execution_options(durable=False)
        self._clock = clock or (time.time if self.is_sqlite else None)
        self.file = Path(self.url.database) if self.is_sqlite and self.url.database else None
        """SQLite's file; None with PostgreSQL."""
        self._write_lock = threading.Lock()
        self.group_commit = GroupCommit(self._write_lock, self.file)
        self._timeout = timeout

    def write(self, work: Work[Result], *, durable: bool = True) -> Result:
        """Run ``work`` in a transaction and return its result: everything in it happens, or nothing.

        With SQLite, other threads may do their work in the same transaction, which makes it cheaper than `writing`.
        So ``work`` may run in another thread. See `writing` for ``durable``.

        Raises:
            StorageError: if the database cannot be reached, or rejects what is written.
        """
        if not self.is_sqlite:
            with self.writing(durable=durable) as connection:
                return work(connection)
        waits = _Wait(self._timeout)
        return self.group_commit.run(work, partial(self._transaction, waits), waits.left, durable=durable)

    def write_alone(self, work: Work[Result]) -> Result:
        """Run ``work``, which is one statement, in a transaction that is not durable; see `write`.

        With PostgreSQL, that is one exchange with the server instead of four. The statement itself must return
        `NOT_DURABLE`, if it should not wait for the disk there.
        """
        if self.is_sqlite:
            return self.write(work, durable=False)
        with errors_translated(), self._autocommit.connect() as connection:
            limit_statements(connection, _Wait(self._timeout).limit)
            return work(connection)

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Connection]:
        """Run a transaction: everything in it happens, or nothing.

        A transaction that is not ``durable`` does not wait for the disk. It survives the death of the bot's process,
        but a power failure or a crash of PostgreSQL may undo it. Use it for what can be found out again.

        Raises:
            StorageError: if the database cannot be reached, or rejects what is written.
        """
        waits = _Wait(self._timeout)
        # SQLite allows only one writer and makes others poll; a lock wakes our own threads sooner.
        if self.is_sqlite and not self._write_lock.acquire(timeout=waits.left):
            raise StorageError(BUSY)
        try:
            with self._transaction(waits, durable) as connection:
                yield connection
        finally:
            if self.is_sqlite:
                self._write_lock.release()

    @contextmanager
    def _transaction(self, waits: "_Wait", durable: bool) -> Iterator[Connection]:
        engine = self.engine if durable else self._not_durable
        with errors_translated(self.file), engine.connect() as connection:
            if self.is_sqlite:
                driver: Any = connection.connection.driver_connection
                driver.execute(f"PRAGMA busy_timeout = {waits.left * 1000:.0f}")
            else:
                limit_statements(connection, waits.limit)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a consistent view of the database, which does not change meanwhile and waits for no writer.

        Raises:
            StorageError: if the database cannot be reached.
        """
        with errors_translated(self.file), self._reader.connect() as connection:
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
