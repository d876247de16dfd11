"""What the bot posts by itself: what is to be said, who may say it now, and how that went."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.services.retention import DAY
from bot.services.workspaces import Workspace

Message = Mapping[str, Any]
"""``text`` and ``blocks``, as ``chat.postMessage`` takes them."""


class State(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    """To be sent; Slack has certainly not got it."""
    SENDING = "sending"
    """Being sent, or its sender died, or Slack's reply was lost: Slack may have got it."""
    SENT = "sent"
    SKIPPED = "skipped"
    """Given up: too late, or nobody can tell whether Slack got it."""
    FAILED = "failed"
    """Slack refused it for good."""


OPEN = (State.PENDING, State.SENDING)


@dataclass(frozen=True)
class Post:
    """A message that is to be posted once."""

    workspace: Workspace
    key: str
    """What makes it one and the same message; unique in its workspace."""
    channel: str
    """A channel's id, or a person's for a direct message."""
    message: Message
    plainer: Message | None = None
    """What to post where Slack does not know the message's blocks."""
    thread_ts: str | None = None
    entry_id: str | None = None
    """The entry that it shows."""
    good_for: float = DAY
    """Seconds after which it is better not said at all, counted from when it may be sent."""
    not_before: float | None = None
    """When it may be sent, in seconds since the epoch; None is at once. A claim's post is due, and has None."""

    def due_at(self, now: float) -> float:
        """When it may be sent, if it is noted ``now``."""
        return now if self.not_before is None else max(now, self.not_before)

    @property
    def kind(self) -> str:
        """What sort of message it is: the part of the key before the first colon."""
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class Claim:
    """A delivery that its holder alone may send, until the lease ends."""

    delivery_id: str
    """Opaque; travels with the message as metadata, which everybody in the workspace can read."""
    post: Post
    attempt: int
    """1 for the first. Who holds an older attempt than the latest holds nothing."""
    doubtful_since: float | None
    """When it was first sent, if Slack may have got it already; seconds since the epoch."""
    expired: bool = False
    """Whether it is too late to say it."""


@dataclass(frozen=True)
class Sent:
    """Slack has it."""

    ts: str
    """Slack's name for the message within its channel."""


@dataclass(frozen=True)
class Held:
    """Slack asks for a pause and did nothing."""

    seconds: float


@dataclass(frozen=True)
class Untried:
    """Nothing was sent: there was too little time left to do it."""

    reason: str


@dataclass(frozen=True)
class Doubtful:
    """Slack may have got it or not: no reply, or one that does not say."""

    reason: str
    pause: float = 0.0
    """Seconds for which Slack asks to be left alone."""


@dataclass(frozen=True)
class Refused:
    """Slack will not take it, now or later."""

    reason: str


@dataclass(frozen=True)
class Skipped:
    """Given up without having been refused."""

    reason: str


Outcome = Sent | Held | Untried | Doubtful | Refused | Skipped
"""How an attempt went."""


@dataclass(frozen=True)
class Absent:
    """The message is not in Slack's history."""


@dataclass(frozen=True)
class Unreadable:
    """Slack does not show the history in question."""

    reason: str


LookUp = Sent | Absent | Unreadable | Held | Doubtful
"""What looking for a message in Slack's history found; Doubtful when there was no reply."""


@dataclass(frozen=True)
class Arrival:
    """An event as Slack delivered it: once, or more often under the same id."""

    workspace: Workspace
    event_id: str


@dataclass(frozen=True)
class Taken:
    """What became of an arrival."""

    is_new: bool
    """False when it had been taken before."""
    claim: Claim | None = None
    """The reply, for the taker to send; None when there is none, or when it is left to whoever has time."""


@dataclass(frozen=True)
class Backlog:
    """The deliveries of all workspaces, counted."""

    by_state: Mapping[State, int]
    oldest_due: float
    """Seconds by which the oldest open delivery is late; 0 when none is."""
