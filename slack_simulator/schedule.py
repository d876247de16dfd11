"""Messages that Slack will post at a later time."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from slack_simulator.messages import Message


@dataclass(frozen=True)
class ScheduledMessage:
    """A message that is due at ``post_at``, in whole seconds since the epoch."""

    id: str
    message: Message
    post_at: int
    created: int


@dataclass
class Schedule:
    """The messages that a workspace has yet to post, by their ids."""

    waiting: dict[str, ScheduledMessage] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def add(self, message: Message, post_at: int, now: float) -> ScheduledMessage:
        """Schedule ``message`` for the time ``post_at``."""
        scheduled = ScheduledMessage(f"Q{next(self._numbers):010}", message, post_at, int(now))
        self.waiting[scheduled.id] = scheduled
        return scheduled

    def take_due(self, now: float) -> list[ScheduledMessage]:
        """Remove the messages that are due by ``now`` from the schedule and return them, the earliest first."""
        due = sorted((one for one in self.waiting.values() if one.post_at <= now), key=lambda one: one.post_at)
        for one in due:
            del self.waiting[one.id]
        return due
