"""A model of Slack as the outbox sees it: the messages it has, and every way in which a call can fail."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.services.deliveries import (
    Claim,
    HistoryUnavailable,
    Indeterminate,
    LookUp,
    LookUpLimited,
    NotFound,
    Outcome,
    OutgoingMessage,
    PageRead,
    RateLimited,
    Refused,
    Sent,
)


class Fault(Enum):
    """The way in which a call to Slack fails."""

    NONE = auto()
    DIES_BEFORE = auto()
    """The process dies before Slack has the message."""
    DIES_AFTER = auto()
    """The process dies after Slack has the message."""
    LOST_BEFORE = auto()
    """There is no response, and Slack does not have the message: a broken connection, or a 5xx."""
    LOST_AFTER = auto()
    """There is no response, but Slack has the message: a lost response, or a 5xx after the message was stored."""
    RATE_LIMITED = auto()
    """Slack responds with 429."""
    REFUSED = auto()
    """Slack responds with a permanent error; for a look-up, the bot may not read the history."""


class ProcessDiedError(Exception):
    """The process died during its call to Slack."""


class PostedTwiceError(AssertionError):
    """A message was posted twice, which must never happen."""


@dataclass
class SlackModel:
    """Stores every post under the id of its delivery. `next_post` and `next_look_up` set how the next calls fail."""

    time: Callable[[], float]
    """Returns the time by Slack's clock."""
    spend: Callable[[float], None]
    """Lets that many seconds pass during a call."""
    next_post: Fault = Fault.NONE
    next_look_up: Fault = Fault.NONE
    call_takes: float = 0.0
    """Seconds that a call takes."""
    visible_after: float = 0.0
    """Seconds until a post whose response was lost appears in the history."""
    pause: float = 30.0
    """Seconds for which Slack asks to wait when it rate-limits a call."""
    pages: int = 1
    """Pages of history that a look-up reads; the message is on the last one."""
    interval: float = 0.0
    """Seconds between two look-ups that Slack accepts."""
    looked_up_at: float | None = None
    look_ups: list[tuple[float, float]] = field(default_factory=list)
    """The bounds of every look-up, oldest and latest."""
    cursors: list[str | None] = field(default_factory=list)
    """The cursor of every look-up."""
    posts: dict[str, tuple[str, float]] = field(default_factory=dict)
    """The key of each post and the time at which it appears in the history, by delivery id."""
    refused: set[str] = field(default_factory=set)
    """Keys of the messages that Slack refused."""
    unreadable: set[str] = field(default_factory=set)
    """Keys of the messages whose history Slack did not show."""

    def post(self, message: OutgoingMessage, delivery_id: str) -> Outcome:
        """See `Sender.post`."""
        key = message.idempotency_key
        fault = self._take_fault("next_post")
        match fault:
            case Fault.DIES_BEFORE:
                raise ProcessDiedError
            case Fault.LOST_BEFORE:
                return Indeterminate("timeout")
            case Fault.RATE_LIMITED:
                return RateLimited(self.pause)
            case Fault.REFUSED:
                self.refused.add(key)
                return Refused("channel_not_found")
        if delivery_id in self.posts or key in self.count():
            raise PostedTwiceError(f"{key} after {self.time() - self.posts[delivery_id][1]} seconds")
        delay = 0.0 if fault is Fault.NONE else self.visible_after
        self.posts[delivery_id] = (key, self.time() + delay)
        if fault is Fault.DIES_AFTER:
            raise ProcessDiedError
        return Indeterminate("timeout") if fault is Fault.LOST_AFTER else Sent("1.2")

    def find(self, claim: Claim, oldest: float, latest: float) -> LookUp:
        """See `Sender.find`."""
        message, delivery_id = claim.message, claim.delivery_id
        self.look_ups.append((oldest, latest))
        self.cursors.append(claim.cursor)
        match self._take_fault("next_look_up"):
            case Fault.DIES_BEFORE | Fault.DIES_AFTER:
                raise ProcessDiedError
            case Fault.LOST_BEFORE | Fault.LOST_AFTER:
                return Indeterminate("timeout")
            case Fault.RATE_LIMITED:
                return LookUpLimited(self.pause)
            case Fault.REFUSED:
                self.unreadable.add(message.idempotency_key)
                return HistoryUnavailable("missing_scope")
        since_last = self.interval if self.looked_up_at is None else self.time() - self.looked_up_at
        if 0 <= since_last < self.interval:
            return LookUpLimited(self.interval - since_last)
        self.looked_up_at = self.time()
        page = int(claim.cursor or 0) + 1
        if page < self.pages:
            return PageRead(str(page))
        _, visible_at = self.posts.get(delivery_id, ("", 0.0))
        return Sent("1.2") if oldest <= visible_at <= min(latest, self.time()) else NotFound()

    def _take_fault(self, attribute: str) -> Fault:
        """Return the fault that was set, and clear it, so that the next call succeeds again."""
        fault: Fault = getattr(self, attribute)
        setattr(self, attribute, Fault.NONE)
        self.spend(self.call_takes)
        return fault

    def is_processing(self) -> bool:
        """Return whether there is a post that does not appear in the history yet."""
        return any(visible_at > self.time() for _, visible_at in self.posts.values())

    def count(self) -> Counter[str]:
        """Count the posts by their keys."""
        return Counter(key for key, _ in self.posts.values())


class ForgetfulSlack(SlackModel):
    """A Slack whose history is always empty, for the test that shows the look-up is necessary."""

    def find(self, claim: Claim, oldest: float, latest: float) -> LookUp:
        """Return that nothing was found."""
        super().find(claim, oldest, latest)
        return NotFound()
