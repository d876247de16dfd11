"""The store of subscribers in memory."""

import threading
from collections.abc import Callable, Collection, Sequence

from bot.services.curation.subscribers import MOST_DAYS, Subscriber
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock

_Key = tuple[str, str, str]
"""The id of a workspace, a question's digest, and a person's id."""


class MemorySubscribers:
    """Subscribers in memory, kept as long as questions, which is ``days``, and `MOST_DAYS` at most."""

    def __init__(self, clock: Clock, days: float) -> None:
        self._clock = clock
        self._days = min(days, MOST_DAYS)
        self._rows: dict[_Key, tuple[float, Subscriber]] = {}
        self._lock = threading.RLock()

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

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        with self._lock:
            owners = {subscriber.workspace for _, subscriber in self._rows.values()}
        return [owner for owner in owners if owner.shares_organization_with(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        return self._delete(lambda key, _: key[0] == workspace.team_id)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        return self._delete(lambda key, _: (key[0], key[2]) == (workspace.team_id, user_id))

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        oldest = self._clock() - self._days * DAY
        return self._delete(lambda _, added_at: added_at <= oldest)

    def _delete(self, is_unwanted: Callable[[_Key, float], bool]) -> int:
        with self._lock:
            unwanted = [key for key, (added_at, _) in self._rows.items() if is_unwanted(key, added_at)]
            for key in unwanted:
                del self._rows[key]
        return len(unwanted)


def _key(subscriber: Subscriber) -> _Key:
    return subscriber.workspace.team_id, subscriber.digest, subscriber.user_id
