"""A watch on the knowledge folder that notices every saved file.

It compares all files again and again. The folder is small (one comparison takes two milliseconds), and this
works the same on every system, for every editor's way of saving, and on mounted volumes.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from bot.knowledge.folder import FileStats, file_stats

_log = logging.getLogger(__name__)

PERIOD = 0.3
"""Seconds between two comparisons."""
SETTLE_TIME = 0.05
"""Seconds without a change after which a save is complete; some editors write a file in several steps."""


class FolderWatch:
    """Calls a function after each change to a folder, in a thread of its own."""

    def __init__(self, root: Path, on_change: Callable[[], object], period: float = PERIOD) -> None:
        self._root = root
        self._on_change = on_change
        self._period = period
        self._stopped = threading.Event()
        self._known = file_stats(root)
        self._thread = threading.Thread(target=self._run, name="folder", daemon=True)

    def start(self) -> None:
        """Start watching. Changes since this object was created count."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching, after a call in progress."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._period):
            if file_stats(self._root) != self._known:
                self._known = self._settled()
                self._call()

    def _call(self) -> None:
        try:
            self._on_change()
        except Exception:  # The next save may fix the problem, so the watch continues.
            _log.exception("a change to the knowledge folder could not be loaded", extra={"action": "reload_failed"})

    def _settled(self) -> FileStats:
        stats = file_stats(self._root)
        while not self._stopped.wait(SETTLE_TIME):
            again = file_stats(self._root)
            if again == stats:
                break
            stats = again
        return stats
