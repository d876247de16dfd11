"""The feed as a browser reads it: Server-Sent Events.

Rules: https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

import json
from collections.abc import Iterator

from bot.playground.page.feed import Event, Feed

HEARTBEAT = 15.0
"""Seconds of silence after which a comment shows that the connection lives, or finds that it does not."""
_AGAIN = 1_000
"""Milliseconds after which a browser that lost the connection comes back."""


def stream(feed: Feed, after: int, heartbeat: float = HEARTBEAT) -> Iterator[bytes]:
    """Every event after the number ``after``, as it happens, until the feed is closed.

    Who missed some is told by an event ``reload``, and goes on from the newest.
    """
    yield f"retry: {_AGAIN}\n\n".encode()
    while feed.is_open:
        events = feed.after(after, heartbeat)
        if events is None:
            after = feed.last
            yield _written(Event(after, "reload", {}))
            continue
        if not events:
            yield b": still here\n\n"
        for event in events:
            after = event.number
            yield _written(event)


def _written(event: Event) -> bytes:
    data = json.dumps(event.data, ensure_ascii=False)
    return f"id: {event.number}\nevent: {event.name}\ndata: {data}\n\n".encode()
