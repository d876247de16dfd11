"""Interfaces that the services need and that other packages implement."""

import math
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.matching.ranking import Ranking
from bot.services.deliveries import Backlog, Claim, IncomingEvent, LookUp, Outcome, OutgoingMessage, Receipt
from bot.services.installations import Installation
from bot.services.questions import QuestionRecord, Telling
from bot.services.retention import Purgeable
from bot.services.votes import Tally, Vote, VoteKind
from bot.services.workspaces import TenantData, Workspace

Work = Callable[[], object]
Alarm = Callable[[float, Work], Work]
"""Runs work in another thread after some seconds; the function that it returns cancels what has not begun."""


class BoundedExecutor(Protocol):
    """Runs work in other threads, and refuses it when there is no room left."""

    def reserve(self, most: int = 1) -> int:
        """Reserve room for up to ``most`` pieces of work; return for how many, which may be fewer than are free."""
        ...

    def release(self, count: int = 1) -> None:
        """Give back the room of reservations that turned out not to be needed."""
        ...

    def submit(self, work: Work) -> None:
        """Run ``work`` in the room of one reservation."""
        ...


class Matcher(Protocol):
    """Ranks the entries of the knowledge base for a question, as typed in Slack.

    Safe to call from many threads. Never raises, whatever a person typed.
    """

    def match(self, question: str, after: str | None = None) -> Ranking:
        """Return the entries that fit best, best first, with the confidence of the first one.

        ``after`` is the id of the entry shown just before in the same thread, if any.
        """
        ...


class OutboxStore(TenantData, Purgeable, Protocol):
    """Stores incoming events and the messages to post. Each method is one transaction: all of it happens, or nothing.

    A delivery does not record who asked, so `erase` deletes nothing. `forget` deletes a workspace's deliveries but not
    its event ids, because Slack may deliver those events again. Every method may raise `StorageError`.
    """

    def accept(
        self,
        incoming: IncomingEvent,
        reply: OutgoingMessage | None,
        *,
        claim: bool,
        question: QuestionRecord | None = None,
    ) -> Receipt:
        """Record an event, the reply to it and the question in it, unless the event or the reply was recorded before.

        With ``claim``, the caller receives the claim on the reply and sends it at once, unless other messages of the
        channel come first. Without the claim, the reply is due for any sender.
        """
        ...

    def enqueue(self, messages: Sequence[OutgoingMessage]) -> int:
        """Record messages to post, except those whose key was recorded before; return the number of new ones."""
        ...

    def claim(self, most: int) -> Sequence[Claim]:
        """Claim open deliveries that are due and whose turn it is, longest due first, but not more than ``most``.

        They may be fewer than there are, but none only if there is none.
        A message waits for the others of its channel, and for the channel's `Pace`. A look-up waits while the
        workspace's `LookUpLimit` says so. An expired message waits for nothing.
        """
        ...

    def claim_one(self, delivery_id: str) -> Claim | None:
        """Claim the delivery with that id; return None if it is not open, not due, or not yet its turn."""
        ...

    def due(self, limit: int) -> Sequence[tuple[str, str]]:
        """Return the ids of up to ``limit`` due deliveries, longest due first, each with a name for its channel.

        The name is unique among the channels of all workspaces.
        """
        ...

    def next_due(self) -> float | None:
        """Return the earliest time at which an open delivery is due, in seconds since the epoch; None without one."""
        ...

    def record_outcome(self, claim: Claim, outcome: Outcome, retry_in: float) -> bool:
        """Record the outcome of an attempt. ``retry_in`` is when to retry an indeterminate one, in seconds.

        Return False, and record nothing, if the claim had expired and another sender claimed the delivery since.
        """
        ...

    def confirm(self, workspace: Workspace, delivery_id: str, ts: str) -> bool:
        """Note that Slack reported the message of an open delivery, so that its next claim carries ``ts``.

        The delivery is due at once unless its message is being posted. Return False if there is no such delivery.
        """
        ...

    def recent_entries(self, workspace: Workspace, channel: str, thread_ts: str | None, limit: int) -> Sequence[str]:
        """Return the ids of the last entries, at most ``limit``, that a thread showed or is about to show, newest last.

        The message that a thread began with counts. Without ``thread_ts``, they are the entries that the channel showed
        outside any thread within `DIRECT_MEMORY`.
        """
        ...

    def has_answered(self, workspace: Workspace, channel: str, thread_ts: str) -> bool:
        """Return whether a person was answered in a thread, or is about to be; a tip in it is no answer."""
        ...

    def was_recorded(self, workspace: Workspace, key: str) -> bool:
        """Return whether a message with an idempotency key was recorded, and is not purged yet."""
        ...

    def abandon(self, workspace: Workspace, reason: str) -> int:
        """Fail all open deliveries of a workspace; return their number."""
        ...

    def backlog(self) -> Backlog:
        """Count the deliveries of all workspaces."""
        ...


class QuestionStore(TenantData, Purgeable, Protocol):
    """Stores questions without the person who asked. Every method may raise `StorageError`."""

    def record(self, question: QuestionRecord) -> None:
        """Store a question, its ``user_id`` as a pseudonym."""
        ...

    def of_workspace(self, workspace: Workspace) -> Sequence[QuestionRecord]:
        """Return a workspace's questions, oldest first; the ``user_id`` of each is the pseudonym."""
        ...

    def tell(self, question: QuestionRecord) -> Telling:
        """Store a question that a person passes on to the curators, unless it is the same again or one too many a day.

        Of the same question, passed on several times at once, one is stored. Different ones that are passed on at the
        same moment may exceed `MOST_TOLD`.
        """
        ...

    def latest(
        self, workspace: Workspace, user_id: str, since: float, until: float = math.inf
    ) -> QuestionRecord | None:
        """Return the last question that a person asked between two times, both included; None if there is none.

        Choices after a question back, and what was passed on to the curators, are no questions.
        """
        ...

    def workspaces(self) -> Sequence[Workspace]:
        """Return the workspaces that have questions, in the order of their ids."""
        ...


class FeedbackStore(TenantData, Purgeable, Protocol):
    """Stores people's votes on tips and answers without the person. Every method may raise `StorageError`.

    Votes on answers are purged as long after they were cast as questions are kept, or after `QUESTION_DAYS` if none
    are. Votes on tips are not purged: a tip comes again after years.
    """

    def record(self, vote: Vote) -> None:
        """Store a vote; it replaces all of an earlier one by the same person on the same subject."""
        ...

    def tallies(self, kind: VoteKind = VoteKind.TIP) -> Sequence[Tally]:
        """Count the votes of all workspaces on one kind of card, by subject."""
        ...

    def votes(self, kind: VoteKind) -> Sequence[Vote]:
        """Return the votes of all workspaces on one kind of card, oldest first, without who voted."""
        ...


class FollowUpStore(TenantData, Protocol):
    """Stores the channels in whose threads follow-ups are heard. Every method may raise `StorageError`.

    It does not record who changed the setting, so `erase` deletes nothing.
    """

    def hears(self, workspace: Workspace, channel: str) -> bool:
        """Return whether follow-ups are heard in a channel; by default they are not."""
        ...

    def turn_on(self, workspace: Workspace, channel: str) -> None:
        """Let follow-ups in a channel be heard."""
        ...

    def turn_off(self, workspace: Workspace, channel: str) -> None:
        """Let follow-ups in a channel be heard no more."""
        ...


class InstallationStore(Protocol):
    """Stores installations, one for each workspace or organization. Every method may raise `StorageError`."""

    def find(self, workspace: Workspace) -> Installation | None:
        """Return the workspace's own installation, or else its organization's."""
        ...

    def save(self, installation: Installation) -> None:
        """Store an installation; it replaces an older one in the same workspace or organization."""
        ...

    def remove(self, workspace: Workspace, *, before: float, whole_organization: bool = False) -> bool:
        """Delete the workspace's installation if it is not newer than ``before``, in seconds since the epoch.

        Slack sometimes reports an uninstallation late, when the app has already been installed again.
        """
        ...

    def all(self) -> Sequence[Installation]:
        """Return every installation, sorted by name."""
        ...


class Sender(Protocol):
    """Posts messages to Slack and looks them up. Never raises, whatever Slack or the network does."""

    def post(self, message: OutgoingMessage, delivery_id: str) -> Outcome:
        """Post a message once, with ``delivery_id`` in its metadata."""
        ...

    def find(self, claim: Claim, oldest: float, latest: float) -> LookUp:
        """Look for a message on one page of Slack's history between two times, in seconds since the epoch.

        The claim's ``cursor`` names the page. Both times must be the same for all pages.
        """
        ...
