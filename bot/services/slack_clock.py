"""Slack's clock, as the ``Date`` header of its responses tells it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_SLOWEST = 2.0
"""Seconds. A response that took longer says too little about the time."""
_DISAGREEMENT = 2.0
"""Seconds by which this machine's two clocks may differ before what was observed is discarded."""


@dataclass(frozen=True)
class _Observation:
    slack: float
    monotonic: float
    wall: float


class SlackClock:
    """Slack's clock. Threads may use it concurrently.

    Slack's time is carried forward by the monotonic clock, because this machine's own clock may be set. The monotonic
    clock in turn may stand still while the machine sleeps, so both must agree on how much time has passed.
    """

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        """``wall`` returns seconds since the epoch; ``monotonic`` seconds from any starting point."""
        self._wall = wall
        self._monotonic = monotonic
        self._observation: _Observation | None = None
        self._lock = threading.Lock()

    @property
    def monotonic(self) -> Callable[[], float]:
        """The clock by which `observe` measures how long a response took."""
        return self._monotonic

    def observe(self, slack_time: float, sent_at: float) -> None:
        """Take in Slack's time from a response that arrived just now; the request left at ``sent_at``, monotonic."""
        arrived_at = self._monotonic()
        if arrived_at - sent_at <= _SLOWEST:
            with self._lock:
                self._observation = _Observation(slack_time, arrived_at, self._wall())

    def now(self) -> float | None:
        """Return Slack's time in seconds since the epoch, at most three seconds off; None if it is unknown."""
        with self._lock:
            seen = self._observation
        if seen is None:
            return None
        passed = self._monotonic() - seen.monotonic
        if abs(self._wall() - seen.wall - passed) > _DISAGREEMENT:
            return None
        return seen.slack + passed
