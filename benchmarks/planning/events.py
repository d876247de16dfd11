"""Another process that accepts events while tips are planned, and measures the slowest of them.

It is a module of its own so that the new process imports no more than it needs.
"""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

from bot.services.deliveries import IncomingEvent, OutgoingMessage
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.sql.outbox import SqlOutboxStore
from bot.storage.sql.questions import SqlQuestions
from bot.storage.vault import Vault, new_key

PAUSE = 0.02
"""Seconds between two events."""
_WORKSPACE = Workspace("T-events")
_CONTENT = {"text": "Codify the Commitment", "blocks": []}

_processes = multiprocessing.get_context("spawn")


@contextmanager
def accept_events(url: str) -> Iterator[list[float]]:
    """Accept events in another process. On leaving, the list gets the duration of the slowest, in seconds."""
    ready: Queue[None] = _processes.Queue()
    results: Queue[float] = _processes.Queue()
    stop, durations = _processes.Event(), list[float]()
    other = _processes.Process(target=_accept_until_stopped, args=(url, ready, stop, results))
    other.start()
    ready.get()
    try:
        yield durations
    finally:
        stop.set()
        durations.append(results.get())
        other.join()


def _accept_until_stopped(url: str, ready: "Queue[None]", stop: Event, results: "Queue[float]") -> None:
    database = Database(url)
    outbox_store = SqlOutboxStore(database, SqlQuestions(database, Vault([new_key()]), 0))
    longest, number = 0.0, 0
    ready.put(None)
    while not stop.is_set():
        number += 1
        message = OutgoingMessage(_WORKSPACE, f"answer:C1:{number}", "C1", _CONTENT)
        began = time.perf_counter()
        outbox_store.accept(IncomingEvent(_WORKSPACE, f"Ev{number}"), message, claim=True)
        longest = max(longest, time.perf_counter() - began)
        time.sleep(PAUSE)
    database.close()
    results.put(longest)
