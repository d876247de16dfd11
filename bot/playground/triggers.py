"""Trigger ids: each lets the bot open one view, within three seconds of what the person did.

Rules: https://docs.slack.dev/interactivity/handling-user-interaction.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playground.errors import RefusedError

LIFETIME = 3.0
"""Seconds."""

_FORM = re.compile(r"\d+\.\d+\.\w+")


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
        """A new trigger id, for something that ``user`` did."""
        number = next(self._numbers)
        trigger_id = f"{number}.{int(now)}.{number:032x}"
        self._issued[trigger_id] = _Trigger(user, now)
        return trigger_id

    def knows(self, trigger_id: str) -> bool:
        """Whether it was issued here."""
        return trigger_id in self._issued

    def exchange(self, trigger_id: str, now: float) -> str:
        """Use a trigger id up: the user it was issued for.

        Raises:
            RefusedError: it was never issued, is too old, or was used before.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None or not _FORM.fullmatch(trigger_id):
            raise RefusedError("invalid_trigger_id")
        if now - trigger.issued > LIFETIME:
            raise RefusedError("expired_trigger_id")
        if trigger.exchanged:
            raise RefusedError("exchanged_trigger_id")
        trigger.exchanged = True
        return trigger.user
