"""Statuses of gaps: who works on a group of unanswered questions, and what was decided."""

from collections.abc import Sequence
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
