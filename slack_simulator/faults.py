"""Faults between the app and Slack, on demand: errors, lost responses, delays."""

import random
import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

ANY = "*"
"""Stands for every method."""


class Hold:
    """A point at which a call waits, until it is released or for a number of seconds.

    A test that holds a call waits until it has arrived (``wait_reached``) and then lets it go on (``release``), so no
    test has to sleep.
    """

    def __init__(self, seconds: float | None = None) -> None:
        """Hold calls for ``seconds``, or until ``release`` when they are None."""
        self._seconds = seconds
        self._reached = threading.Event()
        self._released = threading.Event()

    def wait_reached(self, timeout: float = 10.0) -> bool:
        """Return True once a call has arrived here, False if none does within ``timeout`` seconds."""
        return self._reached.wait(timeout)

    def release(self) -> None:
        """Let this call, and every later one, go on."""
        self._released.set()

    def wait(self) -> None:
        """Wait here, as a call does."""
        self._reached.set()
        self._released.wait(self._seconds)


@dataclass(frozen=True)
class Fault:
    """A fault of one call. With its default values, nothing goes wrong."""

    error: str = ""
    """Slack's name for an error that replaces the response."""
    status: int = 200
    """The HTTP status, such as 429, 500 or 503."""
    retry_after: int | None = None
    """Seconds in the header ``Retry-After``."""
    lost: Literal["", "closed", "reset"] = ""
    """How the connection ends before the response is sent; empty when it is sent."""
    empty: bool = False
    """True when the response holds no messages, as if none had been posted."""
    effect: bool = False
    """True when Slack does what it was asked although the caller sees an error."""
    before: Hold | None = None
    """Point at which the call waits before its effect."""
    after: Hold | None = None
    """Point at which the call waits after its effect."""

    @property
    def is_delay(self) -> bool:
        """True when the caller gets the method's own response, if late."""
        return not (self.error or self.lost) and self.status == 200

    @property
    def name(self) -> str:
        """The fault in a few words, for the journal."""
        status = str(self.status) if self.status != 200 else ""
        kind = self.error or self.lost or status or ("empty" if self.empty else "slow")
        return kind if self.is_delay else f"{kind} {'after' if self.effect else 'before'} the effect"


def rate_limited(retry_after: int = 1) -> Fault:
    """Return the fault of too many requests: HTTP 429 without an effect, and the seconds to wait."""
    return Fault(error="ratelimited", status=429, retry_after=retry_after)


@dataclass
class Faults:
    """Faults that were planned: for the next calls of a method, in order, or for any call at random."""

    seed: int = 0
    """Seed of the random faults. The same seed and calls yield the same faults."""
    _next: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    _random_faults: list[tuple[str, float, Fault]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 (faults must be repeatable, not secret)

    def plan(self, method: str, fault: Fault, count: int = 1) -> None:
        """Let the next ``count`` calls of ``method`` meet ``fault``."""
        with self._lock:
            self._next[method].extend([fault] * count)

    def plan_randomly(self, method: str, probability: float, fault: Fault) -> None:
        """Let each call of ``method`` meet ``fault`` with a probability.

        When several faults could apply, they are tried in the order in which they were planned.
        """
        with self._lock:
            self._random_faults.append((method, probability, fault))

    def clear(self) -> None:
        """Remove all planned faults."""
        with self._lock:
            self._next.clear()
            self._random_faults.clear()

    def take(self, method: str) -> Fault | None:
        """Return the fault for a call of ``method`` that arrives now, and use it up; None when there is none."""
        with self._lock:
            for name in (method, ANY):
                if self._next[name]:
                    return self._next[name].popleft()
            for name, probability, fault in self._random_faults:
                if name in {method, ANY} and self._random.random() < probability:
                    return fault
        return None
