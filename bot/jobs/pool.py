"""Threads that send, so that a slow Slack delays no answer to a command."""

import threading
from concurrent.futures import ThreadPoolExecutor

from bot.services.ports import Work

THREADS = 4
WAITING = 60
"""How much work may wait for a thread; what comes on top is left to whoever has time."""


class Pool:
    """A desk with threads of its own. See `bot.services.ports.Desk`."""

    def __init__(self, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="sender")
        self._room = threading.Semaphore(threads + waiting)

    def reserve(self) -> bool:
        """See `Desk.reserve`."""
        return self._room.acquire(blocking=False)

    def release(self) -> None:
        """See `Desk.release`."""
        self._room.release()

    def submit(self, work: Work) -> None:
        """See `Desk.submit`."""
        try:
            self._executor.submit(work).add_done_callback(lambda _: self._room.release())
        except RuntimeError:
            # Closed meanwhile. What was to be sent is on record, and found there by whoever comes next.
            self._room.release()

    def close(self) -> None:
        """Take no more work, and return when all that was taken is done."""
        self._executor.shutdown(wait=True)
