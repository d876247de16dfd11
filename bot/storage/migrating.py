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

_LOCK = 0x6775_6964
"""PostgreSQL's name for our lock: processes that start together migrate one after the other."""


def migrate(database: Database) -> tuple[str | None, str]:
    """Take the steps that are missing; the revisions before and after.

    Raises:
        StorageError: when the database cannot be reached.
    """
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = _revision(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return before, newest()


def check_migrated(database: Database) -> None:
    """Whether the database has the newest schema.

    Raises:
        StorageError: when it has not, or cannot be reached.
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
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
