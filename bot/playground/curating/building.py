"""Telling how far an index is built, and giving it up when nobody wants it any more."""

import contextlib
import threading
from collections.abc import Callable, Iterator

from bot.matching.building import Progress
from bot.matching.store import Announce


class ObsoleteError(Exception):
    """The folder has changed meanwhile, so this index will not be needed."""


def announcing(tell: Callable[[int, int], object], obsolete: threading.Event) -> Announce:
    """Announces a build to ``tell`` (steps done, and of how many), some hundred times; stops it once ``obsolete``."""

    @contextlib.contextmanager
    def announce(steps: int) -> Iterator[Progress]:
        done = told = 0

        def progress(more: int) -> None:
            nonlocal done, told
            if obsolete.is_set():
                raise ObsoleteError
            done += more
            if done - told >= steps / 100:
                told = done
                tell(done, steps)

        tell(0, steps)
        yield progress

    return announce
