"""A message as Slack keeps it and as Slack shows it.

Shape: https://docs.slack.dev/reference/events/message and /messaging/message-metadata.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Message:
    """A message in a channel, as those who can see it see it."""

    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    only_for: str | None = None
    """The one person who sees it, when it is ephemeral."""
    ts: str = ""
    """Slack's name for the message within its channel; set when it is added."""
    metadata: Json | None = None
    attachments: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    team: str = ""
    subtype: str | None = None
    broadcast: bool = False
    """Whether a reply is shown in the channel too."""
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    """Names of emoji, each with the users who reacted so."""

    @property
    def is_reply(self) -> bool:
        """Whether it stands in somebody else's thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def shown(self, *, with_metadata: bool = False, replies: Sequence["Message"] = ()) -> Json:
        """The message as the Web API gives it; ``replies`` are those of its thread, when it began one."""
        told: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": self.team}
        optional = {
            "subtype": self.subtype, "bot_id": self.bot_id, "app_id": self.app_id, "blocks": self.blocks,
            "attachments": self.attachments, "thread_ts": self.thread_ts, "edited": self.edited,
            "metadata": self.metadata if with_metadata else None,
            "reactions": [{"name": n, "users": u, "count": len(u)} for n, u in self.reactions.items()],
        }  # fmt: skip
        told |= {name: value for name, value in optional.items() if value}
        return told | _thread_facts(self, replies)


def _thread_facts(parent: Message, replies: Sequence[Message]) -> Json:
    """What a message that began a thread says about it."""
    if not replies:
        return {}
    people = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": parent.ts,
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
    }
