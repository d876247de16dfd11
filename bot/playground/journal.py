"""What happened in the simulated Slack, in the order in which it happened.

The posts are the truth that a test of exactly-once delivery is held against: they tell what
people saw, whatever the bot was told about it.
"""

import threading
from dataclasses import dataclass, field
from typing import Literal

from bot.playground.messages import Json, Message


@dataclass(frozen=True)
class Call:
    """A Web API call that was answered, or left without an answer."""

    method: str
    args: Json
    response: Json
    """What the method returned, even where a fault kept it from the caller; empty where it never ran."""
    at: float = 0.0
    """When it arrived, by the workspace's clock, in seconds since the epoch."""
    outcome: str = "ok"
    """``ok``, Slack's error, or the fault that was in its way."""
    team: str = ""
    """The workspace it was for; empty where none could be told."""


@dataclass(frozen=True)
class Post:
    """A message of the bot that appeared in Slack; it stays on record when it is deleted later."""

    number: int
    """Its place in the order of all posts, from 1."""
    at: float
    team: str
    channel: str
    ts: str
    text: str
    metadata: Json | None
    thread_ts: str | None
    way: Literal["post", "ephemeral", "scheduled", "response"]


@dataclass
class Journal:
    """Every call and every post. Safe to write from many threads."""

    calls: list[Call] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note_call(self, call: Call) -> None:
        """Put a call on record."""
        with self._lock:
            self.calls.append(call)

    def note_post(self, team: str, at: float, message: Message, way: Literal["post", "scheduled", "response"]) -> None:
        """Put on record what the bot said."""
        with self._lock:
            self.posts.append(
                Post(
                    number=len(self.posts) + 1, at=at, team=team, channel=message.channel, ts=message.ts,
                    text=message.text, metadata=message.metadata, thread_ts=message.thread_ts,
                    way="ephemeral" if message.only_for else way,
                )
            )  # fmt: skip
