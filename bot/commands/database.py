"""Commands for the people who run the bot: its database and its keys."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap.storage import migrate_database, open_database, open_vault
from bot.commands.options import console
from bot.settings import Settings
from bot.storage import restoration
from bot.storage.backup import back_up
from bot.storage.database import Database
from bot.storage.sql.reencryption import reencrypt
from bot.storage.transfer import copy_database as copy
from bot.storage.vault import new_key as make_key


def migrate() -> None:
    """Upgrade the database to the schema of this version. You can repeat it, and run it while the bot runs."""
    before, after = migrate_database(Settings.load())
    change = "was up to date" if before == after else f"went from {before or 'nothing'} to {after}"
    console.print(f"The database {change}.")


def new_key() -> None:
    """Print a new key for ENCRYPTION_KEYS."""
    print(make_key())


def rotate_keys() -> None:
    """Encrypt every secret in the database with the first of ENCRYPTION_KEYS. Afterward, remove the other keys."""
    settings = Settings.load()
    database = open_database(settings)
    count = reencrypt(database, open_vault(settings, database))
    console.print(f"{count} secrets are now encrypted with the first key.")


def copy_database(
    source: Annotated[str, typer.Argument(help="URL of the other database, such as sqlite:////path/to/guidepost.db.")],
) -> None:
    """Copy all data from another database into the one that DATABASE_URL names, which must be empty."""
    settings = Settings.load()
    target = open_database(settings)
    copied = copy(Database(source), target, open_vault(settings, target), _print_count)
    console.print(f"{sum(copied.values())} rows in {len(copied)} tables are copied, and compared.")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to create. It must not exist yet.")],
) -> None:
    """Copy the SQLite database into a new file. The bot may run meanwhile."""
    revision = back_up(open_database(Settings.load()), file)
    print(f"{file} holds the whole database, at revision {revision}. Its keys are not in it: keep them too.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that python -m bot backup created.")],
) -> None:
    """Replace the SQLite database with a backup. Stop the bot first. The former database is kept beside it."""
    database = open_database(Settings.load())
    former = restoration.restore(file, database, datetime.now().astimezone())
    kept = f" The former database is kept as {former}." if former else ""
    print(f"{database.file} holds what {file} holds.{kept} To check it and its keys, run: python -m bot doctor")


def _print_count(table: str, rows: int) -> None:
    console.print(f"{table}: {rows}")
