"""Notices when somebody saves a file in a folder.

By looking at all files again and again: the folder is small (a look takes two milliseconds), and it
works alike on every system, for every editor's way of saving, and on mounted volumes.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_log = logging.getLogger(__name__)

PERIOD = 0.3
"""Seconds between two looks."""
SETTLED = 0.05
"""Seconds without a change after which saving is over: some editors write a file in several steps."""

Marks = Mapping[str, tuple[int, int]]
"""Each file with the time of its last change and its size."""


def marks_of(root: Path) -> Marks:
    """The files below ``root`` as they are now; hidden ones and what editors leave beside are not looked at."""
    return dict(_marks(os.fspath(root)))


def _marks(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # gone meanwhile
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith(("~", ".tmp", ".swp")):
            continue
        try:
            if entry.is_dir():
                yield from _marks(entry.path)
            else:
                found = entry.stat()
                yield entry.path, (found.st_mtime_ns, found.st_size)
        except OSError:
            continue


class FolderWatch:
    """Calls somebody, in a thread of its own, after each change to a folder."""

    def __init__(self, root: Path, changed: Callable[[], object], period: float = PERIOD) -> None:
        self._root = root
        self._changed = changed
        self._period = period
        self._stopped = threading.Event()
        self._seen = marks_of(root)
        self._thread = threading.Thread(target=self._run, name="folder", daemon=True)

    def start(self) -> None:
        """Begin; what has changed since this was made counts."""
        self._thread.start()

    def stop(self) -> None:
        """End, after what is under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._period):
            if marks_of(self._root) != self._seen:
                self._seen = self._settled()
                self._call()

    def _call(self) -> None:
        try:
            self._changed()
        except Exception:  # the next save may be better
            _log.exception("a change to the folder could not be taken in", extra={"action": "reload_failed"})

    def _settled(self) -> Marks:
        marks = marks_of(self._root)
        while not self._stopped.wait(SETTLED):
            again = marks_of(self._root)
            if again == marks:
                break
            marks = again
        return marks
