"""Which entry a conversation is about, so that a follow-up need not say it again."""

import threading
from collections import OrderedDict

_KEPT = 10_000
"""How many threads are remembered; the one not used for longest is forgotten first."""


class ThreadMemory:
    """The entry shown last in each thread. Kept in memory: a forgotten thread only costs a hint."""

    def __init__(self) -> None:
        self._shown: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def shown_in(self, thread: str | None) -> str | None:
        """Id of the entry shown last in ``thread``."""
        with self._lock:
            return self._shown.get(thread) if thread else None

    def remember(self, thread: str | None, entry_id: str) -> None:
        """Note that ``entry_id`` was shown in ``thread``."""
        if not thread:
            return
        with self._lock:
            self._shown[thread] = entry_id
            self._shown.move_to_end(thread)
            if len(self._shown) > _KEPT:
                self._shown.popitem(last=False)
