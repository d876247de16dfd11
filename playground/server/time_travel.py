"""Time travel: moving the workspace's clock, with everything that would have happened on the way."""

import threading
from collections.abc import Callable

from playground.client.errors import PageError
from playground.feed import Feed
from slack_simulator.clock import Clock
from slack_simulator.messages import Json

MAX_DISTANCE = 370 * 24 * 3600
"""Maximum distance from the real time in seconds, in either direction."""
_MAX_STOPS = 2_000
_MIN_STEP = 1.0
"""Minimum number of seconds between two stops, so that something that stays due cannot stop the clock."""


class TimeTravel:
    """Moves the clock from one due time to the next, so that everything happens at its own minute."""

    def __init__(
        self, clock: Clock, feed: Feed, run_due: Callable[[], object], next_due: Callable[[], float | None]
    ) -> None:
        """Move ``clock``; ``run_due`` completes everything that is due, ``next_due`` returns the next due time."""
        self._clock = clock
        self._feed = feed
        self._run_due = run_due
        self._next_due = next_due
        self._moving = threading.Lock()
        self._ahead = 0.0

    def status(self) -> Json:
        """Return the time of the clock, and how far it is ahead of the real time, both in seconds."""
        return {"now": self._clock.now(), "ahead": self._ahead}

    def move(self, *, to: float | None = None, by: float | None = None) -> Json:
        """Move the clock to a time or by some seconds; without an argument, back to the real time.

        Raises:
            PageError: The new time is too far from the real time.
        """
        with self._moving:
            start = self._clock.now()
            target = to if to is not None else start + by if by is not None else start - self._ahead
            if not abs(self._ahead + target - start) <= MAX_DISTANCE:  # The comparison is False for NaN as well.
                raise PageError(f"The clock can move at most {MAX_DISTANCE // 86_400} days away from today.")
            self._stop_on_the_way(start, target)
            self._set(target)
        return self.status()

    def _stop_on_the_way(self, start: float, target: float) -> None:
        for _ in range(_MAX_STOPS):
            next_due = self._next_due()
            # Something that was due before this stop is either done by now or stays due for good.
            due = max(next_due, start) if next_due is not None else None
            if due is None or due > target:
                return
            self._set(due)
            self._feed.publish("progress", {"name": "clock", "done": due - start, "of": target - start})
            start = due + _MIN_STEP

    def _set(self, now: float) -> None:
        self._ahead += now - self._clock.now()
        self._clock.set(now)
        self._run_due()
        self._feed.publish("clock", self.status())
