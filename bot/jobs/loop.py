"""The embedded worker: a thread that plans and sends what is due, and forgets what is past its time."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from bot.errors import StorageError
from bot.log import event
from bot.services.outbox import Outbox
from bot.services.ports import Perishable
from bot.services.tips.planning import Planner

_log = logging.getLogger(__name__)

PERIOD = 1.0
"""Seconds between looks at what is due."""
BUSY_PERIOD = 0.05
"""Between looks when the last one found something: more may be due than there were threads for."""
PURGE_PERIOD = 3_600.0
"""Seconds between purges."""


class Loop:
    """Plans, sends and forgets, again and again. Any number may run on one database."""

    def __init__(
        self, outbox: Outbox, stores: Sequence[Perishable], planner: Planner | None = None, period: float = PERIOD
    ) -> None:
        """``stores`` forget what is past its time; without a planner there are no schedules."""
        plan = [planner.plan_due] if planner else []
        self._work: Sequence[Callable[[], int]] = [*plan, outbox.deliver_due]
        self._forget = partial(forget, stores)
        self._period = period
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End after what is under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        purge_at = time.monotonic()
        while not self._stopped.is_set():
            found = [self._try(work) for work in self._work]
            if time.monotonic() >= purge_at and self._try(self._forget) is not None:
                purge_at = time.monotonic() + PURGE_PERIOD
            self._stopped.wait(BUSY_PERIOD if any(found) else self._period)

    def _try(self, work: Callable[[], int]) -> int | None:
        """How much there was to do; None on failure. A database that is away comes back, so the loop goes on."""
        try:
            return work()
        except StorageError:
            _log.exception("the worker cannot reach the database", extra={"action": "worker_waits"})
            return None
        except Exception:
            _log.exception("the worker failed", extra={"action": "worker_failed"})
            return None


def forget(stores: Iterable[Perishable]) -> int:
    """Forget what is past its time; how many rows that were."""
    count = sum(store.purge() for store in stores)
    if count:
        event(_log, "purged", "what was past its time is forgotten", rows=count)
    return count
