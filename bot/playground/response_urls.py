"""Addresses at which the bot may answer a command or a button, some times and for a while.

Rules: https://docs.slack.dev/interactivity/handling-user-interaction (five answers, 30 minutes).
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playground.messages import Message

USES = 5
LIFETIME = 30 * 60
"""Seconds."""


@dataclass
class ResponseUrl:
    """What may still be said at one address, and to whom."""

    channel: str
    user: str
    original: Message | None
    opened: float
    uses: int = 0

    def refusal(self, now: float) -> str | None:
        """Slack's name for why nothing more may be said here; None when something may."""
        if now - self.opened > LIFETIME:
            return "expired_url"
        return "used_url" if self.uses >= USES else None


@dataclass
class ResponseUrls:
    """All addresses of a workspace by their key."""

    _urls: dict[str, ResponseUrl] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def open(self, url: ResponseUrl) -> str:
        """The key of a new address."""
        key = str(next(self._numbers))
        self._urls[key] = url
        return key

    def find(self, key: str) -> ResponseUrl | None:
        """The address with that key."""
        return self._urls.get(key)
