"""Restoration of a SQLite database from a backup, in one step that cannot be left half done."""

import os
import shlex
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from bot.errors import StorageError
from bot.storage.backup import (
    check_copy,
    copy_sqlite,
    draft_of,
    errors_translated,
    open_sqlite,
    publish,
    sync,
    url_without_password,
)
from bot.storage.database import Database
from bot.storage.engines import PRIVATE, SIDE_FILES, error_code


def restore(backup: Path, database: Database, now: datetime) -> Path | None:
    """Replace the SQLite database with ``backup``; return the file that keeps the former one, None if there was none.

    A process that dies meanwhile leaves either the former database or the restored one. The name of the file that
    keeps the former one contains the time ``now``.

    Raises:
        StorageError: if the database is PostgreSQL or another process uses it, or ``backup`` is not a complete database
            of the bot, of this version or an older one. The database is as before then.
    """
    file = database.file
    if file is None:
        raise StorageError(
            "PostgreSQL has its own tool for this, which asks for the password. Stop the bot and its workers, then "
            "run: pg_restore --clean --if-exists --no-owner --single-transaction "
            f"--dbname={url_without_password(database.url)} {shlex.quote(str(backup))}"
        )
    if not backup.is_file():
        raise StorageError(f"There is no file {backup}")
    with errors_translated(backup), draft_of(file) as draft:
        copy_sqlite(backup, draft)
        check_copy(draft, backup)
        if not file.exists():
            publish(draft, file)
            return None
        former = file.with_name(f"{former_prefix(file)}{now:%Y%m%d-%H%M%S}{file.suffix}")
        _replace(file, draft, former)
    return former


def former_prefix(file: Path) -> str:
    """Return the beginning of the names of the files that keep former databases, beside the database ``file``."""
    return f"{file.stem}-before-restore-"


def _replace(file: Path, draft: Path, former: Path) -> None:
    try:
        _replace_content(file, draft, former)
    except sqlite3.DatabaseError as error:
        if error_code(error) not in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise
        # No process can be using a file that SQLite cannot read.
        _replace_file(file, draft, former)
    with suppress(PermissionError):
        file.chmod(PRIVATE)


def _replace_content(file: Path, draft: Path, former: Path) -> None:
    """Copy ``file`` to ``former`` and then ``draft`` into ``file``, while no other process can open it.

    SQLite writes the pages of ``draft`` in one transaction. To put the draft in place under the file's name would not
    be enough: a bot that had opened the former file a moment before would go on with it, and leave its ``-wal`` file
    beside the restored one.
    """
    with closing(_open_alone(file)) as connection, closing(open_sqlite(draft, "ro")) as restored:
        with draft_of(former) as kept:
            with closing(open_sqlite(kept, "rw")) as copy:
                connection.backup(copy)
            publish(kept, former)
        restored.backup(connection)


def _open_alone(file: Path) -> sqlite3.Connection:
    """Open a database and keep all other processes out of it until the connection is closed.

    Every process that uses a database with a write-ahead log has a lock on it, so leaving that mode fails while there
    is such a process. It also moves what is in the ``-wal`` file into the database.
    """
    connection = open_sqlite(file, "rw")
    try:
        for statement in ("PRAGMA journal_mode = DELETE", "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"):
            connection.execute(statement).fetchone()
        # In this locking mode the lock outlives the transaction, which would be in the way of a copy.
        connection.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        connection.close()
        if error_code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StorageError(f"Another process uses {file}: stop the bot, then restore") from error
        raise
    return connection


def _replace_file(file: Path, draft: Path, former: Path) -> None:
    """Put ``draft`` in place of ``file``, which SQLite cannot read, and keep that as ``former``."""
    for suffix in SIDE_FILES:
        # SQLite would take them for those of the restored database.
        with suppress(FileNotFoundError):
            file.with_name(file.name + suffix).rename(former.with_name(former.name + suffix))
    owner = file.stat()
    os.chown(draft, owner.st_uid, owner.st_gid)
    file.chmod(PRIVATE)
    former.hardlink_to(file)
    sync(draft)
    draft.replace(file)
    sync(file.parent)
