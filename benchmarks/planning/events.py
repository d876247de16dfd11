"""Events that another process takes while tips are planned: how long the slowest waited."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

from bot.services.deliveries import Arrival, Post
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.sql.ledger import SqlLedger
from bot.storage.sql.questions import SqlQuestions
from bot.storage.vault import Vault, new_key

PAUSE = 0.02
"""Seconds between two events."""
_WORKSPACE = Workspace("T-events")
_MESSAGE = {"text": "Codify the Commitment", "blocks": []}

_processes = multiprocessing.get_context("spawn")


def take_events(url: str, ready: "Queue[None]", stop: Event, waits: "Queue[float]") -> None:
    """Take one event after the other until told to stop; then tell the longest wait in seconds."""
    database = Database(url)
    ledger = SqlLedger(database, SqlQuestions(database, Vault([new_key()]), 0))
    longest, number = 0.0, 0
    ready.put(None)
    while not stop.is_set():
        number += 1
        post = Post(_WORKSPACE, f"answer:C1:{number}", "C1", _MESSAGE)
        began = time.perf_counter()
        ledger.take(Arrival(_WORKSPACE, f"Ev{number}"), post, mine=True)
        longest = max(longest, time.perf_counter() - began)
        time.sleep(PAUSE)
    database.close()
    waits.put(longest)


@contextmanager
def events_meanwhile(url: str) -> Iterator[list[float]]:
    """Have events taken in another process; afterwards the list holds the longest wait in seconds."""
    ready: Queue[None] = _processes.Queue()
    waits: Queue[float] = _processes.Queue()
    stop, longest = _processes.Event(), list[float]()
    other = _processes.Process(target=take_events, args=(url, ready, stop, waits))
    other.start()
    ready.get()
    try:
        yield longest
    finally:
        stop.set()
        longest.append(waits.get())
        other.join()
