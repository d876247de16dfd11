"""The embedded worker: a thread that sends what is due and forgets what is past its time."""

import logging
import threading
import time

from bot.errors import StorageError
from bot.log import event
from bot.services.outbox import Outbox
from bot.services.ports import Ledger, QuestionStore

_log = logging.getLogger(__name__)

PERIOD = 1.0
"""Seconds between looks at what is due."""
PURGE_PERIOD = 3_600.0
"""Seconds between purges."""


class Loop:
    """Sends and forgets, again and again. Any number may run on one database."""

    def __init__(self, outbox: Outbox, ledger: Ledger, questions: QuestionStore, period: float = PERIOD) -> None:
        self._outbox = outbox
        self._ledger = ledger
        self._questions = questions
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
            purge = time.monotonic() >= purge_at
            if self._look(purge) and purge:
                purge_at = time.monotonic() + PURGE_PERIOD
            self._stopped.wait(self._period)

    def _look(self, purge: bool) -> bool:
        """Whether all could be done. A database that is away comes back, so the loop goes on."""
        try:
            self._outbox.deliver_due()
            if purge:
                forget(self._ledger, self._questions)
        except StorageError:
            _log.exception("the worker cannot reach the database", extra={"action": "worker_waits"})
            return False
        except Exception:
            _log.exception("the worker failed", extra={"action": "worker_failed"})
            return False
        return True


def forget(ledger: Ledger, questions: QuestionStore) -> None:
    """Forget what is past its time."""
    count = ledger.purge() + questions.purge()
    if count:
        event(_log, "purged", "what was past its time is forgotten", rows=count)
