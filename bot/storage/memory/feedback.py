"""Feedback in memory."""

import threading
from collections import Counter
from collections.abc import Sequence

from bot.services.tips.feedback import Tally, Vote
from bot.services.workspaces import Workspace


class MemoryFeedback:
    """Feedback in memory. Who gave it is as secret here as the memory is."""

    def __init__(self) -> None:
        self._votes: dict[tuple[str, str, str], bool] = {}
        self._workspaces: dict[str, Workspace] = {}
        self._lock = threading.RLock()

    def record(self, vote: Vote) -> None:
        """See `FeedbackStore.record`."""
        with self._lock:
            self._votes[vote.workspace.team_id, vote.tip_id, vote.user_id] = vote.is_helpful
            self._workspaces[vote.workspace.team_id] = vote.workspace

    def tallies(self) -> Sequence[Tally]:
        """See `FeedbackStore.tallies`."""
        with self._lock:
            counted = Counter((tip_id, is_helpful) for (_, tip_id, _), is_helpful in self._votes.items())
        tips = sorted({tip_id for tip_id, _ in counted})
        return [Tally(tip_id, counted[tip_id, True], counted[tip_id, False]) for tip_id in tips]

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `FeedbackStore.erase`."""
        return self._drop(workspace, user_id)

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `FeedbackStore.siblings`."""
        with self._lock:
            owners = [self._workspaces[team_id] for team_id in {team_id for team_id, _, _ in self._votes}]
        return [owner for owner in owners if owner.is_sibling(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `FeedbackStore.forget`."""
        return self._drop(workspace, None)

    def _drop(self, workspace: Workspace, user_id: str | None) -> int:
        with self._lock:
            theirs = [
                (team_id, tip_id, by)
                for team_id, tip_id, by in self._votes
                if team_id == workspace.team_id and user_id in {None, by}
            ]
            for key in theirs:
                del self._votes[key]
            return len(theirs)
