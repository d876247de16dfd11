"""The handles that an app receives with an interaction: a trigger id, to open a view, and a response_url, to respond.

Rules: https://docs.slack.dev/interactivity/handling-user-interaction. A trigger id is valid for three seconds and one
use. A response_url is valid for 30 minutes and five uses.
"""

import itertools
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from slack_simulator.errors import RefusedError
from slack_simulator.messages import Message

TRIGGER_LIFETIME = 3.0
"""Seconds for which a trigger id is valid."""
RESPONSE_USES = 5
"""Responses that one response_url accepts."""
RESPONSE_LIFETIME = 30 * 60
"""Seconds for which a response_url is valid."""

_TRIGGER_FORM = re.compile(r"\d+\.\d+\.\w+")


@dataclass
class _Trigger:
    user: str
    issued: float
    exchanged: bool = False


@dataclass
class Triggers:
    """All trigger ids of a workspace."""

    _issued: dict[str, _Trigger] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def issue(self, user: str, now: float) -> str:
        """Return a new trigger id for an interaction of ``user``."""
        number = next(self._numbers)
        trigger_id = f"{number}.{int(now)}.{number:032x}"
        self._issued[trigger_id] = _Trigger(user, now)
        return trigger_id

    def knows(self, trigger_id: str) -> bool:
        """Return True when the id was issued in this workspace."""
        return trigger_id in self._issued

    def exchange(self, trigger_id: str, now: float) -> str:
        """Use up a trigger id and return the user it was issued for.

        Raises:
            RefusedError: The id was never issued, has expired, or was used before.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None or not _TRIGGER_FORM.fullmatch(trigger_id):
            raise RefusedError("invalid_trigger_id")
        if now - trigger.issued > TRIGGER_LIFETIME:
            raise RefusedError("expired_trigger_id")
        if trigger.exchanged:
            raise RefusedError("exchanged_trigger_id")
        trigger.exchanged = True
        return trigger.user


@dataclass
class ResponseUrl:
    """An address to which the app may send responses to one interaction."""

    channel: str
    user: str
    original: Message | None
    """The message whose button was used; None for a slash command."""
    opened: float
    uses: int = 0

    def refusal(self, now: float) -> str | None:
        """Return Slack's reason to refuse a response; None when a response is accepted."""
        if now - self.opened > RESPONSE_LIFETIME:
            return "expired_url"
        return "used_url" if self.uses >= RESPONSE_USES else None


@dataclass
class ResponseUrls:
    """All response_urls of a workspace by their keys."""

    _urls: dict[str, ResponseUrl] = field(default_factory=dict)

    def open(self, url: ResponseUrl) -> str:
        """Register a new response_url and return its key, which nobody can guess."""
        key = secrets.token_urlsafe(18)
        self._urls[key] = url
        return key

    def find(self, key: str) -> ResponseUrl | None:
        """Return the response_url with that key; None when there is none."""
        return self._urls.get(key)
