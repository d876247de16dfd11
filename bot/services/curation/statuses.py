"""Statuses of gaps: who works on a group of unanswered questions, and what was decided."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.services.retention import Purgeable
from bot.services.workspaces import TenantData, Workspace


class GapState(StrEnum):
    """The states of a gap, as they are stored and printed."""

    NEW = "new"
    IN_REVIEW = "in_review"
    ADDED = "added"
    DECLINED = "declined"


@dataclass(frozen=True)
class GapStatus:
    """The stored part of a gap. It holds no question and no person who asked."""

    workspace: Workspace
    gap_id: str
    state: GapState = GapState.NEW
    members: frozenset[str] = frozenset()
    """Digests of the questions that were in the gap when the status was stored.

    A later group of questions has this status if it contains one of them.
    """
    curator: str = ""
    """Name of the curator who changed the status last."""
    reason: str = ""
    """The reason for declining."""
    entry_id: str | None = None
    """The entry that answers now."""
    version: int = 0
    """Number of times that the status was stored; 0 for one that never was."""
    changed_at: float = 0.0
    """Time of the last change, in seconds since the epoch; the store sets it."""


class GapStore(TenantData, Purgeable, Protocol):
    """Stores the statuses of gaps. They identify nobody who asked, so `erase` deletes nothing.

    A status is purged as long after its last change as questions are kept. Every method may raise `StorageError`.
    """

    def of_workspace(self, workspace: Workspace) -> Sequence[GapStatus]:
        """Return a workspace's statuses, in the order of their ids."""
        ...

    def change(self, status: GapStatus) -> bool:
        """Store ``status``, unless it was changed since; its ``version`` is the one that the caller read.

        Return False, and store nothing, if another version is stored. Of several callers that read the same version,
        one succeeds.
        """
        ...


def assigned(groups: Sequence[Set[str]], statuses: Sequence[GapStatus]) -> dict[int, GapStatus]:
    """Return the stored status of each group of digests, by its position; those with the most in common first.

    Groups change as more is asked, so a status belongs to the group that has most of its questions.
    """
    common = [(len(status.members & one), at, status) for status in statuses for at, one in enumerate(groups)]
    found: dict[int, GapStatus] = {}
    used: set[str] = set()
    for count, at, status in sorted(common, key=lambda one: (-one[0], one[2].changed_at, one[1])):
        if count and at not in found and status.gap_id not in used:
            found[at] = status
            used.add(status.gap_id)
    return found


def taken(status: GapStatus) -> str:
    """Return the sentence that says who has a gap, or how it was decided, and what to do."""
    id_ = status.gap_id
    again = f"To decide it anyway, first run: python -m bot gaps release {id_}"
    match status.state:
        case GapState.IN_REVIEW:
            return f"{id_} is in review by {status.curator}. {again}"
        case GapState.DECLINED:
            return f"{id_} was declined by {status.curator}: {status.reason}. {again}"
        case GapState.ADDED:
            return f"{id_} was answered by {status.curator}, with {status.entry_id or 'an off-topic message'}. {again}"
        case _:
            return f"{id_} was changed by another curator meanwhile. Try again"
