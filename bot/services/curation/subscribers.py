"""People who want to hear when the curators have an answer to their question."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.services.curation.statuses import GapStatus
from bot.services.deliveries import OutgoingMessage
from bot.services.ports import OutboxStore
from bot.services.retention import Purgeable
from bot.services.workspaces import TenantData, Workspace

MOST_DAYS = 90
"""Days for which a subscriber is stored at most; fewer if questions are kept for fewer."""


@dataclass(frozen=True)
class Subscriber:
    """A person who wants to hear about a question."""

    workspace: Workspace
    digest: str
    """The digest of the question, as in the members of a gap."""
    user_id: str
    """The person, who gets a direct message."""
    question: str
    """The redacted question, to remind the person of it."""

    @property
    def key(self) -> str:
        """The idempotency key of the one message to the person about the question.

        It is a hash, because it stays with the delivery when the subscriber is deleted.
        """
        return f"found:{hashlib.blake2b(f'{self.digest}:{self.user_id}'.encode(), digest_size=16).hexdigest()}"


class SubscriberStore(TenantData, Purgeable, Protocol):
    """Stores subscribers until they get their message, the person and the question encrypted.

    Every method may raise `StorageError`.
    """

    def add(self, subscriber: Subscriber) -> bool:
        """Store a subscriber; return False if nothing is kept. The same one again changes only the time."""
        ...

    def find(self, workspace: Workspace, digests: Collection[str]) -> Sequence[Subscriber]:
        """Return those who want to hear about any of the questions with ``digests``, in the order of their digests."""
        ...

    def remove(self, subscriber: Subscriber) -> None:
        """Delete a subscriber whose message is recorded."""
        ...


def tell_subscribers(
    status: GapStatus,
    subscribers: SubscriberStore,
    outbox_store: OutboxStore,
    message_to: Callable[[Subscriber], OutgoingMessage],
) -> int:
    """Record a message to each person who wants to hear about a gap, and forget them; return their number.

    A crash in between loses no one: the message has an idempotency key, so a second attempt does not repeat it.

    Raises:
        StorageError: if the database cannot be reached.
    """
    found = subscribers.find(status.workspace, status.members)
    outbox_store.enqueue([message_to(one) for one in found])
    for one in found:
        subscribers.remove(one)
    return len(found)
