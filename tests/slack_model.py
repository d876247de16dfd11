"""Slack as the outbox sees it: what was posted when, and everything that can go wrong on the way."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.services.deliveries import Absent, Doubtful, Held, LookUp, Outcome, Post, Refused, Sent, Unreadable


class Fault(Enum):
    """How a call to Slack goes."""

    NONE = auto()
    DIES_BEFORE = auto()
    """The process dies before Slack has the message."""
    DIES_AFTER = auto()
    LOST_BEFORE = auto()
    """No reply, and Slack never got it: a broken connection, or a 5xx."""
    LOST_AFTER = auto()
    """No reply, but Slack has it: a lost reply, or a 5xx of which nothing came."""
    HELD = auto()
    """429."""
    REFUSED = auto()
    """A permanent error; of a look-up, a history that the bot may not read."""


class ProcessDiedError(Exception):
    """Whoever called Slack is no more."""


class PostedTwiceError(AssertionError):
    """What must never happen."""


@dataclass
class SlackModel:
    """Keeps every post under its delivery's id. `next_post` and `next_look_up` say how the next calls go."""

    time: Callable[[], float]
    """By Slack's clock."""
    spend: Callable[[float], None]
    """Lets time go by during a call."""
    next_post: Fault = Fault.NONE
    next_look_up: Fault = Fault.NONE
    call_takes: float = 0.0
    settles_in: float = 0.0
    """Seconds until a post whose reply was lost shows in the history."""
    hold: float = 30.0
    """Seconds for which Slack asks to be left alone."""
    posts: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Key of each post, and when it begins to show in the history, by delivery id."""
    refused: set[str] = field(default_factory=set)
    """Keys of posts that Slack would not take."""
    unreadable: set[str] = field(default_factory=set)
    """Keys of posts that Slack would not show."""

    def post(self, post: Post, delivery_id: str) -> Outcome:
        """See `Sender.post`."""
        fault = self._happens("next_post")
        match fault:
            case Fault.DIES_BEFORE:
                raise ProcessDiedError
            case Fault.LOST_BEFORE:
                return Doubtful("timeout")
            case Fault.HELD:
                return Held(self.hold)
            case Fault.REFUSED:
                self.refused.add(post.key)
                return Refused("channel_not_found")
        if delivery_id in self.posts or post.key in self.count():
            raise PostedTwiceError(f"{post.key} after {self.time() - self.posts[delivery_id][1]} seconds")
        lag = 0.0 if fault is Fault.NONE else self.settles_in
        self.posts[delivery_id] = (post.key, self.time() + lag)
        if fault is Fault.DIES_AFTER:
            raise ProcessDiedError
        return Doubtful("timeout") if fault is Fault.LOST_AFTER else Sent("1.2")

    def find(self, post: Post, delivery_id: str, since: float) -> LookUp:
        """See `Sender.find`."""
        match self._happens("next_look_up"):
            case Fault.DIES_BEFORE | Fault.DIES_AFTER:
                raise ProcessDiedError
            case Fault.LOST_BEFORE | Fault.LOST_AFTER:
                return Doubtful("timeout")
            case Fault.HELD:
                return Held(self.hold)
            case Fault.REFUSED:
                self.unreadable.add(post.key)
                return Unreadable("missing_scope")
        _, shows_at = self.posts.get(delivery_id, ("", 0.0))
        return Sent("1.2") if since <= shows_at <= self.time() else Absent()

    def _happens(self, which: str) -> Fault:
        """The fault that was ordered; the next call goes well again."""
        fault: Fault = getattr(self, which)
        setattr(self, which, Fault.NONE)
        self.spend(self.call_takes)
        return fault

    def is_settling(self) -> bool:
        """Whether a post does not show in the history yet."""
        return any(shows_at > self.time() for _, shows_at in self.posts.values())

    def count(self) -> Counter[str]:
        """How often each key was posted."""
        return Counter(key for key, _ in self.posts.values())


class ForgetfulSlack(SlackModel):
    """Shows no history of what was posted: the control."""

    def find(self, post: Post, delivery_id: str, since: float) -> LookUp:
        """Never find anything."""
        super().find(post, delivery_id, since)
        return Absent()
