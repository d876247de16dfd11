"""The store of channels in which follow-ups are heard, in memory. Protocol: `bot.services.ports.FollowUpStore`."""

import threading
from collections.abc import Sequence

from bot.services.workspaces import Workspace

_Place = tuple[str, str]
"""The ids of a workspace and of a channel in it."""


class MemoryFollowUps:
    """The channels whose members turned follow-ups on, in memory. Thread-safe.

    A channel that is not listed is off, so that nothing is heard by default. Nothing but the place is kept: who changed
    the setting is not recorded, and neither is when. When the process ends, all is forgotten, and follow-ups are off
    everywhere.
    """

    def __init__(self) -> None:
        self._channels: dict[_Place, Workspace] = {}
        self._lock = threading.Lock()

    def hears(self, workspace: Workspace, channel: str) -> bool:
        """See `FollowUpStore.hears`."""
        with self._lock:
            return _place(workspace, channel) in self._channels

    def turn_on(self, workspace: Workspace, channel: str) -> None:
        """See `FollowUpStore.turn_on`."""
        with self._lock:
            self._channels[_place(workspace, channel)] = workspace

    def turn_off(self, workspace: Workspace, channel: str) -> None:
        """See `FollowUpStore.turn_off`."""
        with self._lock:
            self._channels.pop(_place(workspace, channel), None)

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        with self._lock:
            owners = set(self._channels.values())
        return [owner for owner in owners if owner.shares_organization_with(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        with self._lock:
            own = [place for place, owner in self._channels.items() if owner.team_id == workspace.team_id]
            for place in own:
                del self._channels[place]
        return len(own)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: the setting is a channel's, and does not record who changed it. See `TenantData.erase`."""
        return 0


def _place(workspace: Workspace, channel: str) -> _Place:
    """Return the key of a channel; channels of different workspaces may have the same id."""
    return workspace.team_id, channel
