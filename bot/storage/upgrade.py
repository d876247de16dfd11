"""Upgrades of a database to the newest schema, from any older one."""

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
"""Number of the advisory lock in PostgreSQL that makes processes which start together migrate one after the other."""

_ADD_PROBE = text("INSERT INTO alembic_version (version_num) VALUES ('probe')")
_REMOVE_PROBE = text("DELETE FROM alembic_version WHERE version_num = 'probe'")


def migrate(database: Database) -> tuple[str | None, str]:
    """Run the missing migrations; return the revisions before and after.

    Raises:
        StorageError: if the database cannot be reached, or is newer than the bot.
    """
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = _revision(connection)
        command.upgrade(config(connection), "head")
        return before, latest_revision()


def check_migrated(database: Database) -> None:
    """Check that the database has the newest schema.

    Raises:
        StorageError: if it does not, or cannot be reached. The message says what to do.
    """
    with database.reading() as connection:
        found = _revision(connection)
    if found != latest_revision():
        raise StorageError(
            f"The database is at revision {found or 'none'}, the bot needs {latest_revision()}: "
            "run python -m bot migrate"
        )


def check_writable(database: Database) -> None:
    """Check that the database has the newest schema and stores what is written; nothing in it is different afterward.

    Raises:
        StorageError: if not.
    """
    check_migrated(database)
    with database.writing(durable=False) as connection:
        # A row that is written and deleted again takes space on the disk, unlike one that stays as it is.
        connection.execute(_ADD_PROBE)
        connection.execute(_REMOVE_PROBE)


@cache
def latest_revision() -> str:
    """Return the revision that this version of the bot needs."""
    return revisions()[-1]


def revisions() -> list[str]:
    """Return all revisions, oldest first."""
    return [step.revision for step in ScriptDirectory(str(_FOLDER)).walk_revisions()][::-1]


def config(connection: Connection) -> Config:
    """Return the configuration with which Alembic's commands use ``connection``."""
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    made.attributes["connection"] = connection
    return made


def _revision(connection: Connection) -> str | None:
    """Return the revision of the database; None if it is empty."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found and found not in revisions():
        raise StorageError(
            f"The database is at revision {found}, which this version of the bot does not know: update the bot"
        )
    return found
