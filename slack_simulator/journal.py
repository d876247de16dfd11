"""A record of what happened in the simulated Slack, in the order in which it happened.

A test of exactly-once delivery compares its results with the posts: they are what people saw, whatever response the
app received.
"""

import threading
from dataclasses import dataclass, field
from typing import Literal

from slack_simulator.messages import Json, Message


@dataclass(frozen=True)
class RecordedCall:
    """A Web API call, with or without a response."""

    method: str
    args: Json
    response: Json
    """The method's result, even where a fault kept it from the caller; empty when the method did not run."""
    at: float = 0.0
    """When the call arrived, by the workspace's clock, in seconds since the epoch."""
    outcome: str = "ok"
    """``ok``, Slack's name for an error, or the name of the fault that the call met."""
    team: str = ""
    """The workspace that the call was for; empty when it is unknown."""


@dataclass(frozen=True)
class RecordedPost:
    """A message of the bot that appeared in Slack. It stays on record when the message is deleted later."""

    number: int
    """Position in the order of all posts, from 1."""
    at: float
    """When it appeared, by the workspace's clock, in seconds since the epoch."""
    team: str
    channel: str
    ts: str
    text: str
    metadata: Json | None
    thread_ts: str | None
    way: Literal["post", "ephemeral", "scheduled", "response"]
    """How it was posted: by a method, for one person, by the schedule, or through a response_url."""


@dataclass
class Journal:
    """All calls and posts. Threads may write to it concurrently."""

    calls: list[RecordedCall] = field(default_factory=list)
    posts: list[RecordedPost] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def record_call(self, call: RecordedCall) -> None:
        """Add a call to the record."""
        with self._lock:
            self.calls.append(call)

    def record_post(
        self, team: str, at: float, message: Message, way: Literal["post", "scheduled", "response"]
    ) -> None:
        """Add a message of the bot to the record."""
        with self._lock:
            self.posts.append(
                RecordedPost(
                    number=len(self.posts) + 1, at=at, team=team, channel=message.channel, ts=message.ts,
                    text=message.text, metadata=message.metadata, thread_ts=message.thread_ts,
                    way="ephemeral" if message.only_for else way,
                )
            )  # fmt: skip
