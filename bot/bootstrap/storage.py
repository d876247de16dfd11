"""The stores of a database, opened as the settings say, and the lists of what they must all do."""

import glob
from contextlib import closing
from pathlib import Path

from platformdirs import user_data_path

from bot.bootstrap.stores import Stores, sql_stores
from bot.errors import SettingsError
from bot.services.rate_limits import Pace
from bot.services.timeouts import DeliveryTimeouts
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.engines import SIDE_FILES
from bot.storage.restoration import former_prefix
from bot.storage.sql.installations import SqlInstallations
from bot.storage.upgrade import check_migrated, migrate
from bot.storage.vault import KEY_FILE, Vault, read_or_create_key

NO_KEYS = """\
ENCRYPTION_KEYS: required with PostgreSQL, because there is no folder to keep a key in. Make a key with
  python -m bot new-key"""

NO_FOLDER = """\
The folder {folder} for the database cannot be created: {reason}. Create it for the user who runs the bot, or set
DATABASE_URL to a file in another folder, such as sqlite:////var/lib/guidepost/guidepost.db."""


def open_stores(settings: Settings) -> Stores:
    """Open the stores of a database with the newest schema.

    SQLite is migrated first, because its file belongs to this bot alone. PostgreSQL may already serve other processes.

    Raises:
        SettingsError: if the settings name no database that the bot can use.
        StorageError: if the database cannot be reached, or must be migrated first.
    """
    database = open_database(settings)
    if database.is_sqlite:
        migrate(database)
    else:
        check_migrated(database)
    vault = open_vault(settings, database)
    stores = sql_stores(database, vault, settings.question_days, DeliveryTimeouts(settings.look_up_after), Pace())
    stores.prepare()
    return stores


def open_database(settings: Settings) -> Database:
    """Open the database that ``DATABASE_URL`` names, or else a SQLite file in the user's data folder.

    Raises:
        SettingsError: if it names no database that the bot can use.
    """
    url = settings.database_url.get_secret_value() if settings.database_url else f"sqlite:///{default_file()}"
    database = Database(url)
    if database.file:
        _create_folder(database.file.parent)
    return database


def _create_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(NO_FOLDER.format(folder=folder, reason=error.strerror)) from error


def default_file() -> Path:
    """Return the path of the SQLite file that is used unless a setting names another database."""
    return user_data_path("guidepost", appauthor=False) / "guidepost.db"


def migrate_database(settings: Settings) -> tuple[str | None, str]:
    """Upgrade the database to the newest schema; return the revisions before and after.

    Raises:
        SettingsError: if the settings name no database that the bot can use.
        StorageError: if it cannot be reached.
    """
    with closing(open_database(settings)) as database:
        revisions = migrate(database)
        if not database.is_sqlite:
            from bot.jobs.worker import create_job_tables  # noqa: PLC0415 (needs the extra "postgres")

            create_job_tables(database.conninfo)
    return revisions


def examine_database(settings: Settings) -> str:
    """Return which database it is, after checking its schema and its keys without changing anything.

    Raises:
        SettingsError: if the settings name no database that the bot can use.
        StorageError: if it cannot be reached, must be migrated first, or has a secret whose key is missing.
    """
    database = open_database(settings)
    if database.file and not database.file.exists():
        return f"SQLite, {database.file} (created at the first start)"
    check_migrated(database)
    SqlInstallations(database, open_vault(settings, database)).all()
    return f"SQLite, {database.file}" if database.file else f"PostgreSQL at {database.url.host or 'this machine'}"


def data_files(settings: Settings) -> list[Path]:
    """Return the existing files of a SQLite database, with its key, former databases and folder; none with PostgreSQL.

    Raises:
        SettingsError: if the settings name no database that the bot can use.
    """
    file = open_database(settings).file
    if file is None:
        return []
    folder = file.absolute().parent
    beside = [folder / f"{file.name}{ending}" for ending in ("", *SIDE_FILES)] + [folder / KEY_FILE]
    former = sorted(folder.glob(f"{glob.escape(former_prefix(file))}*"))
    return [path for path in (folder, *beside, *former) if path.exists()]


def open_vault(settings: Settings, database: Database) -> Vault:
    """Return the vault of a database, with the keys in the settings or else with the one in a file beside it.

    Raises:
        SettingsError: if there is no key, and no folder to keep one in.
    """
    if settings.encryption_keys:
        keys = settings.encryption_keys.get_secret_value().split(",")
        return Vault([key.strip() for key in keys if key.strip()])
    if database.file is None:
        raise SettingsError(NO_KEYS)
    return Vault([read_or_create_key(database.file)])
