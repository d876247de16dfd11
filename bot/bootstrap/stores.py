"""The stores of one database, or in memory."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.services.curation.channels import CuratorChannelStore
from bot.services.curation.edits import EditStore
from bot.services.curation.proposals import ProposalStore
from bot.services.curation.statuses import GapStore
from bot.services.curation.subscribers import SubscriberStore
from bot.services.installations import Installation
from bot.services.ports import FeedbackStore, FollowUpStore, InstallationStore, OutboxStore, QuestionStore
from bot.services.rate_limits import UNPACED, Pace
from bot.services.retention import QUESTION_DAYS, Purgeable
from bot.services.saved import SavedStore
from bot.services.slack_clock import SlackClock
from bot.services.timeouts import DeliveryTimeouts
from bot.services.tips.ports import ScheduleStore
from bot.services.versions import VersionStore
from bot.services.workspaces import TenantData
from bot.storage.clock import Clock
from bot.storage.database import Database
from bot.storage.memory.curation import (
    MemoryFeedback,
    MemoryGaps,
    MemoryProposals,
    MemorySubscribers,
)
from bot.storage.memory.installations import MemoryInstallations
from bot.storage.memory.outbox import MemoryOutboxStore
from bot.storage.memory.questions import MemoryQuestions
from bot.storage.memory.tenant_rows import MemoryCuratorChannels, MemoryFollowUps, MemorySaved
from bot.storage.memory.tips import MemorySchedules
from bot.storage.memory.versions import MemoryEdits, MemoryVersions
from bot.storage.sql.edits import SqlEdits
from bot.storage.sql.feedback import SqlFeedback
from bot.storage.sql.gaps import SqlGaps
from bot.storage.sql.installations import SqlInstallations
from bot.storage.sql.outbox import SqlOutboxStore
from bot.storage.sql.proposals import SqlProposals
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.saved import SqlSaved
from bot.storage.sql.schedules import SqlSchedules
from bot.storage.sql.subscribers import SqlSubscribers
from bot.storage.sql.tenant_table import SqlCuratorChannels, SqlFollowUps
from bot.storage.sql.versions import SqlVersions
from bot.storage.upgrade import check_writable
from bot.storage.vault import Vault


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
    edits: EditStore
    saved: SavedStore
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
        people = (self.questions, self.feedback, self.subscribers, self.saved)
        curation = (self.follow_ups, self.gaps, self.curator_channels, self.proposals, self.edits)
        return (self.schedules, self.outbox_store, *people, *curation)

    @property
    def purgeable(self) -> Sequence[Purgeable]:
        """The stores whose data has a retention period."""
        curation = (self.gaps, self.subscribers, self.proposals, self.edits)
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
        MemoryEdits(clock),
        MemorySaved(),
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
        SqlEdits(database),
        SqlSaved(database, questions.pseudonym),
        questions.prepare,
        partial(check_writable, database),
        slack_clock=slack_clock,
        is_exclusive=database.is_sqlite,
    )
