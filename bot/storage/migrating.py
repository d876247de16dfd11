"""Brings a database to the newest schema, however old it is."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.errors import StorageError
from bot.storage.database import Database

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x6775_6964
"""PostgreSQL's name for our lock: processes that start together migrate one after the other."""


def migrate(database: Database) -> tuple[str | None, str]:
    """Take the steps that are missing; the revisions before and after.

    Raises:
        StorageError: when the database cannot be reached, or is newer than the bot.
    """
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = _revision(connection)
        command.upgrade(config(connection), "head")
        return before, newest()


def check_migrated(database: Database) -> None:
    """Whether the database has the newest schema.

    Raises:
        StorageError: when it has not, or cannot be reached. What to do is in the message.
    """
    with database.reading() as connection:
        found = _revision(connection)
    if found != newest():
        raise StorageError(
            f"The database is at revision {found or 'none'}, the bot needs {newest()}: run python -m bot migrate"
        )


@cache
def newest() -> str:
    """The revision that this version of the bot needs."""
    return revisions()[-1]


def revisions() -> list[str]:
    """Every revision there ever was, the oldest first."""
    return [step.revision for step in ScriptDirectory(str(_FOLDER)).walk_revisions()][::-1]


def config(connection: Connection) -> Config:
    """What Alembic's commands need to work on a connection."""
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    made.attributes["connection"] = connection
    return made


def _revision(connection: Connection) -> str | None:
    """The revision that the database is at; None when it is empty."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found and found not in revisions():
        raise StorageError(
            f"The database is at revision {found}, which this version of the bot does not know: update it"
        )
    return found
