"""What all ways to post have in common: where to, into which thread, and putting it there."""

import re

from bot.playground.channels import Channel
from bot.playground.content import Content, content
from bot.playground.errors import RefusedError
from bot.playground.messages import Message
from bot.playground.methods.asked import Asked

TS = re.compile(r"\d{10}\.\d{6}")


def destination(asked: Asked) -> Channel:
    """The conversation to post to: by its id or name, or a user's id for the direct message with them.

    Raises:
        RefusedError: there is none, it is archived, or the bot may not post there.
    """
    workspace, named = asked.workspace, asked.args.text("channel")
    if named in workspace.users and named != workspace.bot_user:
        return workspace.direct_channel(named)
    names = {channel.name: key for key, channel in workspace.channels.items() if channel.name}
    channel = workspace.channels.get(names.get(named.removeprefix("#"), named))
    if channel is None or (channel.kind != "public_channel" and not asked.is_in(channel)):
        raise RefusedError("channel_not_found")
    if channel.archived:
        raise RefusedError("is_archived")
    if not asked.is_in(channel) and not asked.grant.has("chat:write.public"):
        raise RefusedError("not_in_channel")
    return channel


def checked_content(asked: Asked) -> Content:
    """The content that the call gives a message.

    Raises:
        RefusedError: with Slack's name for what is wrong with it.
    """
    return content(asked.args, asked.workspace.unsupported_blocks)


def thread(asked: Asked, channel: Channel) -> str | None:
    """The thread to post into; the parent's, where a reply was named.

    Slack takes time stamps of which it knows no message, so this does too.

    Raises:
        RefusedError: ``invalid_thread_ts``: it is no time stamp.
    """
    named = asked.args.text("thread_ts")
    if not named:
        return None
    if not TS.fullmatch(named):
        raise RefusedError("invalid_thread_ts")
    parent = channel.find(named)
    return (parent.thread_ts or named) if parent else named


def composed(
    asked: Asked, channel: Channel, said: Content, *, thread_ts: str | None, only_for: str | None = None
) -> Message:
    """The bot's message, not yet in its channel."""
    return Message(
        channel.id, asked.workspace.bot_user, said.text, said.blocks, thread_ts, only_for,
        metadata=said.metadata, attachments=said.attachments, broadcast=asked.args.flag("reply_broadcast"),
    )  # fmt: skip


def put(asked: Asked, message: Message) -> Message:
    """Put the bot's message into its channel, and on record."""
    asked.workspace.add(message)
    asked.slack.journal.note_post(asked.workspace.team, asked.now, message, "post")
    return message
