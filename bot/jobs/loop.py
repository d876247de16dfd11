"""Loops of background jobs, such as the embedded worker: it plans tips, sends what is due and purges old data."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol

from bot.errors import StorageError
from bot.log import event
from bot.services.retention import Purgeable

_log = logging.getLogger(__name__)

PERIOD = 1.0
"""Seconds between two rounds."""
BUSY_PERIOD = 0.05
"""Seconds to the next round if there was something to do: more may be due than there were threads for."""
PURGE_PERIOD = 3_600.0
"""Seconds between two purges."""


class Planner(Protocol):
    """Puts messages in the outbox when they are due, whether tips or digests."""

    def plan_due(self) -> int:
        """Plan what is due; return how much that was.

        Raises:
            StorageError: if the database cannot be reached.
        """
        ...


class Loop:
    """Repeats background jobs. Any number of loops may share a database."""

    def __init__(
        self,
        jobs: Sequence[Callable[[], int]],
        purgeable: Sequence[Purgeable] = (),
        period: float = PERIOD,
        name: str = "worker",
    ) -> None:
        """Prepare a loop over ``jobs``, which return how much there was to do, and over what is to be purged.

        ``name`` is that of its thread.
        """
        self._jobs = jobs
        self._purge = partial(purge, purgeable)
        self._period = period
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread after the current round, and wait for it."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        purge_at = time.monotonic()
        while not self._stopped.is_set():
            counts = [self._try(job) for job in self._jobs]
            if time.monotonic() >= purge_at and self._try(self._purge) is not None:
                purge_at = time.monotonic() + PURGE_PERIOD
            self._stopped.wait(BUSY_PERIOD if any(counts) else self._period)

    def _try(self, job: Callable[[], int]) -> int | None:
        """Run a job and return how much there was to do, or None if it failed.

        The loop continues after a failure: a database that cannot be reached now will be back.
        """
        try:
            return job()
        except StorageError:
            _log.exception("the worker cannot reach the database", extra={"action": "worker_waits"})
            return None
        except Exception:
            _log.exception("the worker failed", extra={"action": "worker_failed"})
            return None


def purge(purgeable: Iterable[Purgeable]) -> int:
    """Delete what is older than its retention period; return the number of rows."""
    count = sum(data.purge() for data in purgeable)
    if count:
        event(_log, "purged", "data older than its retention period was deleted", rows=count)
    return count
