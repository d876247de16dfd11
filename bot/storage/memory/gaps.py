"""The gap store in memory."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.services.curation.statuses import GapStatus
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock


class MemoryGaps:
    """Statuses of gaps in memory, kept for ``days`` after the last change."""

    def __init__(self, clock: Clock, days: float) -> None:
        self._clock = clock
        self._days = days
        self._rows: dict[tuple[str, str], GapStatus] = {}
        self._lock = threading.RLock()

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

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        with self._lock:
            owners = {status.workspace for status in self._rows.values()}
        return [owner for owner in owners if owner.shares_organization_with(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        return self._delete(lambda status: status.workspace.team_id == workspace.team_id)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `GapStore`."""
        return 0

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        oldest = self._clock() - self._days * DAY
        return self._delete(lambda status: status.changed_at <= oldest)

    def _delete(self, is_unwanted: Callable[[GapStatus], bool]) -> int:
        with self._lock:
            unwanted = [key for key, status in self._rows.items() if is_unwanted(status)]
            for key in unwanted:
                del self._rows[key]
            return len(unwanted)
