"""What services need and others provide."""

from collections.abc import Callable, Sequence
from typing import Protocol

from bot.matching.ranking import Ranking
from bot.services.deliveries import Arrival, Backlog, Claim, LookUp, Outcome, Post, Taken
from bot.services.installations import Installation
from bot.services.questions import Asked
from bot.services.tips.feedback import Tally, Vote
from bot.services.workspaces import Workspace

Work = Callable[[], object]


class Desk(Protocol):
    """Where work for other threads is handed in, as long as there is room."""

    def reserve(self) -> bool:
        """Keep a thread free for the caller; False when none is."""
        ...

    def release(self) -> None:
        """The reserved thread is not needed after all."""
        ...

    def submit(self, work: Work) -> None:
        """Let the reserved thread do ``work``."""
        ...


class Matcher(Protocol):
    """Ranks the knowledge base's entries for a question, as typed in Slack.

    Safe to call from many threads; never raises for what a person typed.
    """

    def match(self, question: str, after: str | None = None) -> Ranking:
        """The entries that fit best, best first, and how sure the first one is.

        ``after`` is the entry shown just before in the same thread, if any.
        """
        ...


class Ledger(Protocol):
    """Remembers what arrived and what is to be posted. Each method is one transaction: all of it or nothing.

    Every method raises `StorageError` when the database cannot be reached.
    """

    def take(self, arrival: Arrival, post: Post | None, *, mine: bool, asked: Asked | None = None) -> Taken:
        """Note an arrival and the reply to it, if that arrival was not noted before.

        With ``mine`` the taker holds the reply's claim and sends it at once; else it waits for whoever has time.
        """
        ...

    def plan(self, posts: Sequence[Post]) -> int:
        """Note what is to be posted, leaving out what was noted before under the same key; how many were new."""
        ...

    def claim(self) -> Claim | None:
        """The open delivery that has been due for longest, for the caller alone; None when none is due."""
        ...

    def claim_one(self, delivery_id: str) -> Claim | None:
        """That delivery, for the caller alone, if it is open and due."""
        ...

    def due(self, limit: int) -> Sequence[tuple[str, str]]:
        """Ids of up to ``limit`` due deliveries, longest due first, each with a name for its channel."""
        ...

    def next_due(self) -> float | None:
        """When an open delivery is due next, or was; in seconds since the epoch. None when there is none."""
        ...

    def settle(self, claim: Claim, outcome: Outcome, again_in: float) -> bool:
        """Note how an attempt went; ``again_in`` is when to look at a doubtful one again, in seconds.

        False when the claim had run out and somebody else holds the delivery: nothing was noted then.
        """
        ...

    def shown_in(self, workspace: Workspace, channel: str, thread_ts: str) -> str | None:
        """Id of the entry that was shown last in a thread, or is about to be."""
        ...

    def abandon(self, workspace: Workspace, reason: str) -> int:
        """Fail all open deliveries of a workspace; how many there were."""
        ...

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """The workspaces of the same organization that have deliveries here, in any order."""
        ...

    def forget(self, workspace: Workspace) -> int:
        """Forget all deliveries of a workspace; how many there were. Arrivals stay: Slack may repeat them."""
        ...

    def backlog(self) -> Backlog:
        """The deliveries of all workspaces, counted."""
        ...

    def purge(self) -> int:
        """Forget arrivals and settled deliveries that are past their time; how many there were."""
        ...


class QuestionStore(Protocol):
    """Remembers questions without who asked. Raises `StorageError` like the ledger."""

    def record(self, asked: Asked) -> None:
        """Keep a question."""
        ...

    def kept(self, workspace: Workspace) -> Sequence[Asked]:
        """A workspace's questions, oldest first; their ``user_id`` is the pseudonym."""
        ...

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Forget what a person asked; how many questions that were."""
        ...

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """The workspaces of the same organization that have questions here, in any order."""
        ...

    def forget(self, workspace: Workspace) -> int:
        """Forget all questions of a workspace; how many there were."""
        ...

    def purge(self) -> int:
        """Forget questions that are past their time, in every workspace; how many there were."""
        ...


class FeedbackStore(Protocol):
    """Remembers what people think of tips, without who they are. Raises `StorageError` as above."""

    def record(self, vote: Vote) -> None:
        """Keep a vote, in place of the same person's on the same tip."""
        ...

    def tallies(self) -> Sequence[Tally]:
        """The votes of all workspaces, counted, by tip."""
        ...

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Forget a person's votes; how many there were."""
        ...

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """The workspaces of the same organization that have votes here, in any order."""
        ...

    def forget(self, workspace: Workspace) -> int:
        """Forget all votes of a workspace; how many there were."""
        ...


class InstallationStore(Protocol):
    """Remembers where the app is installed: one row a workspace or organization. Raises `StorageError` as above."""

    def find(self, workspace: Workspace) -> Installation | None:
        """The workspace's own installation, else its organization's."""
        ...

    def save(self, installation: Installation) -> None:
        """Keep an installation in place of an older one of the same workspace or organization."""
        ...

    def remove(self, workspace: Workspace, *, before: float, whole_organization: bool = False) -> bool:
        """Forget the workspace's installation if it is from ``before`` (seconds since the epoch), not later.

        Slack delivers news of an uninstallation late at times, when the app has been installed again.
        """
        ...

    def all(self) -> Sequence[Installation]:
        """Every installation, by name."""
        ...


class Perishable(Protocol):
    """Holds what is to be forgotten in time, as the stores do."""

    def purge(self) -> int:
        """Forget what is past its time; how many rows that were. Raises `StorageError` as above."""
        ...


class Sender(Protocol):
    """Posts to Slack, and looks up what it posted. Raises nothing for what Slack or the network does."""

    def post(self, post: Post, delivery_id: str) -> Outcome:
        """Post a message once, ``delivery_id`` in its metadata."""
        ...

    def find(self, post: Post, delivery_id: str, since: float) -> LookUp:
        """Look for the message in Slack's history from ``since`` (seconds since the epoch) on."""
        ...
