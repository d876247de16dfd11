"""A conversation: a public or private channel, a direct message, or one among several people.

Shape: https://docs.slack.dev/reference/objects/conversation-object.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal

from bot.playground.messages import Json, Message

Kind = Literal["public_channel", "private_channel", "im", "mpim"]

_BY_TS = attrgetter("ts")
_SCOPES: dict[Kind, str] = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


@dataclass
class Channel:
    """A conversation with its members and its messages, oldest first."""

    id: str
    name: str = ""
    kind: Kind = "public_channel"
    members: set[str] = field(default_factory=set)
    archived: bool = False
    topic: str = ""
    created: int = 1_700_000_000
    creator: str = ""
    messages: list[Message] = field(default_factory=list)
    _last: int = 0
    """The newest time stamp given out, in microseconds."""

    @property
    def is_direct(self) -> bool:
        """Whether it has no name, only people."""
        return self.kind in {"im", "mpim"}

    def scope(self, right: str) -> str:
        """The scope that a token needs for ``right``, such as ``history``, in this kind of conversation."""
        return f"{_SCOPES[self.kind]}:{right}"

    def stamp(self, now: float) -> str:
        """The next time stamp: derived from ``now``, later than every one before it."""
        self._last = max(int(now * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"

    def place(self, message: Message) -> None:
        """Put ``message``, which has its time stamp, where it belongs."""
        insort(self.messages, message, key=_BY_TS)

    def find(self, ts: str) -> Message | None:
        """The message of that time stamp that everybody sees."""
        at = bisect_left(self.messages, ts, key=_BY_TS)
        same = (message for message in self.messages[at : at + 1] if message.ts == ts and message.only_for is None)
        return next(same, None)

    def threads(self, since: str = "") -> dict[str, list[Message]]:
        """The replies written from the time stamp ``since`` on, oldest first, by their thread's time stamp."""
        found: dict[str, list[Message]] = {}
        for message in self.visible(since):
            if message.is_reply and message.thread_ts:
                found.setdefault(message.thread_ts, []).append(message)
        return found

    def visible(self, since: str = "") -> Iterator[Message]:
        """The messages that everybody in the channel sees, from the time stamp ``since`` on, oldest first."""
        start = bisect_left(self.messages, since, key=_BY_TS)
        return (message for message in self.messages[start:] if message.only_for is None)

    def shown(self, me: str, team: str) -> Json:
        """The conversation as the Web API gives it to the bot ``me``."""
        told: Json = {
            "id": self.id, "created": self.created, "is_archived": self.archived, "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim", "is_private": self.kind != "public_channel", "context_team_id": team,
            "is_org_shared": False, "is_ext_shared": False, "is_shared": False,
        }  # fmt: skip
        if self.kind == "im":
            return {**told, "user": next(iter(sorted(self.members - {me})), me), "is_user_deleted": False}
        return {
            **told,
            "name": self.name,
            "name_normalized": self.name,
            "creator": self.creator,
            "is_channel": self.kind == "public_channel",
            "is_group": self.kind == "private_channel",
            "is_general": self.name == "general",
            "is_member": me in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }
