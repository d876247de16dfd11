"""Threads for work that no request waits for: a pool that sends messages, and an alarm."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from bot.services.ports import Work

_log = logging.getLogger(__name__)

THREADS = 8
"""Messages that a process posts at the same time. They wait for Slack, which lags for seconds now and then."""
QUEUE_SIZE = 60
"""Maximum number of tasks that may wait for a thread. More is refused; it stays in the outbox until there is room."""


def start_timer(seconds: float, work: Work) -> Work:
    """See `Alarm`."""
    timer = threading.Timer(seconds, work)
    # A process that ends does not wait for it.
    timer.daemon = True
    timer.start()
    return timer.cancel


class Pool:
    """A `BoundedExecutor` with threads of its own."""

    def __init__(self, threads: int = THREADS, queue_size: int = QUEUE_SIZE) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="sender")
        self._room = threads + queue_size
        self._reserved = 0
        self._changed = threading.Condition()
        self._is_closed = False

    def reserve(self, most: int = 1) -> int:
        """See `BoundedExecutor.reserve`."""
        with self._changed:
            reserved = 0 if self._is_closed else min(most, self._room - self._reserved)
            self._reserved += reserved
            return reserved

    def release(self, count: int = 1) -> None:
        """See `BoundedExecutor.release`."""
        with self._changed:
            self._reserved -= count
            self._changed.notify_all()

    def submit(self, work: Work) -> None:
        """Run ``work`` in a thread, and log what it raises. See `BoundedExecutor.submit`."""
        try:
            self._executor.submit(self._run, work)
        except RuntimeError:
            # The pool was closed meanwhile. The message is in the outbox, where the next process finds it.
            self.release()

    def _run(self, work: Work) -> None:
        try:
            work()
        except Exception:
            _log.exception("sending was interrupted and will be resumed", extra={"action": "sending_failed"})
        finally:
            self.release()

    def wait_until_idle(self, timeout: float) -> bool:
        """Wait until no work is left; return False if that takes longer than ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._reserved == 0, timeout)

    def close(self) -> None:
        """Refuse new work, and wait until the work at hand is done."""
        self._is_closed = True
        self._executor.shutdown(wait=True)
