"""The feedback store in memory."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.services.retention import DAY, QUESTION_DAYS
from bot.services.votes import Tally, Vote, VoteKind
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock


class MemoryFeedback:
    """Votes in memory, under people's own ids, which this process's memory holds anyway.

    Votes on answers are kept for ``days``.
    """

    def __init__(self, clock: Clock, days: float) -> None:
        self._clock = clock
        self._days = days or QUESTION_DAYS
        self._votes: dict[tuple[str, str, str], Vote] = {}
        self._lock = threading.RLock()

    def record(self, vote: Vote) -> None:
        """See `FeedbackStore.record`."""
        with self._lock:
            key = vote.workspace.team_id, vote.subject, vote.user_id
            self._votes[key] = replace(vote, voted_at=self._clock())

    def tallies(self, kind: VoteKind = VoteKind.TIP) -> Sequence[Tally]:
        """See `FeedbackStore.tallies`."""
        counted = Counter((vote.subject, vote.is_helpful) for vote in self.votes(kind))
        subjects = sorted({subject for subject, _ in counted})
        return [Tally(subject, counted[subject, True], counted[subject, False]) for subject in subjects]

    def votes(self, kind: VoteKind) -> Sequence[Vote]:
        """See `FeedbackStore.votes`."""
        with self._lock:
            found = [replace(vote, user_id="") for vote in self._votes.values() if vote.kind is kind]
        return sorted(found, key=lambda vote: (vote.voted_at, vote.subject))

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        with self._lock:
            owners = {vote.workspace for vote in self._votes.values()}
        return [owner for owner in owners if owner.shares_organization_with(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        return self._delete(lambda vote: vote.workspace.team_id == workspace.team_id)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        return self._delete(lambda vote: vote.workspace.team_id == workspace.team_id and vote.user_id == user_id)

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        oldest = self._clock() - self._days * DAY
        return self._delete(lambda vote: vote.kind is VoteKind.ANSWER and vote.voted_at <= oldest)

    def _delete(self, is_unwanted: Callable[[Vote], bool]) -> int:
        with self._lock:
            unwanted = [key for key, vote in self._votes.items() if is_unwanted(vote)]
            for key in unwanted:
                del self._votes[key]
            return len(unwanted)
