"""The database, opened as the settings say."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from platformdirs import user_data_path

from bot.errors import SettingsError
from bot.services.installations import Installation
from bot.services.ports import FeedbackStore, InstallationStore, Ledger, Perishable, QuestionStore
from bot.services.retention import QUESTION_DAYS
from bot.services.terms import Terms
from bot.services.tips.ports import ScheduleStore
from bot.settings import Settings
from bot.storage.clock import Clock
from bot.storage.database import Database
from bot.storage.memory.feedback import MemoryFeedback
from bot.storage.memory.installations import MemoryInstallations
from bot.storage.memory.ledger import MemoryLedger
from bot.storage.memory.questions import MemoryQuestions
from bot.storage.memory.schedules import MemorySchedules
from bot.storage.migrating import check_migrated, migrate
from bot.storage.sql.feedback import SqlFeedback
from bot.storage.sql.installations import SqlInstallations
from bot.storage.sql.ledger import SqlLedger
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.schedules import SqlSchedules
from bot.storage.vault import Vault, key_beside

NO_KEYS = """\
ENCRYPTION_KEYS: needed with PostgreSQL, where there is no folder to keep a key in. Make one with
  python -m bot new-key"""


@dataclass(frozen=True)
class Stores:
    """The stores of one database."""

    ledger: Ledger
    questions: QuestionStore
    installations: InstallationStore
    schedules: ScheduleStore
    feedback: FeedbackStore
    check: Callable[[], None] = lambda: None
    """Raises `StorageError` while the database cannot be reached, or has not this version's schema."""
    clock: Clock = time.time
    """What day it is, near enough; the database goes by its own."""

    @property
    def perishable(self) -> Sequence[Perishable]:
        """Those that hold what is to be forgotten in time."""
        return [self.ledger, self.questions, self.schedules]


def memory_stores(*installations: Installation, clock: Clock = time.time, days: float = QUESTION_DAYS) -> Stores:
    """Stores that forget everything when the process ends."""
    questions = MemoryQuestions(clock, days)
    ledger = MemoryLedger(questions, clock)
    schedules = MemorySchedules(ledger, clock)
    installed = MemoryInstallations(*installations)
    return Stores(ledger, questions, installed, schedules, MemoryFeedback(), clock=clock)


def open_database(settings: Settings) -> Database:
    """The database that ``DATABASE_URL`` names, else a SQLite file in the user's data folder.

    Raises:
        SettingsError: when it names none that the bot can use.
    """
    url = settings.database_url.get_secret_value() if settings.database_url else f"sqlite:///{default_file()}"
    database = Database(url)
    if database.file:
        database.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return database


def default_file() -> Path:
    """Where the SQLite file is, unless a setting says otherwise."""
    return user_data_path("guidepost", appauthor=False) / "guidepost.db"


def migrate_database(settings: Settings) -> tuple[str | None, str]:
    """Bring the database to the newest schema; the revisions before and after.

    Raises:
        SettingsError: when the settings describe no database.
        StorageError: when it cannot be reached.
    """
    with closing(open_database(settings)) as database:
        revisions = migrate(database)
        if not database.is_sqlite:
            from bot.jobs.schema import prepare  # noqa: PLC0415 (its libraries are in the extra "postgres")

            prepare(database.conninfo)
    return revisions


def examine_database(settings: Settings) -> str:
    """Which database it is; reads a secret in it, but changes nothing.

    Raises:
        SettingsError: when the settings describe no database.
        StorageError: when it cannot be reached, must be migrated first, or was sealed with other keys.
    """
    database = open_database(settings)
    if database.file and not database.file.exists():
        return f"SQLite, {database.file} (made at the first start)"
    check_migrated(database)
    SqlInstallations(database, open_vault(settings, database)).all()
    return f"SQLite, {database.file}" if database.file else f"PostgreSQL at {database.url.host or 'this machine'}"


def open_vault(settings: Settings, database: Database) -> Vault:
    """The vault for a database: with the keys from the settings, else with the one in a file beside it.

    Raises:
        SettingsError: when there is no key, and no file to keep one in.
    """
    if settings.encryption_keys:
        keys = settings.encryption_keys.get_secret_value().split(",")
        return Vault([key.strip() for key in keys if key.strip()])
    if database.file is None:
        raise SettingsError(NO_KEYS)
    return Vault([key_beside(database.file)])


def open_stores(settings: Settings) -> Stores:
    """The stores, of a database whose schema is the newest.

    SQLite is migrated on the way: its file is this bot's alone. PostgreSQL may serve others already.

    Raises:
        SettingsError: when the settings describe no database.
        StorageError: when it cannot be reached, or must be migrated first.
    """
    database = open_database(settings)
    if database.is_sqlite:
        migrate(database)
    else:
        check_migrated(database)
    vault = open_vault(settings, database)
    questions = SqlQuestions(database, vault, settings.question_days)
    ledger = SqlLedger(database, questions, Terms(settings.look_up_after))
    installations, schedules = SqlInstallations(database, vault), SqlSchedules(database)
    feedback = SqlFeedback(database, questions.pseudonym)
    return Stores(ledger, questions, installations, schedules, feedback, partial(check_migrated, database))
