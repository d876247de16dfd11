"""Engines for SQLite and PostgreSQL: which URLs they take, and what each needs to be told."""

import math
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from bot.errors import SettingsError

_WRONG_URL = "DATABASE_URL: should begin with postgresql:// or sqlite:///"
_NO_FILE = "DATABASE_URL: name a file, such as sqlite:///guidepost.db; what is only in memory would be lost"
_NO_DRIVER = "DATABASE_URL: for PostgreSQL, run: pip install -r requirements-postgres.lock"
_CONNECTIONS = 15
"""How many a process opens at most, when so many threads need one at once; they are kept for the next time."""
RESTED = 1.0
"""Seconds; to try a connection each time would cost a tenth of what an event does."""
_RESTS_SINCE = "rests since"
"""Of a connection, by the monotonic clock."""


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
        if parsed.database in {None, "", ":memory:"}:
            raise SettingsError(_NO_FILE)
        return parsed
    # Platforms name the driver in several ways; ours is psycopg.
    if parsed.drivername.partition("+")[0] not in {"postgres", "postgresql"}:
        raise SettingsError(_WRONG_URL)
    if find_spec("psycopg") is None:
        raise SettingsError(_NO_DRIVER)
    return parsed.set(drivername="postgresql+psycopg")


def sqlite_engine(url: URL, patience: float) -> Engine:
    """An engine for SQLite, where readers wait for nobody.

    ``patience``: seconds to wait for another process to finish writing. With the execution option ``reading`` a
    transaction is one that only reads; with ``hasty`` its commit does not wait for the disk.
    """
    driver = {"timeout": patience, "check_same_thread": False}
    engine = create_engine(url, connect_args=driver, **_pool(patience))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _pool(patience: float) -> dict[str, Any]:
    return {"pool_size": _CONNECTIONS, "max_overflow": 0, "pool_timeout": patience}


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by itself, and too late.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    driver: Any = connection.connection.dbapi_connection
    if options.get("reading"):
        driver.execute("BEGIN")
        return
    driver.execute(f"PRAGMA synchronous = {'NORMAL' if options.get('hasty') else 'FULL'}")
    # A transaction that turns from reading to writing half-way can fail although it waited.
    driver.execute("BEGIN IMMEDIATE")


def postgresql_engine(url: URL, patience: float, rested: float = RESTED) -> Engine:
    """An engine for PostgreSQL; ``patience``: seconds to wait for a connection; ``hasty`` as for SQLite.

    A connection that has ``rested`` so many seconds is tried before it is used: a server that was restarted has
    forgotten it. One in use tells so by itself, to one transaction, and all are made anew.
    """
    # The second: milliseconds of silence after which the connection to a machine that has vanished counts as broken.
    driver = {"connect_timeout": max(2, int(patience)), "tcp_user_timeout": int(patience * 2_000)}
    engine = create_engine(url, connect_args=driver, **_pool(patience))
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", partial(_try_rested, engine.dialect.do_ping, rested))
    return engine


def _note_rest(_: Any, entry: ConnectionPoolEntry) -> None:
    entry.info[_RESTS_SINCE] = time.monotonic()


def _try_rested(
    ping: Callable[[Any], bool], rested: float, connection: Any, entry: ConnectionPoolEntry, _: PoolProxiedConnection
) -> None:
    if time.monotonic() - entry.info.get(_RESTS_SINCE, math.inf) < rested:
        return
    try:
        ping(connection)
    except connection.OperationalError as lost:
        raise DisconnectionError from lost


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("hasty"):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
