"""What can go wrong between the bot and Slack, on demand."""

import random
import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

ANY = "*"
"""Stands for every method."""


class Hold:
    """A place where a call waits: until it is let go, or for so many seconds.

    A test that holds a call for its own time knows when it has arrived (``wait_reached``) and lets
    it go (``release``); nobody sleeps.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._reached = threading.Event()
        self._released = threading.Event()

    def wait_reached(self, timeout: float = 10.0) -> bool:
        """Whether a call arrives here within ``timeout`` seconds."""
        return self._reached.wait(timeout)

    def release(self) -> None:
        """Let this call, and every later one, go on."""
        self._released.set()

    def keep(self) -> None:
        """Wait here, as a call does."""
        self._reached.set()
        self._released.wait(self._seconds)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call; nothing, with every field as it is."""

    error: str = ""
    """Slack's name for an error in place of the answer."""
    status: int = 200
    """The HTTP status, such as 429, 500 or 503."""
    retry_after: int | None = None
    """Seconds in the header ``Retry-After``."""
    lost: Literal["", "closed", "reset"] = ""
    """How the connection ends instead of an answer."""
    empty: bool = False
    """Whether the answer holds no messages, as if nothing had been said."""
    effect: bool = False
    """Whether Slack does what was asked all the same, and the caller is not told."""
    before: Hold | None = None
    """Where the call waits before its effect."""
    after: Hold | None = None
    """Where it waits after its effect."""

    @property
    def is_delay(self) -> bool:
        """Whether the call is answered as ever, only late."""
        return not (self.error or self.lost) and self.status == 200

    @property
    def name(self) -> str:
        """The fault in a word or two, for the record of calls."""
        what = (
            self.error or self.lost or (str(self.status) if self.status != 200 else "empty" if self.empty else "slow")
        )
        return what if self.is_delay else f"{what} {'after' if self.effect else 'before'} the effect"


def rate_limited(retry_after: int = 1) -> Fault:
    """HTTP 429: Slack did nothing, and wants to be left alone for so many seconds."""
    return Fault(error="ratelimited", status=429, retry_after=retry_after)


@dataclass
class Faults:
    """Which calls go wrong: the next ones, in the order they were planned, or some by chance."""

    seed: int = 0
    _next: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    _chances: list[tuple[str, float, Fault]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 (faults are to be repeated, not to be secret)

    def plan(self, method: str, fault: Fault, count: int = 1) -> None:
        """Let the next ``count`` calls of ``method`` meet ``fault``."""
        with self._lock:
            self._next[method].extend([fault] * count)

    def chance(self, method: str, probability: float, fault: Fault) -> None:
        """Let each call of ``method`` meet ``fault`` with this probability; the first fault that hits is met."""
        with self._lock:
            self._chances.append((method, probability, fault))

    def clear(self) -> None:
        """From now on, nothing goes wrong."""
        with self._lock:
            self._next.clear()
            self._chances.clear()

    def meet(self, method: str) -> Fault | None:
        """The fault for the call of ``method`` that arrives now."""
        with self._lock:
            for name in (method, ANY):
                if self._next[name]:
                    return self._next[name].popleft()
            for name, probability, fault in self._chances:
                if name in {method, ANY} and self._random.random() < probability:
                    return fault
        return None
