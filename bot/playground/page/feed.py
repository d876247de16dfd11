"""What happens, numbered, for any number of browser tabs that each read at their own pace."""

import threading
from collections import deque
from dataclasses import dataclass

from bot.playground.messages import Json

KEPT = 2_000
"""Events that a tab which was away can still catch up on."""


@dataclass(frozen=True)
class Event:
    """Something that happened."""

    number: int
    name: str
    data: Json


class Feed:
    """The latest events. Safe to write and read from many threads; nobody's reading holds up who writes."""

    def __init__(self, kept: int = KEPT) -> None:
        self._events: deque[Event] = deque(maxlen=kept)
        self._last = 0
        self._is_open = True
        self._changed = threading.Condition()

    @property
    def last(self) -> int:
        """The number of the newest event; 0 when there was none."""
        return self._last

    @property
    def is_open(self) -> bool:
        """Whether more may come."""
        return self._is_open

    def tell(self, name: str, data: Json) -> None:
        """Add an event."""
        with self._changed:
            self._last += 1
            self._events.append(Event(self._last, name, data))
            self._changed.notify_all()

    def after(self, number: int, timeout: float) -> list[Event] | None:
        """The events after ``number``, waiting up to ``timeout`` seconds for one; None when some are lost.

        They are when the reader was away too long, and when the number is of another run.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._last != number or not self._is_open, timeout)
            oldest = self._events[0].number if self._events else self._last + 1
            if number > self._last or number < oldest - 1:
                return None
            return [event for event in self._events if event.number > number]

    def close(self) -> None:
        """Let every reader go home."""
        with self._changed:
            self._is_open = False
            self._changed.notify_all()
