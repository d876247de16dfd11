"""Lanes: threads for each kind of work, so that what is slow delays nothing else.

This is the bulkhead pattern (Michael Nygard, "Release It!", chapter 5): what waits fills its own lane, and no other.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

QUEUE_SIZE = 200
"""Most requests that may wait for a thread of a lane. More are rejected."""


class Lane:
    """Threads for one kind of work, and a bounded queue before them."""

    def __init__(self, name: str, threads: int, queue_size: int = QUEUE_SIZE) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._room = threads + queue_size

    def submit(self, work: Callable[[], None], done: Callable[[], object]) -> bool:
        """Run ``work`` in a thread, and then ``done`` in the event loop; return False if the lane is full.

        Call this in the event loop only.
        """
        if self._room == 0:
            return False
        self._room -= 1
        loop = asyncio.get_running_loop()

        def finish() -> None:
            self._room += 1
            done()

        def run() -> None:
            try:
                work()
            finally:
                # The loop is closed if the server has stopped meanwhile.
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(finish)

        self._executor.submit(run)
        return True

    def close(self) -> None:
        """Wait until all work is done."""
        self._executor.shutdown()
