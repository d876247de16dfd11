"""Slack's rate limits as the outbox keeps them: the pace of posts in a channel, and the turns of look-ups.

Rules: https://docs.slack.dev/apis/web-api/rate-limits.
"""

import math
from dataclasses import dataclass, replace

POST_METHOD = "chat.postMessage"
WAITING = math.inf
"""The value of ``paced_until`` of a message that waits for its turn in its channel."""
_MINUTE = 60.0
"""Seconds between two look-ups where Slack restricts them."""
_LONG_PAUSE = 10.0
"""Seconds. An app that may read once a minute and reads twice is mostly asked to wait for longer."""
_SHORT_SPACING = 1.0
"""Least seconds between two look-ups after a 429 with a short pause."""
_REMEMBERED = 3_600.0
"""Seconds after the last 429 for which look-ups stay spaced. Then one call finds out whether the limit still holds."""


@dataclass(frozen=True)
class Pace:
    """The pace of posts in each channel: a token bucket that holds ``burst`` messages and refills at an interval.

    Slack accepts one message a second in a channel and short bursts, and does not say how short. A channel's messages
    are posted in the order in which they were recorded, one at a time.
    """

    interval: float = 1.0
    """Seconds for each message."""
    burst: int = 3
    """Messages that an idle channel gets at once."""
    is_on: bool = True

    @property
    def tolerance(self) -> float:
        """Seconds by which a channel may be ahead of its pace."""
        return (self.burst - 1) * self.interval

    @property
    def waiting(self) -> float | None:
        """The value of ``paced_until`` of a message that waits; None if messages do not wait for each other."""
        return WAITING if self.is_on else None

    def in_flight(self, call: float) -> float:
        """Return the seconds for which a channel waits for a message that is being posted; a call takes ``call``."""
        return call if self.is_on else 0.0


UNPACED = Pace(interval=0.0, burst=1, is_on=False)
"""Posts without a pace, for a Slack without limits."""


@dataclass(frozen=True)
class LookUpLimit:
    """The turns of one workspace's look-ups with one method. Times are seconds since the epoch.

    Slack lets apps that are distributed outside its marketplace read history once a minute, and other apps some fifty
    times. Which kind this app is shows in Slack's answers: two within a minute exclude the first kind; without them, a
    429 with a long pause means it. A 429 with a short pause may come from anything that was busy for a moment, so the
    look-ups are spaced by seconds only, twice as many after each one. An internal app is back at full speed after two
    answers.
    """

    free_at: float = 0.0
    """Earliest time of the next look-up."""
    spacing: float | None = None
    """Seconds between two look-ups: 0 if there is no limit, None if that is unknown."""
    answered_at: float | None = None
    """Time of the last answer."""
    limited_at: float | None = None
    """Time of the last 429."""

    def after_answer(self, now: float) -> "LookUpLimit":
        """Return the limit after Slack answered a look-up."""
        spacing = self.spacing
        if self.answered_at is not None and 0 <= now - self.answered_at < _MINUTE * 0.9:
            spacing = 0.0
        elif spacing and now - (self.limited_at or 0.0) > _REMEMBERED:
            spacing = None
        return replace(self, free_at=now + (spacing or 0.0), spacing=spacing, answered_at=now)

    def after_limit(self, now: float, seconds: float) -> "LookUpLimit":
        """Return the limit after Slack answered a look-up with 429 and asked for a pause of ``seconds``."""
        return replace(self, free_at=now + seconds, spacing=self._spacing_after_limit(seconds), limited_at=now)

    def _spacing_after_limit(self, seconds: float) -> float:
        if self.spacing == 0.0:
            return 0.0
        doubled = 2 * max(self.spacing or 0.0, seconds, _SHORT_SPACING)
        return _MINUTE if seconds >= _LONG_PAUSE else min(doubled, _MINUTE)


def look_up_method(thread_ts: str | None) -> str:
    """Return the method that looks up a message in the thread ``thread_ts``, or else in the channel."""
    return "conversations.replies" if thread_ts else "conversations.history"
