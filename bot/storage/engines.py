"""Engines for SQLite and PostgreSQL: the URLs they accept, and the settings each needs."""

import math
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from bot.errors import SettingsError

_WRONG_URL = "DATABASE_URL: should begin with postgresql:// or sqlite:///"
_NO_FILE = "DATABASE_URL: name a file, such as sqlite:///guidepost.db; a database in memory would be lost"
_NO_DRIVER = "DATABASE_URL: for PostgreSQL, run: pip install -r requirements-postgres.lock"
PRIVATE = 0o600
"""Permissions of SQLite's files: only their owner can read and write them."""
SIDE_FILES = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite creates beside the database. It gives them the database's permissions."""
_CONNECTIONS = 15
"""Most connections that a process opens, if that many threads need one at once. They are kept for the next time."""
_CONNECT_TIMEOUT = 2.0
"""Most seconds to wait for a connection: for a free one of the process, or for the server."""
PING_AFTER_IDLE = 1.0
"""Seconds. Testing a connection before every use would cost a tenth of the time an event takes."""
_POLL = 0.01
"""Seconds between two attempts to switch a file that another process is switching."""
_IDLE_SINCE = "idle since"
"""Key of a connection's ``info`` for the time it became idle, by the monotonic clock."""


def parse(url: str) -> URL:
    """Return ``url`` with the driver that the bot uses.

    Raises:
        SettingsError: if the bot cannot use the database that it names.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, NoSuchModuleError):
        raise SettingsError(_WRONG_URL) from None
    if parsed.drivername == "sqlite":
        if parsed.database in {None, "", ":memory:"}:
            raise SettingsError(_NO_FILE)
        return parsed
    # Hosting platforms write the driver in several ways; the bot uses psycopg.
    if parsed.drivername.partition("+")[0] not in {"postgres", "postgresql"}:
        raise SettingsError(_WRONG_URL)
    if find_spec("psycopg") is None:
        raise SettingsError(_NO_DRIVER)
    return parsed.set(drivername="postgresql+psycopg")


def sqlite_engine(url: URL, timeout: float) -> Engine:
    """Return an engine for SQLite in which readers wait for no one.

    ``timeout`` is the number of seconds to wait for another process to finish writing. With the execution option
    ``reading``, a transaction only reads; with ``durable=False``, its commit does not wait for the disk.
    """
    driver = {"timeout": timeout, "check_same_thread": False}
    engine = create_engine(url, connect_args=driver, **_pool(timeout))
    event.listen(engine, "do_connect", partial(_create_file, url.database or ""))
    event.listen(engine, "connect", partial(_prepare_sqlite, timeout))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _pool(timeout: float) -> dict[str, Any]:
    return {"pool_size": _CONNECTIONS, "max_overflow": 0, "pool_timeout": min(timeout, _CONNECT_TIMEOUT)}


def _create_file(file: str, *_: Any) -> None:
    """Create the database's file before SQLite does, which would let other users of the machine read it."""
    # An existing file must not be opened: closing it again would release the locks of this process's connections.
    # In a folder that does not exist or is not writable, SQLite's own error follows.
    with suppress(OSError):
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL, PRIVATE)
        os.fchmod(descriptor, PRIVATE)
        os.close(descriptor)


def _prepare_sqlite(timeout: float, connection: Any, _: ConnectionPoolEntry) -> None:
    # The driver would otherwise begin transactions by itself, and too late.
    connection.isolation_level = None
    _write_ahead(connection, timeout)
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: Any, timeout: float) -> None:
    """Switch a new file to write-ahead logging, trying for ``timeout`` seconds; a file stays switched.

    SQLite does not wait by itself if another process is switching the file at the same moment.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(_POLL)
        else:
            return


def error_code(error: BaseException) -> int:
    """Return SQLite's primary result code of ``error``; 0 if the error is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    driver: Any = connection.connection.dbapi_connection
    if options.get("reading"):
        driver.execute("BEGIN")
        return
    driver.execute(f"PRAGMA synchronous = {'FULL' if options.get('durable', True) else 'NORMAL'}")
    # A transaction that starts by reading and writes later can fail even though it waited.
    driver.execute("BEGIN IMMEDIATE")


def postgresql_engine(url: URL, timeout: float, ping_after_idle: float = PING_AFTER_IDLE) -> Engine:
    """Return an engine for PostgreSQL.

    ``timeout`` is the number of seconds to wait for a connection. With the execution option ``durable=False``, the
    commit of a transaction does not wait for the disk.

    A connection that was idle for ``ping_after_idle`` seconds is tested before it is used, because a server that was
    restarted has dropped it. A dropped connection that was used more recently fails one transaction; then all
    connections are replaced.
    """
    # `tcp_user_timeout`: milliseconds of silence after which a connection to a machine that has vanished is broken.
    driver = {"connect_timeout": int(_CONNECT_TIMEOUT), "tcp_user_timeout": int(timeout * 2_000)}
    engine = create_engine(url, connect_args=driver, **_pool(timeout))
    event.listen(engine, "do_connect", _connect_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "checkin", _record_idle)
    event.listen(engine, "checkout", partial(_ping_idle, engine.dialect.do_ping, ping_after_idle))
    return engine


def _connect_postgresql(_dialect: Any, _entry: Any, _arguments: Any, parameters: dict[str, Any]) -> Any:
    from bot.storage.postgresql import BoundedConnection  # noqa: PLC0415 (needs the extra "postgres")

    return BoundedConnection.connect(**parameters)


def limit_statements(connection: Connection, seconds: float | None) -> None:
    """Let each statement on a connection to PostgreSQL wait for at most ``seconds``; forever if it is None."""
    driver: Any = connection.connection.driver_connection
    driver.limit = seconds


def _record_idle(_: Any, entry: ConnectionPoolEntry) -> None:
    entry.info[_IDLE_SINCE] = time.monotonic()


def _ping_idle(
    ping: Callable[[Any], bool],
    ping_after_idle: float,
    connection: Any,
    entry: ConnectionPoolEntry,
    _: PoolProxiedConnection,
) -> None:
    if time.monotonic() - entry.info.get(_IDLE_SINCE, math.inf) < ping_after_idle:
        return
    try:
        ping(connection)
    except connection.OperationalError as lost:
        raise DisconnectionError from lost


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get("durable", True):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
