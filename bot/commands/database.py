"""Commands for whoever runs the bot: its database, its keys, its workers."""

from typing import Annotated

import typer
from rich.console import Console

from bot.bootstrap.logs import configure_log
from bot.bootstrap.storage import migrate_database, open_database, open_vault
from bot.bootstrap.worker import run_worker
from bot.settings import Settings
from bot.storage.copying import copy_database as copy
from bot.storage.database import Database
from bot.storage.sql.sealing import seal_anew
from bot.storage.vault import new_key as make_key

console = Console(highlight=False)


def migrate() -> None:
    """Bring the database to the schema that this version needs. Safe to repeat, and while the bot runs."""
    before, after = migrate_database(Settings.load())
    told = "was up to date" if before == after else f"went from {before or 'nothing'} to {after}"
    console.print(f"The database {told}.")


def new_key() -> None:
    """Print a new key for ENCRYPTION_KEYS."""
    print(make_key())


def rotate_keys() -> None:
    """Seal every secret in the database with the first of ENCRYPTION_KEYS; the others can go afterwards."""
    settings = Settings.load()
    database = open_database(settings)
    count = seal_anew(database, open_vault(settings, database))
    console.print(f"{count} secrets are sealed with the newest key.")


def copy_database(
    source: Annotated[str, typer.Argument(help="Where from, such as sqlite:////path/to/guidepost.db")],
) -> None:
    """Copy all that is kept in another database into the one that DATABASE_URL names, which must be empty."""
    settings = Settings.load()
    target = open_database(settings)
    copied = copy(Database(source), target, open_vault(settings, target), _tell)
    rows = sum(copied.values())
    console.print(f"{rows} rows in {len(copied)} tables are copied, and compared.")


def _tell(table: str, rows: int) -> None:
    console.print(f"{table}: {rows}")


def worker() -> None:
    """Send what is due, beside web processes on the same PostgreSQL. Run any number of these."""
    settings = Settings.load()
    configure_log(settings)
    run_worker(settings)
