"""What time it is in the simulated Slack."""

import time
from collections.abc import Callable


class Clock:
    """A clock that goes with ``source`` and can be set.

    With the default it goes by itself; ``Clock(lambda: 0.0)`` stands still until somebody moves it.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._source() + self._ahead

    def set(self, now: float) -> None:
        """Let it be ``now`` (seconds since the epoch), and go on from there."""
        self._ahead = now - self._source()

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass; negative ones turn the clock back."""
        self._ahead += seconds
