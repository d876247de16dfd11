"""Installations as the bot looks them up at every request: from the store, believed for a minute."""

import threading
from collections.abc import Callable

from bot.services.installations import Installation
from bot.services.ports import InstallationStore
from bot.services.workspaces import Workspace

FRESH_FOR = 60.0
"""Seconds for which what the store said is believed without asking again."""


class Installed:
    """Finds the installation for a workspace. Safe to call from many threads."""

    def __init__(self, store: InstallationStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[Workspace, tuple[float, Installation]] = {}
        self._forgotten = 0
        self._lock = threading.Lock()

    def find(self, workspace: Workspace) -> Installation | None:
        """The installation for ``workspace``; None when the app is not installed there.

        Raises:
            StorageError: when the store cannot be asked. That is no reason to believe it is not installed.
        """
        now = self._clock()
        with self._lock:
            until, installation = self._known.get(workspace, (0.0, None))
            if installation and now < until:
                return installation
            forgotten = self._forgotten
        found = self._store.find(workspace)
        with self._lock:
            # What is not there is asked for again: an installation should work at once. And what was found while all
            # was being forgotten may be what there was before.
            if found and forgotten == self._forgotten:
                self._known[workspace] = (now + FRESH_FOR, found)
            else:
                self._known.pop(workspace, None)
        return found

    def forget(self) -> None:
        """Ask the store again, for every workspace."""
        with self._lock:
            self._forgotten += 1
            self._known.clear()
