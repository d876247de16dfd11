"""Messages, as Slack stores them and as the Web API returns them.

Shape: https://docs.slack.dev/reference/events/message and /messaging/message-metadata.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Message:
    """A message in a channel."""

    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    only_for: str | None = None
    """The only person who sees the message, when it is ephemeral."""
    ts: str = ""
    """Timestamp that identifies the message in its channel; set when the message is added."""
    metadata: Json | None = None
    attachments: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    team: str = ""
    subtype: str | None = None
    broadcast: bool = False
    """True for a reply that is shown in the channel too."""
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    """Names of emoji, each with the users who reacted with it."""

    @property
    def is_reply(self) -> bool:
        """True when the message belongs to a thread that another message began."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def to_json(self, *, with_metadata: bool = False, replies: Sequence["Message"] = ()) -> Json:
        """Return the message as the Web API returns it.

        ``replies`` are the replies in the thread that the message began, if any.
        """
        required: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": self.team}
        optional = {
            "subtype": self.subtype, "bot_id": self.bot_id, "app_id": self.app_id, "blocks": self.blocks,
            "attachments": self.attachments, "thread_ts": self.thread_ts, "edited": self.edited,
            "metadata": self.metadata if with_metadata else None,
            "reactions": [{"name": n, "users": u, "count": len(u)} for n, u in self.reactions.items()],
        }  # fmt: skip
        given = {name: value for name, value in optional.items() if value}
        return {**required, **given, **_thread_json(self, replies)}


def _thread_json(parent: Message, replies: Sequence[Message]) -> Json:
    """Return the fields by which a message that began a thread describes the thread."""
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
