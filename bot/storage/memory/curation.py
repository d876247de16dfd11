"""The stores of curators, in memory: votes, gaps, proposals, who wants to hear of an answer, and versions."""

import math
import threading
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.services.curation.edits import KEPT_DAYS, Edit, EditState
from bot.services.curation.proposals import MOST_KEPT, Proposal
from bot.services.curation.statuses import GapStatus
from bot.services.curation.subscribers import MOST_DAYS, Subscriber
from bot.services.questions import Telling
from bot.services.retention import QUESTION_DAYS
from bot.services.versions import KEPT, Look, Version
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


class MemoryEdits(AgingRows[Edit]):
    """Edits in memory."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, KEPT_DAYS, lambda edit: edit.workspace, lambda edit: edit.changed_at)

    def add(self, edit: Edit) -> None:
        """See `EditStore.add`."""
        with self._lock:
            self._rows[edit.workspace.team_id, edit.edit_id] = replace(edit, changed_at=self._clock())

    def find(self, workspace: Workspace, edit_id: str) -> Edit | None:
        """See `EditStore.find`."""
        with self._lock:
            return self._rows.get((workspace.team_id, edit_id))

    def published(self) -> Sequence[Edit]:
        """See `EditStore.published`."""
        with self._lock:
            found = [edit for edit in self._rows.values() if edit.state is not EditState.MEASURED]
        return sorted(found, key=lambda edit: (edit.changed_at, edit.workspace.team_id, edit.edit_id))

    def advance(self, edit: Edit, state: EditState) -> bool:
        """See `EditStore.advance`."""
        key = edit.workspace.team_id, edit.edit_id
        with self._lock:
            stored = self._rows.get(key)
            if stored is None or stored.state is not edit.state:
                return False
            self._rows[key] = replace(stored, state=state, changed_at=self._clock())
            return True

    def remove(self, edit: Edit) -> None:
        """See `EditStore.remove`."""
        with self._lock:
            self._rows.pop((edit.workspace.team_id, edit.edit_id), None)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `EditStore`."""
        person = workspace.team_id, user_id, EditState.MEASURED
        return self._delete(lambda edit: (edit.workspace.team_id, edit.user_id, edit.state) == person)


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


class MemoryVersions:
    """Publications in memory, of which the newest have their content."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._versions: list[Version] = []
        self._contents: dict[int, bytes] = {}
        self._look, self._next_look = Look(), 0.0

    def current(self) -> Version | None:
        """See `VersionStore.current`."""
        with self._lock:
            return self._versions[-1] if self._versions else None

    def history(self) -> Sequence[Version]:
        """See `VersionStore.history`."""
        with self._lock:
            return self._versions[::-1]

    def content(self, number: int) -> bytes | None:
        """See `VersionStore.content`."""
        with self._lock:
            return self._contents.get(number)

    def publish(self, version: Version, content: bytes) -> bool:
        """See `VersionStore.publish`."""
        with self._lock:
            if version.number != len(self._versions) + 1:
                return False
            self._versions.append(replace(version, published_at=self._clock()))
            self._contents[version.number] = content
            self._contents.pop(version.number - KEPT, None)
            return True

    def claim_look(self, seconds: float) -> bool:
        """See `VersionStore.claim_look`."""
        with self._lock:
            if self._next_look > self._clock():
                return False
            self._next_look = self._clock() + seconds
            return True

    def last_look(self) -> Look:
        """See `VersionStore.last_look`."""
        with self._lock:
            return self._look

    def record_look(self, look: Look, seconds: float) -> None:
        """See `VersionStore.record_look`."""
        with self._lock:
            self._look, self._next_look = look, self._clock() + seconds
