"""Somebody writes a message.

What becomes of typed text: https://docs.slack.dev/messaging/formatting-message-text.
"""

import html
import re

from bot.playground.channels import Channel
from bot.playground.messages import Message
from bot.playground.page.errors import PageError
from bot.playground.page.session import Session
from bot.playground.payloads import mention, message
from bot.playground.workspace import Workspace

MAX_TYPED = 12_000
"""Characters; Slack makes a file of what is longer."""

_SUBSCRIPTIONS = {
    "im": "message.im",
    "mpim": "message.mpim",
    "public_channel": "message.channels",
    "private_channel": "message.groups",
}
_ADDRESS = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]")


def say(session: Session, channel_id: str, typed: str, thread_ts: str | None = None) -> Message:
    """Put what was typed into a conversation, and tell the app of it as Slack does.

    Raises:
        PageError: nothing was typed, too much, or there is no such conversation.
    """
    if not typed.strip():
        raise PageError("Type a message first.")
    if len(typed) > MAX_TYPED:
        raise PageError(f"A message has at most {MAX_TYPED:,} characters; this one has {len(typed):,}.")
    channel = session.seen.channel(channel_id)
    text = marked_up(typed.strip(), session.workspace)
    said = session.workspace.add(Message(channel.id, session.user, text, thread_ts=thread_ts))
    _tell_app(session, channel, said)
    return said


def _tell_app(session: Session, channel: Channel, said: Message) -> None:
    workspace, place = session.workspace, {"channel": said.channel, "user": said.user, "ts": said.ts}
    if said.thread_ts:
        place["thread_ts"] = said.thread_ts
    is_member = workspace.bot_user in channel.members
    if f"<@{workspace.bot_user}>" in said.text and not channel.is_direct:
        if is_member:
            session.report("app_mention", {**mention("", **place), "text": said.text})
        else:
            bot = workspace.users[workspace.bot_user].real_name
            hint = f"You mentioned {bot}, but they’re not in this channel. Type /invite @{bot} to let them in."
            session.whisper(channel.id, hint, said.thread_ts)
    if is_member:
        session.report(_SUBSCRIPTIONS[channel.kind], message(said.text, **place))


def marked_up(typed: str, workspace: Workspace) -> str:
    """Text as Slack keeps it: ``&``, ``<`` and ``>`` escaped; people, channels and addresses as links."""
    text = _ADDRESS.sub(r"<\g<0>>", html.escape(typed, quote=False))
    names = {f"@{name}": f"<@{u.id}>" for u in workspace.users.values() for name in (u.name, u.real_name) if name}
    names |= {f"#{c.name}": f"<#{c.id}|{c.name}>" for c in workspace.channels.values() if c.name}
    links = {name.casefold(): link for name, link in names.items()}
    longest_first = sorted(links, key=len, reverse=True)
    pattern = rf"(?<![\w<])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return re.sub(pattern, lambda found: links[found[0].casefold()], text, flags=re.IGNORECASE)
