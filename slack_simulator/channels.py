"""Conversations: public and private channels, direct messages with one person, and with several.

Shape: https://docs.slack.dev/reference/objects/conversation-object.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal

from slack_simulator.messages import Json, Message

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
    is_ext_shared: bool = False
    """True if the channel is shared with another organization (Slack Connect)."""
    topic: str = ""
    created: int = 1_700_000_000
    creator: str = ""
    messages: list[Message] = field(default_factory=list)
    _last: int = 0
    """Newest timestamp that was issued, in microseconds."""

    @property
    def is_direct(self) -> bool:
        """True for a direct message, with one person or with several."""
        return self.kind in {"im", "mpim"}

    @property
    def payload_name(self) -> str:
        """The name in slash commands and interactions, which keep the names of private channels to themselves.

        Recorded payloads show ``privategroup``, ``directmessage`` and, for several people, the name of the
        conversation, such as ``mpdm-ada--ben--cleo-1``. Slack's documentation does not describe them.
        """
        return {"private_channel": "privategroup", "im": "directmessage"}.get(self.kind, self.name)

    def scope(self, right: str) -> str:
        """Return the scope that a token needs for ``right``, such as ``history``, in this kind of conversation."""
        return f"{_SCOPES[self.kind]}:{right}"

    def next_ts(self, now: float) -> str:
        """Issue a timestamp for the time ``now`` that is later than every earlier one."""
        self._last = max(int(now * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"

    def insert(self, message: Message) -> None:
        """Insert ``message``, which has a timestamp, in the order of time."""
        insort(self.messages, message, key=_BY_TS)

    def find(self, ts: str) -> Message | None:
        """Return the message with the timestamp ``ts``; None where there is none or only one person sees it."""
        at = bisect_left(self.messages, ts, key=_BY_TS)
        same = (message for message in self.messages[at : at + 1] if message.ts == ts and message.only_for is None)
        return next(same, None)

    def threads(self, since: str = "") -> dict[str, list[Message]]:
        """Return the replies from the timestamp ``since`` on, oldest first, by the timestamp of their thread."""
        found: dict[str, list[Message]] = {}
        for message in self.visible(since):
            if message.is_reply and message.thread_ts:
                found.setdefault(message.thread_ts, []).append(message)
        return found

    def visible(self, since: str = "") -> Iterator[Message]:
        """Yield the messages that all members see, from the timestamp ``since`` on, oldest first."""
        start = bisect_left(self.messages, since, key=_BY_TS)
        return (message for message in self.messages[start:] if message.only_for is None)

    def to_json(self, me: str, team: str) -> Json:
        """Return the conversation as the Web API shows it to the bot ``me`` in the workspace ``team``."""
        common: Json = {
            "id": self.id, "created": self.created, "is_archived": self.archived, "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim", "is_private": self.kind != "public_channel", "context_team_id": team,
            "is_org_shared": False, "is_ext_shared": self.is_ext_shared, "is_shared": self.is_ext_shared,
        }  # fmt: skip
        if self.kind == "im":
            return {**common, "user": next(iter(sorted(self.members - {me})), me), "is_user_deleted": False}
        return {
            **common,
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
