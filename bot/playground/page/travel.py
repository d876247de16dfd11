"""Moving the workspace's clock, with all that would have happened on the way."""

import threading
from collections.abc import Callable

from bot.playground.clock import Clock
from bot.playground.messages import Json
from bot.playground.page.errors import PageError
from bot.playground.page.feed import Feed

FARTHEST = 370 * 24 * 3600
"""Seconds from the real time, either way."""
_MAX_STOPS = 2_000
_LEAST = 1.0
"""Seconds between two stops at least, so that something that is due for ever holds nothing up."""


class Travel:
    """Moves the clock from one thing that is due to the next, so that each happens at its own minute."""

    def __init__(
        self, clock: Clock, feed: Feed, look: Callable[[], object], next_due: Callable[[], float | None]
    ) -> None:
        """``look`` does what is due and returns when it is done; ``next_due`` tells when something is due next."""
        self._clock = clock
        self._feed = feed
        self._look = look
        self._next_due = next_due
        self._moving = threading.Lock()
        self._ahead = 0.0

    def shown(self) -> Json:
        """What time it is there, and by how much that is ahead of the real time, in seconds."""
        return {"now": self._clock.now(), "ahead": self._ahead}

    def move(self, *, to: float | None = None, by: float | None = None) -> Json:
        """Move the clock to a time, by some seconds, or with neither back to the real time.

        Raises:
            PageError: that is too far.
        """
        with self._moving:
            start = self._clock.now()
            target = to if to is not None else start + by if by is not None else start - self._ahead
            if abs(self._ahead + target - start) > FARTHEST:
                raise PageError(f"The clock goes {FARTHEST // 86_400} days from today at most.")
            self._stop_on_the_way(start, target)
            self._set(target)
        return self.shown()

    def _stop_on_the_way(self, start: float, target: float) -> None:
        for _ in range(_MAX_STOPS):
            next_due = self._next_due()
            # What was due before is done by now, or would be due for ever.
            due = max(next_due, start) if next_due is not None else None
            if due is None or due > target:
                return
            self._set(due)
            self._feed.tell("progress", {"name": "clock", "done": due - start, "of": target - start})
            start = due + _LEAST

    def _set(self, now: float) -> None:
        self._ahead += now - self._clock.now()
        self._clock.set(now)
        self._look()
        self._feed.tell("clock", self.shown())
