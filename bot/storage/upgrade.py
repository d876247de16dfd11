"""Upgrades of a database to the newest schema, from any older one."""

import time
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

_LOCK_TIMEOUT = 1.0
"""Seconds for which a migration waits for a table in PostgreSQL; as long as it waits, everyone else waits behind it."""
PATIENCE = 60.0
"""Seconds for which it is tried again."""
_PAUSE = 0.5
"""Seconds between two attempts, in which those who waited get their turn."""
_IN_USE = {"55P03", "40P01"}
"""Codes of PostgreSQL's errors: no lock in time, and a deadlock."""
_TOO_LONG = (
    "The database was not migrated, and is as before: another program used a table for more than {patience:.0f} s, as "
    "a backup does. Run python -m bot migrate again when it is done"
)

_ADD_PROBE = text("INSERT INTO alembic_version (version_num) VALUES ('probe')")
_REMOVE_PROBE = text("DELETE FROM alembic_version WHERE version_num = 'probe'")


def migrate(database: Database, patience: float = PATIENCE) -> tuple[str | None, str]:
    """Run the missing migrations; return the revisions before and after.

    With PostgreSQL, the bot may run meanwhile. A table that others use is waited for with pauses, ``patience`` seconds
    in all, so that nobody waits long behind the migration.

    Raises:
        StorageError: if the database cannot be reached, is newer than the bot, or has a table in use for too long.
    """
    until = time.monotonic() + patience
    while True:
        try:
            return _migrate(database)
        except StorageError as error:
            if not _is_in_use(error):
                raise
            if time.monotonic() >= until:
                raise StorageError(_TOO_LONG.format(patience=patience)) from error
            time.sleep(_PAUSE)


def _migrate(database: Database) -> tuple[str | None, str]:
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SET LOCAL lock_timeout TO {_LOCK_TIMEOUT * 1_000:.0f}"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = _revision(connection)
        command.upgrade(config(connection), "head")
        return before, latest_revision()


def _is_in_use(error: StorageError) -> bool:
    """Return whether the database refused because others used the same table."""
    return getattr(getattr(error.__cause__, "orig", None), "sqlstate", None) in _IN_USE


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
