"""A watch on the knowledge folder that notices every saved file.

It compares all files again and again. The folder is small (one comparison takes two milliseconds), and this
works the same on every system, for every editor's way of saving, and on mounted volumes.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_log = logging.getLogger(__name__)

PERIOD = 0.3
"""Seconds between two comparisons."""
SETTLE_TIME = 0.05
"""Seconds without a change after which a save is complete; some editors write a file in several steps."""

FileStats = Mapping[str, tuple[int, int]]
"""Path of each file -> time of its last change in nanoseconds, and its size in bytes."""


def file_stats(root: Path) -> FileStats:
    """Return the files below ``root``, except hidden ones and the temporary files of editors."""
    return dict(_file_stats(os.fspath(root)))


def _file_stats(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # The folder was removed in the meantime.
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith(("~", ".tmp", ".swp")):
            continue
        try:
            if entry.is_dir():
                yield from _file_stats(entry.path)
            else:
                stat = entry.stat()
                yield entry.path, (stat.st_mtime_ns, stat.st_size)
        except OSError:
            continue


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
