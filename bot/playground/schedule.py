"""Messages that Slack will post by itself when their time has come."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playground.messages import Message


@dataclass(frozen=True)
class Scheduled:
    """A message to be posted at ``post_at``, in whole seconds since the epoch."""

    id: str
    message: Message
    post_at: int
    created: int


@dataclass
class Schedule:
    """What a workspace has still to post, by id."""

    waiting: dict[str, Scheduled] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def add(self, message: Message, post_at: int, now: float) -> Scheduled:
        """Keep ``message`` until its time."""
        scheduled = Scheduled(f"Q{next(self._numbers):010}", message, post_at, int(now))
        self.waiting[scheduled.id] = scheduled
        return scheduled

    def take_due(self, now: float) -> list[Scheduled]:
        """Those whose time has come, the earliest first; they are waiting no longer."""
        due = sorted((one for one in self.waiting.values() if one.post_at <= now), key=lambda one: one.post_at)
        for one in due:
            del self.waiting[one.id]
        return due
