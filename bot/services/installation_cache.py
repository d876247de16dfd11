"""A cache of installations, which every request needs."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.errors import StorageError
from bot.services.installations import Installation
from bot.services.ports import BoundedExecutor, InstallationStore
from bot.services.workspaces import Workspace

_log = logging.getLogger(__name__)

MAX_AGE = 60.0
"""Seconds for which an installation is used without asking the store again."""
MAX_STALE = 900.0
"""Seconds for which an installation may be used while the store is asked, or cannot be asked."""
_RETRY = 5.0
"""Seconds until the store is asked again after it could not be reached."""


@dataclass(frozen=True)
class _Cached:
    """An installation that was found."""

    installation: Installation
    ask_at: float
    """Time at which to ask the store again."""
    until: float
    """Time after which it must not be used, even if the store cannot be reached."""


class InstallationCache:
    """Finds the installation for a workspace. Safe to call from many threads.

    A workspace that was found before does not wait for the store: an installation that is out of date is used once more
    while another thread asks. So a question is answered while the database is slow or away.
    """

    def __init__(
        self, store: InstallationStore, clock: Callable[[], float], executor: BoundedExecutor | None = None
    ) -> None:
        """Cache what ``store`` returns; ``clock`` returns seconds, from any starting point.

        ``executor`` asks the store where nobody has to wait for the answer; without it, every caller waits.
        """
        self._store = store
        self._clock = clock
        self._executor = executor
        self._cached: dict[Workspace, _Cached] = {}
        self._refreshing: set[Workspace] = set()
        self._clearings = 0
        self._lock = threading.Lock()

    def find(self, workspace: Workspace) -> Installation | None:
        """Return the installation for ``workspace``, or None if the app is not installed there.

        Raises:
            StorageError: if the store cannot be reached. That does not mean that the app is not installed.
        """
        now = self._clock()
        with self._lock:
            cached = self._cached.get(workspace)
        if cached and (now < cached.ask_at or (now < cached.until and self._refresh(workspace))):
            return cached.installation
        return self._ask(workspace)

    def clear(self) -> None:
        """Ask the store again for every workspace."""
        with self._lock:
            self._clearings += 1
            self._cached.clear()

    def _ask(self, workspace: Workspace) -> Installation | None:
        now = self._clock()
        with self._lock:
            clearings = self._clearings
        found = self._store.find(workspace)
        with self._lock:
            # A missing installation is not cached, because a new one should work at once. Neither is one that was
            # read while another thread cleared the cache: it may have changed since.
            if found and clearings == self._clearings:
                self._cached[workspace] = _Cached(found, now + MAX_AGE, now + MAX_AGE + MAX_STALE)
            else:
                self._cached.pop(workspace, None)
        return found

    def _refresh(self, workspace: Workspace) -> bool:
        """Let another thread ask the store, unless one does already; return False if none is free."""
        with self._lock:
            if workspace in self._refreshing:
                return True
            if self._executor is None or not self._executor.reserve():
                return False
            self._refreshing.add(workspace)

        def refresh() -> None:
            try:
                self._ask(workspace)
            except StorageError:
                _log.warning("an installation was not looked up again", extra={"action": "installation_stale"})
                self._postpone(workspace)
            finally:
                with self._lock:
                    self._refreshing.discard(workspace)

        self._executor.submit(refresh)
        return True

    def _postpone(self, workspace: Workspace) -> None:
        with self._lock:
            cached = self._cached.get(workspace)
            if cached:
                self._cached[workspace] = replace(cached, ask_at=self._clock() + _RETRY)
