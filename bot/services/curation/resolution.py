"""The first and the last step of answering a gap: a curator takes it, and those who asked hear of the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.knowledge.models import Entry
from bot.services.curation.gaps import Gap
from bot.services.curation.inbox import Inbox
from bot.services.curation.statuses import GapState, GapStatus
from bot.services.curation.subscribers import Subscriber, SubscriberStore, tell_subscribers
from bot.services.deliveries import OutgoingMessage
from bot.services.guide import Guide
from bot.services.ports import OutboxStore
from bot.services.workspaces import Workspace


@dataclass(frozen=True)
class Resolver:
    """Takes gaps and closes them, for curators in a terminal and in Slack."""

    inbox: Callable[[], Inbox]
    """Returns the curators' inbox; the first call takes a second."""
    guide: Guide
    subscribers: SubscriberStore
    outbox_store: OutboxStore
    message_to: Callable[[Subscriber, Entry], OutgoingMessage]
    """Returns the message that tells a person which entry answers now."""

    def take(self, gap: Gap, curator: str) -> list[GapStatus]:
        """Take a gap into review; with a proposal, take the gap that it answers as well. Return their statuses.

        Raises:
            CurationError: if another curator has one of them, or decided it.
        """
        inbox = self.inbox()
        listed = inbox.open_gaps([gap.status.workspace]) if gap.proposal else []
        answered = [one for one in listed if gap.proposal and one.id == gap.proposal.gap_id]
        return [inbox.take(one, curator) for one in (*answered, gap)]

    def answered(self, workspace: Workspace, gap_id: str) -> list[GapStatus]:
        """Return the status of a gap; of a proposal, also that of the gap that it answers.

        Raises:
            StorageError: if the database cannot be reached.
        """
        inbox = self.inbox()
        listed = [one for one in inbox.proposals_for(workspace) if one.id == gap_id]
        named = [one.proposal.gap_id for one in listed if one.proposal and one.proposal.gap_id]
        found = [inbox.status(workspace, one) for one in (*named, gap_id)]
        return [status for status in found if status]

    def close(self, status: GapStatus, entry_id: str | None) -> int:
        """Tell those who wanted to hear of an answer, and mark the gap as answered; return the number of people.

        A crash in between loses nothing, and a second call tells nobody twice.

        Raises:
            CurationError: if the gap was changed since ``status`` was read.
            StorageError: if the database cannot be reached.
        """
        entry = self.guide.entry(entry_id or "")
        told = 0
        if entry:
            told = tell_subscribers(
                status, self.subscribers, self.outbox_store, lambda person: self.message_to(person, entry)
            )
        self.inbox().change(replace(status, state=GapState.ADDED, entry_id=entry_id))
        return told
