"""Messages that the bot posts, the right to send one, and the outcome of an attempt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from bot.services.failures import FailureCause
from bot.services.retention import DAY
from bot.services.workspaces import Workspace

MessageContent = Mapping[str, Any]
"""The ``text`` and ``blocks`` of a message, as ``chat.postMessage`` takes them."""


class State(StrEnum):
    """The state of a delivery, as it is stored."""

    PENDING = "pending"
    """Not sent yet. Slack certainly does not have the message."""
    SENDING = "sending"
    """Being sent, or its sender died, or Slack's response was lost. Slack may have the message."""
    SENT = "sent"
    SKIPPED = "skipped"
    """Abandoned, because it was too late or because it is unknown whether Slack has the message."""
    FAILED = "failed"
    """Refused by Slack for good."""


ANSWER = "answer"
"""Kind of the messages that answer what a person asked where others read along, or in a direct message."""
OPEN = (State.PENDING, State.SENDING)
"""States in which there is still something to do."""


@dataclass(frozen=True)
class OutgoingMessage:
    """A message to post exactly once."""

    workspace: Workspace
    idempotency_key: str
    """Key that identifies the message within its workspace. A second message with the same key is not posted."""
    channel: str
    """The id of a channel, or of a person for a direct message."""
    content: MessageContent
    fallback: MessageContent | None = None
    """The content to post if Slack refuses the blocks of ``content``."""
    thread_ts: str | None = None
    entry_id: str | None = None
    """The memory that its thread keeps of it: the id of the entry shown, or an offer (`bot.services.offers`)."""
    ttl: float = DAY
    """Seconds, from the time it may be sent, after which the message is no longer worth posting."""
    not_before: float | None = None
    """Earliest time to send it, in seconds since the epoch. None means at once; a claimed message always has None."""

    def due_at(self, now: float) -> float:
        """Return when the message may be sent if it is recorded at ``now``, in seconds since the epoch."""
        return now if self.not_before is None else max(now, self.not_before)

    @property
    def kind(self) -> str:
        """The kind of message: the part of its key before the first colon."""
        return self.idempotency_key.partition(":")[0]

    @property
    def is_answer(self) -> bool:
        """True if it answers what a person asked."""
        return self.kind == ANSWER


@dataclass(frozen=True)
class Claim:
    """The exclusive right to send one message, until the lease ends."""

    delivery_id: str
    """An opaque id. It is sent as the message's metadata, which everyone in the workspace can read."""
    message: OutgoingMessage
    attempt: int
    """Number of this attempt, from 1. A claim with an older number than the latest is no longer valid."""
    maybe_sent_since: float | None
    """Time of the attempt after which Slack may have the message, in seconds since the epoch.

    Such a claim is the right to look the message up. None makes it the right to post the message.
    """
    expired: bool = False
    """True if it is too late to post the message."""
    slack_since: float | None = None
    """Slack's own time at ``maybe_sent_since``, if it was known then."""
    cursor: str | None = None
    """Cursor of the page of history to read next; None for the first one."""
    confirmed_ts: str | None = None
    """Slack's identifier of the message, if Slack has reported it in the meantime."""

    @property
    def is_look_up(self) -> bool:
        """True if the next step is to look the message up, rather than to post it, to skip it or to settle it."""
        return self.maybe_sent_since is not None and self.confirmed_ts is None and not self.expired

    @property
    def is_post(self) -> bool:
        """True if the next step is to post the message."""
        return self.maybe_sent_since is None and self.confirmed_ts is None and not self.expired


@dataclass(frozen=True)
class Sent:
    """Slack has the message."""

    label: ClassVar = "sent"

    ts: str
    """Slack's identifier of the message within its channel."""


@dataclass(frozen=True)
class RateLimited:
    """Slack did nothing and asked for a pause."""

    label: ClassVar = "held"

    seconds: float


@dataclass(frozen=True)
class NotAttempted:
    """Nothing was sent, because too little time was left before the end of the lease."""

    label: ClassVar = "untried"

    reason: str


@dataclass(frozen=True)
class Indeterminate:
    """Slack may or may not have the message: there was no response, or an inconclusive one."""

    label: ClassVar = "doubtful"

    reason: str


@dataclass(frozen=True)
class Refused:
    """Slack will not accept the message, now or later."""

    label: ClassVar = "refused"

    reason: str
    """Slack's name for the error."""
    cause: FailureCause = FailureCause.REFUSED


EXPIRED = "expired"
"""The reason of a message that was skipped because it was too late for it."""


@dataclass(frozen=True)
class Skipped:
    """The message was abandoned, although Slack did not refuse it."""

    label: ClassVar = "skipped"

    reason: str


@dataclass(frozen=True)
class NotFound:
    """The message is not in Slack's history, so it can be posted."""

    label: ClassVar = "absent"


@dataclass(frozen=True)
class PageRead:
    """The message is not on this page of Slack's history, and there are more pages."""

    label: ClassVar = "searching"

    cursor: str | None
    """Cursor of the next page; None to begin again, if Slack no longer knows the cursor."""


@dataclass(frozen=True)
class LookUpLimited:
    """Slack asked for a pause before the next look-up. This says nothing about the message."""

    label: ClassVar = "look_up_held"

    seconds: float


Outcome = Sent | RateLimited | NotAttempted | Indeterminate | Refused | Skipped | NotFound | PageRead | LookUpLimited
"""The outcome of an attempt. Metrics and the log identify it by its ``label``, which therefore never changes."""


@dataclass(frozen=True)
class HistoryUnavailable:
    """Slack does not show the history in which the message would be."""

    reason: str


LookUp = Sent | NotFound | PageRead | HistoryUnavailable | LookUpLimited | Indeterminate
"""The result of looking for a message on a page of Slack's history; `Indeterminate` if there was no response."""


@dataclass(frozen=True)
class IncomingEvent:
    """An event from Slack, which may deliver it several times under the same id."""

    workspace: Workspace
    event_id: str


@dataclass(frozen=True)
class Receipt:
    """The result of accepting an incoming event."""

    is_new: bool
    """False if the event, or its reply, was recorded before."""
    claim: Claim | None = None
    """The claim on the reply, for the caller to send.

    None if there is no reply, if the caller did not ask for it, or if the reply must wait for its turn in the channel.
    """


@dataclass(frozen=True)
class Backlog:
    """The number of deliveries in each state, over all workspaces."""

    by_state: Mapping[State, int]
    seconds_overdue: float
    """Seconds since the oldest open delivery became due; 0 if none is due."""
