"""The database's own errors, whose text may quote a row, as errors that say how to fix their cause."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from bot.errors import StorageError, UnstorableError
from bot.storage.engines import error_code


@contextmanager
def errors_translated(file: Path | None = None) -> Iterator[None]:
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
