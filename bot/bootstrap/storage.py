"""The stores of a database, opened as the settings say, and the lists of what they must all do."""

import glob
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from platformdirs import user_data_path

from bot.errors import SettingsError
from bot.services.curation.channels import CuratorChannelStore
from bot.services.curation.proposals import ProposalStore
from bot.services.curation.statuses import GapStore
from bot.services.curation.subscribers import SubscriberStore
from bot.services.installations import Installation
from bot.services.ports import FeedbackStore, FollowUpStore, InstallationStore, OutboxStore, QuestionStore
from bot.services.rate_limits import UNPACED, Pace
from bot.services.retention import QUESTION_DAYS, Purgeable
from bot.services.slack_clock import SlackClock
from bot.services.timeouts import DeliveryTimeouts
from bot.services.tips.ports import ScheduleStore
from bot.services.versions import VersionStore
from bot.services.workspaces import TenantData
from bot.settings import Settings
from bot.storage.clock import Clock
from bot.storage.database import Database
from bot.storage.engines import SIDE_FILES
from bot.storage.memory.curation import (
    MemoryFeedback,
    MemoryGaps,
    MemoryProposals,
    MemorySubscribers,
    MemoryVersions,
)
from bot.storage.memory.installations import MemoryInstallations
from bot.storage.memory.outbox import MemoryOutboxStore
from bot.storage.memory.questions import MemoryQuestions
from bot.storage.memory.tenant_rows import MemoryCuratorChannels, MemoryFollowUps
from bot.storage.memory.tips import MemorySchedules
from bot.storage.restoration import former_prefix
from bot.storage.sql.feedback import SqlFeedback
from bot.storage.sql.gaps import SqlGaps
from bot.storage.sql.installations import SqlInstallations
from bot.storage.sql.outbox import SqlOutboxStore
from bot.storage.sql.proposals import SqlProposals
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.schedules import SqlSchedules
from bot.storage.sql.subscribers import SqlSubscribers
from bot.storage.sql.tenant_table import SqlCuratorChannels, SqlFollowUps
from bot.storage.sql.versions import SqlVersions
from bot.storage.upgrade import check_migrated, check_writable, migrate
from bot.storage.vault import KEY_FILE, Vault, read_or_create_key

NO_KEYS = """\
ENCRYPTION_KEYS: required with PostgreSQL, because there is no folder to keep a key in. Make a key with
  python -m bot new-key"""

NO_FOLDER = """\
The folder {folder} for the database cannot be created: {reason}. Create it for the user who runs the bot, or set
DATABASE_URL to a file in another folder, such as sqlite:////var/lib/guidepost/guidepost.db."""


@dataclass(frozen=True)
class Stores:
    """The stores of one database."""

    outbox_store: OutboxStore
    questions: QuestionStore
    installations: InstallationStore
    schedules: ScheduleStore
    feedback: FeedbackStore
    follow_ups: FollowUpStore
    gaps: GapStore
    subscribers: SubscriberStore
    curator_channels: CuratorChannelStore
    versions: VersionStore
    proposals: ProposalStore
    prepare: Callable[[], None] = lambda: None
    """Generates the keys that the stores need, so that no request has to wait for it."""
    check: Callable[[], None] = lambda: None
    """Raises `StorageError` if the database cannot be reached or does not have this version's schema."""
    clock: Clock = time.time
    """A clock good enough to tell the day. The database uses its own clock."""
    is_exclusive: bool = True
    """True if no other process uses them, so that this one receives every event."""
    slack_clock: SlackClock = field(default_factory=SlackClock)
    """Slack's clock, which the sender sets and the outbox store records."""

    @property
    def tenant_data(self) -> Sequence[TenantData]:
        """The stores from which a workspace's data is deleted at uninstallation, and a person's on request.

        Schedules come first: a planner that runs meanwhile would otherwise leave new deliveries behind.
        """
        people = (self.questions, self.feedback, self.subscribers)
        curation = (self.follow_ups, self.gaps, self.curator_channels, self.proposals)
        return (self.schedules, self.outbox_store, *people, *curation)

    @property
    def purgeable(self) -> Sequence[Purgeable]:
        """The stores whose data has a retention period."""
        curation = (self.gaps, self.subscribers, self.proposals)
        return (self.outbox_store, self.questions, self.schedules, self.feedback, *curation)


def memory_stores(
    *installations: Installation, clock: Clock = time.time, days: float = QUESTION_DAYS, pace: Pace = UNPACED
) -> Stores:
    """Create stores in memory, whose data is lost when the process ends; questions are kept for ``days``."""
    questions, slack_clock = MemoryQuestions(clock, days), SlackClock(clock)
    outbox_store = MemoryOutboxStore(questions, clock, pace=pace, slack_time=slack_clock.now)
    schedules = MemorySchedules(outbox_store, clock)
    installation_store = MemoryInstallations(*installations)
    return Stores(
        outbox_store,
        questions,
        installation_store,
        schedules,
        MemoryFeedback(clock, days),
        MemoryFollowUps(),
        MemoryGaps(clock, days),
        MemorySubscribers(clock, days),
        MemoryCuratorChannels(),
        MemoryVersions(clock),
        MemoryProposals(clock, days),
        clock=clock,
        slack_clock=slack_clock,
    )


def sql_stores(
    database: Database,
    vault: Vault,
    days: float = QUESTION_DAYS,
    timeouts: DeliveryTimeouts | None = None,
    pace: Pace = UNPACED,
) -> Stores:
    """Create the stores of a migrated database; questions are kept for ``days``."""
    questions, slack_clock = SqlQuestions(database, vault, days), SlackClock()
    return Stores(
        SqlOutboxStore(database, questions, timeouts, pace, slack_clock.now),
        questions,
        SqlInstallations(database, vault),
        SqlSchedules(database),
        SqlFeedback(database, questions.pseudonym, days),
        SqlFollowUps(database),
        SqlGaps(database, days),
        SqlSubscribers(database, vault, questions.pseudonym, days),
        SqlCuratorChannels(database),
        SqlVersions(database),
        SqlProposals(database, days),
        questions.prepare,
        partial(check_writable, database),
        slack_clock=slack_clock,
        is_exclusive=database.is_sqlite,
    )


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
