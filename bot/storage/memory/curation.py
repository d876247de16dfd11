"""The stores of curators, in memory: votes, gaps, proposals, and who wants to hear of an answer."""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.services.curation.proposals import MOST_KEPT, Proposal
from bot.services.curation.statuses import GapStatus
from bot.services.curation.subscribers import MOST_DAYS, Subscriber
from bot.services.questions import Telling
from bot.services.retention import QUESTION_DAYS
from bot.services.votes import Tally, Vote, VoteKind
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock
from bot.storage.memory.tenant_rows import AgingRows


class MemoryFeedback(AgingRows[Vote]):
    """Votes in memory, under people's own ids, which this process's memory holds anyway.

    Votes on answers are kept for ``days``.
    """

    def __init__(self, clock: Clock, days: float) -> None:
        super().__init__(clock, days or QUESTION_DAYS, lambda vote: vote.workspace, _aging_since)

    def record(self, vote: Vote) -> None:
        """See `FeedbackStore.record`."""
        with self._lock:
            key = vote.workspace.team_id, vote.subject, vote.user_id
            self._rows[key] = replace(vote, voted_at=self._clock())

    def tallies(self, kind: VoteKind = VoteKind.TIP) -> Sequence[Tally]:
        """See `FeedbackStore.tallies`."""
        counted = Counter((vote.subject, vote.is_helpful) for vote in self.votes(kind))
        subjects = sorted({subject for subject, _ in counted})
        return [Tally(subject, counted[subject, True], counted[subject, False]) for subject in subjects]

    def votes(self, kind: VoteKind) -> Sequence[Vote]:
        """See `FeedbackStore.votes`."""
        with self._lock:
            found = [replace(vote, user_id="") for vote in self._rows.values() if vote.kind is kind]
        return sorted(found, key=lambda vote: (vote.voted_at, vote.subject))

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        return self._delete(lambda vote: vote.workspace.team_id == workspace.team_id and vote.user_id == user_id)


def _aging_since(vote: Vote) -> float:
    return vote.voted_at if vote.kind is VoteKind.ANSWER else math.inf


class MemoryGaps(AgingRows[GapStatus]):
    """Statuses of gaps in memory, kept for ``days`` after the last change."""

    def __init__(self, clock: Clock, days: float) -> None:
        super().__init__(clock, days, lambda status: status.workspace, lambda status: status.changed_at)

    def of_workspace(self, workspace: Workspace) -> Sequence[GapStatus]:
        """See `GapStore.of_workspace`."""
        with self._lock:
            return [self._rows[key] for key in sorted(self._rows) if key[0] == workspace.team_id]

    def change(self, status: GapStatus) -> bool:
        """See `GapStore.change`."""
        key = status.workspace.team_id, status.gap_id
        with self._lock:
            stored = self._rows.get(key)
            if (stored.version if stored else 0) != status.version:
                return False
            self._rows[key] = replace(status, version=status.version + 1, changed_at=self._clock())
            return True

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `GapStore`."""
        return 0


class MemoryProposals(AgingRows[Proposal]):
    """Proposals in memory, kept for ``days`` after they were made."""

    def __init__(self, clock: Clock, days: float) -> None:
        super().__init__(clock, days, lambda proposal: proposal.workspace, lambda proposal: proposal.proposed_at)

    def add(self, proposal: Proposal) -> Telling:
        """See `ProposalStore.add`."""
        if not self._days:
            return Telling.NOT_KEPT
        key = proposal.workspace.team_id, proposal.id
        with self._lock:
            if key in self._rows:
                return Telling.DONE_BEFORE
            if len(self.of_workspace(proposal.workspace)) >= MOST_KEPT:
                return Telling.TOO_MANY
            self._rows[key] = replace(proposal, proposed_at=self._clock())
        return Telling.DONE

    def of_workspace(self, workspace: Workspace) -> Sequence[Proposal]:
        """See `ProposalStore.of_workspace`."""
        with self._lock:
            found = [one for one in self._rows.values() if one.workspace.team_id == workspace.team_id]
        return sorted(found, key=lambda one: (one.proposed_at, one.id))

    def workspaces(self) -> Sequence[Workspace]:
        """See `ProposalStore.workspaces`."""
        with self._lock:
            return sorted({one.workspace for one in self._rows.values()}, key=lambda workspace: workspace.team_id)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `ProposalStore`."""
        return 0


_Key = tuple[str, str, str]
"""The id of a workspace, a question's digest, and a person's id."""
_Row = tuple[float, Subscriber]
"""The time at which a subscriber was added, and the subscriber."""


class MemorySubscribers(AgingRows[_Row]):
    """Subscribers in memory, kept as long as questions, which is ``days``, and `MOST_DAYS` at most."""

    def __init__(self, clock: Clock, days: float) -> None:
        super().__init__(clock, min(days, MOST_DAYS), lambda row: row[1].workspace, lambda row: row[0])

    def add(self, subscriber: Subscriber) -> bool:
        """See `SubscriberStore.add`."""
        if not self._days:
            return False
        with self._lock:
            self._rows[_key(subscriber)] = self._clock(), subscriber
        return True

    def find(self, workspace: Workspace, digests: Collection[str]) -> Sequence[Subscriber]:
        """See `SubscriberStore.find`."""
        with self._lock:
            return [
                self._rows[key][1] for key in sorted(self._rows) if key[0] == workspace.team_id and key[1] in digests
            ]

    def remove(self, subscriber: Subscriber) -> None:
        """See `SubscriberStore.remove`."""
        with self._lock:
            self._rows.pop(_key(subscriber), None)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        person = workspace.team_id, user_id
        return self._delete(lambda row: (row[1].workspace.team_id, row[1].user_id) == person)


def _key(subscriber: Subscriber) -> _Key:
    return subscriber.workspace.team_id, subscriber.digest, subscriber.user_id
