"""The clock of the simulated Slack."""

import time
from collections.abc import Callable

MAX_TIME = 9_999_999_999.0
"""Latest time, in the year 2286. A message's timestamp has ten digits before the point."""


class Clock:
    """A clock that follows ``source`` and can be set.

    By default it follows the machine's clock. ``Clock(lambda: 0.0)`` stands still until it is set or advanced.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._ahead = 0.0

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self._source() + self._ahead

    def set(self, now: float) -> None:
        """Set the time to ``now``, in seconds since the epoch. The clock continues from there.

        Raises:
            ValueError: ``now`` is not a time from the epoch to `MAX_TIME`.
        """
        if not 0 <= now <= MAX_TIME:  # The comparison is False for NaN as well.
            raise ValueError(f"the time must be from 0 to {MAX_TIME:.0f}")
        self._ahead = now - self._source()

    def advance(self, seconds: float) -> None:
        """Move the clock forward by ``seconds``, or back when they are negative.

        Raises:
            ValueError: The new time is not from the epoch to `MAX_TIME`.
        """
        self.set(self.now() + seconds)
