"""Threads that send, so that a slow Slack delays no answer to a command."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from bot.services.ports import Work

_log = logging.getLogger(__name__)

THREADS = 4
WAITING = 60
"""How much work may wait for a thread; what comes on top is left to whoever has time."""


class Pool:
    """A desk with threads of its own. See `bot.services.ports.Desk`."""

    def __init__(self, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="sender")
        self._most = threads + waiting
        self._taken = 0
        self._changed = threading.Condition()
        self._is_closed = False

    def reserve(self) -> bool:
        """See `Desk.reserve`."""
        with self._changed:
            if self._is_closed or self._taken >= self._most:
                return False
            self._taken += 1
            return True

    def release(self) -> None:
        """See `Desk.release`."""
        with self._changed:
            self._taken -= 1
            self._changed.notify_all()

    def submit(self, work: Work) -> None:
        """See `Desk.submit`. What ``work`` raises is logged."""
        try:
            self._executor.submit(self._do, work)
        except RuntimeError:
            # Closed meanwhile. What was to be sent is on record, and found there by whoever comes next.
            self.release()

    def _do(self, work: Work) -> None:
        try:
            work()
        except Exception:
            _log.exception("sending broke off; it is taken up again", extra={"action": "sending_failed"})
        finally:
            self.release()

    def wait_until_idle(self, timeout: float) -> bool:
        """Return when nothing that was taken is left to do; False when that takes longer than ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._taken == 0, timeout)

    def close(self) -> None:
        """Take no more work, and return when all that was taken is done."""
        self._is_closed = True
        self._executor.shutdown(wait=True)
