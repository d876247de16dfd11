"""Messages that a person writes.

Slack's treatment of typed text: https://docs.slack.dev/messaging/formatting-message-text.
"""

import html
import re

from playground.client.errors import PageError
from playground.client.session import Session
from slack_simulator.channels import Channel
from slack_simulator.messages import Message
from slack_simulator.payloads import mention, message
from slack_simulator.workspace import Workspace

MAX_LENGTH = 12_000
"""Maximum number of characters in a message; Slack turns a longer one into a file."""

_SUBSCRIPTIONS = {
    "im": "message.im",
    "mpim": "message.mpim",
    "public_channel": "message.channels",
    "private_channel": "message.groups",
}
_ADDRESS = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]")


def post_message(session: Session, channel_id: str, typed: str, thread_ts: str | None = None) -> Message:
    """Post a message to a conversation, and deliver to the app the events that Slack would.

    Raises:
        PageError: The text is empty or too long, or there is no such conversation.
    """
    if not typed.strip():
        raise PageError("Type a message first.")
    if len(typed) > MAX_LENGTH:
        raise PageError(f"A message can have at most {MAX_LENGTH:,} characters. This one has {len(typed):,}.")
    channel = session.view.channel(channel_id)
    text = to_mrkdwn(typed.strip(), session.workspace)
    posted = session.workspace.add(Message(channel.id, session.user, text, thread_ts=thread_ts))
    _deliver_events(session, channel, posted)
    return posted


def _deliver_events(session: Session, channel: Channel, posted: Message) -> None:
    workspace, place = session.workspace, {"channel": posted.channel, "user": posted.user, "ts": posted.ts}
    if posted.thread_ts:
        place["thread_ts"] = posted.thread_ts
    is_member = workspace.bot_user in channel.members
    if f"<@{workspace.bot_user}>" in posted.text and not channel.is_direct:
        if is_member:
            session.deliver("app_mention", {**mention("", **place), "text": posted.text})
        else:
            bot = workspace.users[workspace.bot_user].real_name
            hint = f"You mentioned {bot}, but they’re not in this channel. Type /invite @{bot} to let them in."
            session.post_ephemeral(channel.id, hint, posted.thread_ts)
    if is_member:
        session.deliver(_SUBSCRIPTIONS[channel.kind], message(posted.text, **place))


def to_mrkdwn(typed: str, workspace: Workspace) -> str:
    """Return typed text as Slack stores it: ``&``, ``<`` and ``>`` escaped; people, channels and addresses as links."""
    text = _ADDRESS.sub(r"<\g<0>>", html.escape(typed, quote=False))
    names = {f"@{name}": f"<@{u.id}>" for u in workspace.users.values() for name in (u.name, u.real_name) if name}
    names |= {f"#{c.name}": f"<#{c.id}|{c.name}>" for c in workspace.channels.values() if c.name}
    links = {name.casefold(): link for name, link in names.items()}
    longest_first = sorted(links, key=len, reverse=True)
    pattern = rf"(?<![\w<])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return re.sub(pattern, lambda found: links[found[0].casefold()], text, flags=re.IGNORECASE)
