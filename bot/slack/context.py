"""The services that listeners use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from bot.cards.curators import Asker
from bot.services.curation.channels import CuratorChannelStore, KnownCurators
from bot.services.curation.editor import Editor
from bot.services.curation.inbox import Inbox
from bot.services.curation.subscribers import SubscriberStore
from bot.services.guide import Guide
from bot.services.installation_cache import InstallationCache
from bot.services.languages import Languages
from bot.services.offers import RECENT, remembered
from bot.services.outbox import Outbox
from bot.services.ports import Alarm, BoundedExecutor, FeedbackStore, FollowUpStore, OutboxStore, QuestionStore
from bot.services.questions import QuestionRecord
from bot.services.saved import SavedStore
from bot.services.threads import RecentThreads
from bot.services.tips.service import Tips
from bot.services.uninstall import Uninstaller
from bot.services.workspaces import TenantData, Workspace
from bot.slack.metrics import Metrics
from bot.slack.responder import Responder


@dataclass(frozen=True)
class AppContext:
    """The services and stores of a running bot."""

    guide: Guide
    outbox: Outbox
    outbox_store: OutboxStore
    questions: QuestionStore
    question_days: int
    """Days for which questions are kept; 0 keeps none."""
    installation_cache: InstallationCache
    uninstaller: Uninstaller
    executor: BoundedExecutor
    metrics: Metrics
    tips: Tips
    feedback: FeedbackStore
    follow_ups: FollowUpStore
    subscribers: SubscriberStore
    saved: SavedStore
    curator_channels: CuratorChannelStore
    known_curators: KnownCurators
    inbox: Callable[[], Inbox]
    """Returns the curators' inbox; the first call takes a second."""
    editor: Editor | None
    """Answers gaps from Slack; None if the bot does not follow its knowledge folder."""
    tenant_data: Sequence[TenantData]
    clock: Callable[[], float]
    """Returns seconds since the epoch."""
    alarm: Alarm
    languages: Languages
    threads: RecentThreads = field(default_factory=RecentThreads)
    responder: Responder = field(default_factory=Responder)
    failed_shares: set[str] = field(default_factory=set)
    """Keys of shares that did not reach their channel, so that a person can try again."""

    def speaking(self, language: str) -> Self:
        """Return the same services, whose guide speaks a language."""
        return replace(self, guide=self.guide.speaking(language))

    def shown_in(self, workspace: Workspace, channel: str, thread_ts: str | None) -> tuple[str, ...]:
        """Return what a conversation has shown last, as `bot.services.offers` remembers it, the newest last.

        Raises:
            StorageError: if the database cannot be reached.
        """
        return remembered(self.outbox_store.recent_entries(workspace, channel, thread_ts, RECENT))

    def asker(self, workspace: Workspace, user_id: str, *, is_outsider: bool) -> Asker:
        """Return a person, and which ways to the curators they have: people of other organizations have none."""
        if is_outsider:
            return Asker(user_id)
        return Asker(user_id, bool(self.question_days), self.known_curators.has_channel(workspace))

    def record_question(self, question: QuestionRecord) -> None:
        """Count a question, and store it in a free thread. Without a free thread it is not stored, and no one waits."""
        self.metrics.count_question(question.outcome)
        if self.question_days and self.executor.reserve():
            self.executor.submit(lambda: self.questions.record(question))
