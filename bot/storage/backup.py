"""Backups of a SQLite database, made while the bot runs.

SQLite's online backup copies a consistent state and makes no writer wait (https://www.sqlite.org/backup.html). A copy
of the file alone would lose what is still in the ``-wal`` file beside it.
"""

import os
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkstemp

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from bot.errors import StorageError
from bot.storage.database import TIMEOUT, Database
from bot.storage.engines import error_code
from bot.storage.upgrade import config, revisions

_COLUMNS = "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'"


def back_up(database: Database, target: Path) -> str:
    """Copy the SQLite database into the new file ``target``, which only its owner can access; return its revision.

    The bot may run meanwhile. ``target`` appears once it is complete, checked and on disk.

    Raises:
        StorageError: if the database is PostgreSQL or does not exist, ``target`` exists already or cannot be written,
            or the copy is not a complete database of the bot.
    """
    if database.file is None:
        raise StorageError(
            "PostgreSQL has its own tool for backups, which asks for the password. Run: "
            f"pg_dump --format=custom --file={shlex.quote(str(target))} --dbname={url_without_password(database.url)}"
        )
    if not database.file.exists():
        raise StorageError(f"There is no database at {database.file}; set DATABASE_URL to the one that the bot uses")
    if target.exists():
        raise StorageError(f"{target} exists already; name a new file")
    with errors_translated(target), draft_of(target) as draft:
        copy_sqlite(database.file, draft)
        revision = check_copy(draft, database.file)
        publish(draft, target)
    return revision


def url_without_password(url: URL) -> str:
    """Return a PostgreSQL URL that may be shown, quoted for a shell."""
    query = {name: value for name, value in url.query.items() if name not in {"password", "sslpassword"}}
    shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return shlex.quote(shown.render_as_string())


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy the database ``source``, with what is in its ``-wal`` file, into the empty file ``target``."""
    with closing(open_sqlite(source, "ro")) as original, closing(open_sqlite(target, "rw")) as copy:
        original.backup(copy, progress=_refuse_locked)
        # The copy must be a single file. The bot returns to a write-ahead log when it opens the database.
        copy.execute("PRAGMA journal_mode = DELETE")


def _refuse_locked(status: int, *_: int) -> None:
    """Stop a backup that waited for a lock in vain, because ``Connection.backup`` would try forever."""
    if status & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        raise StorageError("Another process has locked the database for itself; try again when it has ended")


def open_sqlite(file: Path, mode: str) -> sqlite3.Connection:
    """Open an existing file with the URI parameter ``mode``: ``ro`` to read, ``rw`` to read and write."""
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=TIMEOUT, isolation_level=None)


def check_copy(copy: Path, original: Path) -> str:
    """Check that ``copy`` is a complete database of the bot, and return its revision.

    Raises:
        StorageError: if it is not; the message names the file ``original``, from which it was copied.
    """
    with closing(open_sqlite(copy, "ro")) as connection:
        (fault,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if fault != "ok":
            raise StorageError(f"{original} is damaged: {fault}")
        columns = set(connection.execute(_COLUMNS))
        has_revision = ("alembic_version", "version_num") in columns
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if has_revision else None
    if row is None:
        raise StorageError(
            f"{original} has no tables of Guidepost. A copy of a running bot's database is incomplete without the "
            "-wal file beside it; make backups with: python -m bot backup FILE"
        )
    revision = str(row[0])
    if revision not in revisions():
        raise StorageError(
            f"{original} is at revision {revision}, which this version of the bot does not know: update the bot"
        )
    if missing := _columns_at(revision) - columns:
        table, column = min(missing)
        raise StorageError(f"{original} is incomplete: the table {table} has no column {column}")
    return revision


def _columns_at(revision: str) -> set[tuple[str, str]]:
    """Return all pairs of table and column that a database has at ``revision``, by migrating one in memory."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            command.upgrade(config(connection), revision)
            return {(table, column) for table, column in connection.exec_driver_sql(_COLUMNS)}
    finally:
        engine.dispose()


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """Create an empty file beside ``target`` that only its owner can access; delete it at the end."""
    descriptor, name = mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def publish(draft: Path, target: Path) -> None:
    """Give the complete ``draft`` the name ``target``.

    Raises:
        StorageError: if ``target`` exists already.
    """
    sync(draft)
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        raise StorageError(f"{target} exists already; name a new file") from None
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def errors_translated(file: Path) -> Iterator[None]:
    """Raise `StorageError` for errors of SQLite and of the file system; ``file`` is the one that a person named."""
    try:
        yield
    except sqlite3.Error as error:
        if error_code(error) == sqlite3.SQLITE_NOTADB:
            raise StorageError(f"{file} is not a SQLite database") from error
        raise StorageError(f"SQLite could not copy the database ({error}): {file}") from error
    except OSError as error:
        raise StorageError(f"{error.filename or file}: {error.strerror}") from error
