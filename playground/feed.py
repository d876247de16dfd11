"""The feed of events that keeps every open browser tab up to date, and its form as Server-Sent Events.

Each tab reads at its own pace. Rules: https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from slack_simulator.messages import Json

CAPACITY = 2_000
"""Number of past events that a tab can still catch up on."""
HEARTBEAT = 15.0
"""Seconds of silence after which the stream sends a comment, which shows whether the connection is still alive."""
_RECONNECT_AFTER = 1_000
"""Milliseconds after which a browser that lost the connection connects again."""

Publish = Callable[[str, Json], object]
"""Publishes an event by its name and data. Safe to call from any thread."""


@dataclass(frozen=True)
class Event:
    """An event with its number; numbers count up from 1."""

    number: int
    name: str
    data: Json


class Feed:
    """The latest events. Safe to use from many threads; a slow reader never blocks a writer."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._events: deque[Event] = deque(maxlen=capacity)
        self._last = 0
        self._is_open = True
        self._changed = threading.Condition()

    @property
    def last(self) -> int:
        """Number of the newest event; 0 before the first."""
        return self._last

    @property
    def is_open(self) -> bool:
        """True until the feed is closed."""
        return self._is_open

    def publish(self, name: str, data: Json) -> None:
        """Add an event."""
        with self._changed:
            self._last += 1
            self._events.append(Event(self._last, name, data))
            self._changed.notify_all()

    def after(self, number: int, timeout: float) -> list[Event] | None:
        """Return the events after ``number``, waiting up to ``timeout`` seconds for the first.

        Return None if the reader has missed events: it was away for too long, or ``number`` is from another run.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._last != number or not self._is_open, timeout)
            oldest = self._events[0].number if self._events else self._last + 1
            if number > self._last or number < oldest - 1:
                return None
            return [event for event in self._events if event.number > number]

    def close(self) -> None:
        """End the feed and release every waiting reader."""
        with self._changed:
            self._is_open = False
            self._changed.notify_all()


def stream(feed: Feed, after: int, heartbeat: float = HEARTBEAT) -> Iterator[bytes]:
    """Yield every event after the number ``after`` as it happens, until the feed is closed.

    A reader that missed events gets the event ``reload``, and then continues from the newest.
    """
    yield f"retry: {_RECONNECT_AFTER}\n\n".encode()
    while feed.is_open:
        events = feed.after(after, heartbeat)
        if events is None:
            after = feed.last
            yield _encode(Event(after, "reload", {}))
            continue
        if not events:
            yield b": still here\n\n"
        for event in events:
            after = event.number
            yield _encode(event)


def _encode(event: Event) -> bytes:
    data = json.dumps(event.data, ensure_ascii=False)
    return f"id: {event.number}\nevent: {event.name}\ndata: {data}\n\n".encode()
