"""Rows of workspaces in memory: what their stores have in common, and the plainest of these stores."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from bot.services.curation.channels import CuratorChannel
from bot.services.retention import DAY
from bot.services.saved import MOST_SAVED, Saving
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock

Row = TypeVar("Row")
_Place = tuple[str, str]
"""The ids of a workspace and of a channel in it."""


class TenantRows(Generic[Row]):
    """Rows of workspaces in memory, by key. A store holds the lock while it uses them."""

    def __init__(self, workspace_of: Callable[[Row], Workspace]) -> None:
        """``workspace_of`` returns the workspace of a row."""
        self._rows: dict[tuple[str, ...], Row] = {}
        self._lock = threading.RLock()
        self._workspace_of = workspace_of

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        with self._lock:
            owners = set(map(self._workspace_of, self._rows.values()))
        return [owner for owner in owners if owner.shares_organization_with(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        return self._delete(lambda row: self._workspace_of(row).team_id == workspace.team_id)

    def _delete(self, is_unwanted: Callable[[Row], bool]) -> int:
        """Delete the unwanted rows; return their number."""
        with self._lock:
            unwanted = [key for key, row in self._rows.items() if is_unwanted(row)]
            for key in unwanted:
                del self._rows[key]
            return len(unwanted)


class AgingRows(TenantRows[Row]):
    """Rows of workspaces in memory that are kept for a number of days."""

    def __init__(
        self, clock: Clock, days: float, workspace_of: Callable[[Row], Workspace], kept_since: Callable[[Row], float]
    ) -> None:
        """``kept_since`` returns the time from which the days of a row count; infinity for one that does not age."""
        super().__init__(workspace_of)
        self._clock = clock
        self._days = days
        self._kept_since = kept_since

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        oldest = self._clock() - self._days * DAY
        return self._delete(lambda row: self._kept_since(row) <= oldest)


class MemoryFollowUps(TenantRows[Workspace]):
    """The channels whose members turned follow-ups on, in memory. Thread-safe.

    A channel that is not listed is off, so that nothing is heard by default. Nothing but the place is kept: who changed
    the setting is not recorded, and neither is when. When the process ends, all is forgotten, and follow-ups are off
    everywhere.
    """

    def __init__(self) -> None:
        super().__init__(lambda owner: owner)

    def hears(self, workspace: Workspace, channel: str) -> bool:
        """See `FollowUpStore.hears`."""
        with self._lock:
            return _place(workspace, channel) in self._rows

    def turn_on(self, workspace: Workspace, channel: str) -> None:
        """See `FollowUpStore.turn_on`."""
        with self._lock:
            self._rows[_place(workspace, channel)] = workspace

    def turn_off(self, workspace: Workspace, channel: str) -> None:
        """See `FollowUpStore.turn_off`."""
        with self._lock:
            self._rows.pop(_place(workspace, channel), None)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: the setting is a channel's, and does not record who changed it. See `TenantData.erase`."""
        return 0


class MemoryCuratorChannels(TenantRows[CuratorChannel]):
    """The curators' channels in memory."""

    def __init__(self) -> None:
        super().__init__(lambda place: place.workspace)

    def find(self, workspace: Workspace) -> CuratorChannel | None:
        """See `CuratorChannelStore.find`."""
        with self._lock:
            return self._rows.get((workspace.team_id,))

    def all(self) -> Sequence[CuratorChannel]:
        """See `CuratorChannelStore.all`."""
        with self._lock:
            return [self._rows[key] for key in sorted(self._rows)]

    def save(self, place: CuratorChannel) -> None:
        """See `CuratorChannelStore.save`."""
        with self._lock:
            self._rows[place.workspace.team_id,] = place

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: the setting is a workspace's. See `TenantData.erase`."""
        return 0


class MemorySaved(TenantRows[Workspace]):
    """The entries that people saved, in memory, under people's own ids, which this process's memory holds anyway.

    The rows keep the order in which they were saved.
    """

    def __init__(self) -> None:
        super().__init__(lambda owner: owner)

    def save(self, workspace: Workspace, user_id: str, entry_id: str) -> Saving:
        """See `SavedStore.save`."""
        with self._lock:
            saved = self.of_person(workspace, user_id)
            if entry_id in saved:
                return Saving.DONE_BEFORE
            if len(saved) >= MOST_SAVED:
                return Saving.TOO_MANY
            self._rows[workspace.team_id, user_id, entry_id] = workspace
        return Saving.DONE

    def remove(self, workspace: Workspace, user_id: str, entry_id: str) -> None:
        """See `SavedStore.remove`."""
        with self._lock:
            self._rows.pop((workspace.team_id, user_id, entry_id), None)

    def of_person(self, workspace: Workspace, user_id: str) -> Sequence[str]:
        """See `SavedStore.of_person`."""
        with self._lock:
            return [key[2] for key in reversed(self._rows) if key[:2] == (workspace.team_id, user_id)]

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        with self._lock:
            saved = self.of_person(workspace, user_id)
            for entry_id in saved:
                self.remove(workspace, user_id, entry_id)
            return len(saved)


def _place(workspace: Workspace, channel: str) -> _Place:
    """Return the key of a channel; channels of different workspaces may have the same id."""
    return workspace.team_id, channel
