"""The installation store in memory."""

import threading
from collections.abc import Sequence

from bot.services.installations import Installation
from bot.services.workspaces import Workspace


class MemoryInstallations:
    """Installations in memory."""

    def __init__(self, *installations: Installation) -> None:
        self._installations = list(installations)
        self._lock = threading.Lock()

    def find(self, workspace: Workspace) -> Installation | None:
        """See `InstallationStore.find`."""
        with self._lock:
            found = [one for one in self._installations if one.covers(workspace)]
        return min(found, key=lambda one: one.team_id is None, default=None)

    def save(self, installation: Installation) -> None:
        """See `InstallationStore.save`."""
        with self._lock:
            others = [one for one in self._installations if _place(one) != _place(installation)]
            self._installations = [*others, installation]

    def remove(self, workspace: Workspace, *, before: float, whole_organization: bool = False) -> bool:
        """See `InstallationStore.remove`."""
        place = (None, workspace.enterprise_id) if whole_organization else (workspace.team_id, None)
        with self._lock:
            left = [one for one in self._installations if _place(one) != place or one.installed_at > before]
            removed = len(left) < len(self._installations)
            self._installations = left
            return removed

    def all(self) -> Sequence[Installation]:
        """See `InstallationStore.all`."""
        with self._lock:
            return sorted(self._installations, key=lambda one: one.name)


def _place(installation: Installation) -> tuple[str | None, str | None]:
    return (installation.team_id, None if installation.team_id else installation.enterprise_id)
