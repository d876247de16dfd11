"""The stores on every backend, by one clock that only moves when a test says so."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.services.ports import FeedbackStore, InstallationStore, Ledger, QuestionStore
from bot.services.terms import Terms
from bot.services.tips.ports import ScheduleStore
from bot.storage.database import Database
from bot.storage.memory.feedback import MemoryFeedback
from bot.storage.memory.installations import MemoryInstallations
from bot.storage.memory.ledger import MemoryLedger
from bot.storage.memory.questions import MemoryQuestions
from bot.storage.memory.schedules import MemorySchedules
from bot.storage.migrating import migrate
from bot.storage.schema import metadata
from bot.storage.sql.feedback import SqlFeedback
from bot.storage.sql.installations import SqlInstallations
from bot.storage.sql.ledger import SqlLedger
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.schedules import SqlSchedules
from bot.storage.vault import Vault, new_key

DAYS = 90
LEASE = Terms().lease


@dataclass
class SettableClock:
    """Stands still until it is moved."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Stores:
    """What one process holds: its ledger, questions, installations, schedules and feedback."""

    ledger: Ledger
    questions: QuestionStore
    installations: InstallationStore
    schedules: ScheduleStore
    feedback: FeedbackStore
    clock: SettableClock
    again: Callable[[], "Stores"]
    """The same data as another process sees it; with memory, where there is none, the same stores."""


class MemoryBackend:
    """Memory: each time it is opened there is a new one."""

    def opened(self, days: float = DAYS) -> Stores:
        clock = SettableClock()
        questions = MemoryQuestions(clock, days)
        ledger = MemoryLedger(questions, clock)
        schedules = MemorySchedules(ledger, clock)
        stores = Stores(ledger, questions, MemoryInstallations(), schedules, MemoryFeedback(), clock, lambda: stores)
        return stores

    def close(self) -> None:
        """Nothing is open."""


class SqlBackend:
    """A database of either kind, migrated; it is emptied each time it is opened."""

    def __init__(self, url: str) -> None:
        self._clock = SettableClock()
        self._database = Database(url, self._clock)
        self._others: list[Database] = []
        migrate(self._database)

    def opened(self, days: float = DAYS) -> Stores:
        self._clock.now = SettableClock.now
        self._close_others()
        wipe(self._database)
        return self._stores(self._database, Vault([new_key()]), days)

    def _stores(self, database: Database, vault: Vault, days: float) -> Stores:
        questions = SqlQuestions(database, vault, days)
        ledger, installations = SqlLedger(database, questions), SqlInstallations(database, vault)

        def again() -> Stores:
            other = Database(database.url.render_as_string(hide_password=False), self._clock)
            self._others.append(other)
            return self._stores(other, vault, days)

        schedules, feedback = SqlSchedules(database), SqlFeedback(database, questions.pseudonym)
        return Stores(ledger, questions, installations, schedules, feedback, self._clock, again)

    def _close_others(self) -> None:
        while self._others:
            self._others.pop().close()

    def close(self) -> None:
        self._close_others()
        self._database.close()


Backend = MemoryBackend | SqlBackend


def wipe(database: Database) -> None:
    """Take every row out of every table."""
    with database.writing() as connection:
        for table in metadata.tables.values():
            connection.execute(table.delete())
