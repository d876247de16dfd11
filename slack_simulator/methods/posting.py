"""Steps that all methods that post share: the destination, the thread, the content, and the post itself."""

import re

from slack_simulator.channels import Channel
from slack_simulator.content import Content, content
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Message
from slack_simulator.methods.api_call import ApiCall

TS = re.compile(r"\d{10}\.\d{6}")
"""Form of a message's timestamp."""


def destination(call: ApiCall) -> Channel:
    """Return the conversation to post to.

    The argument ``channel`` holds its id, its name, or a user's id for the direct message with that user.

    Raises:
        RefusedError: The conversation does not exist or is archived, or the bot may not post there.
    """
    workspace, named = call.workspace, call.args.text("channel")
    if named in workspace.users and named != workspace.bot_user:
        return workspace.direct_channel(named)
    names = {channel.name: key for key, channel in workspace.channels.items() if channel.name}
    channel = workspace.channels.get(names.get(named.removeprefix("#"), named))
    if channel is None or (channel.kind != "public_channel" and not call.is_member(channel)):
        raise RefusedError("channel_not_found")
    if channel.archived:
        raise RefusedError("is_archived")
    if not call.is_member(channel) and not call.grant.has_scopes("chat:write.public"):
        raise RefusedError("not_in_channel")
    return channel


def checked_content(call: ApiCall) -> Content:
    """Return the content that the call gives a message.

    Raises:
        RefusedError: Slack's name for the error in the content.
    """
    return content(call.args, call.workspace.unsupported_blocks)


def thread(call: ApiCall, channel: Channel) -> str | None:
    """Return the timestamp of the thread to post into; None for a message outside threads.

    A reply stands for the thread that it belongs to. Like Slack, this accepts timestamps of unknown messages.

    Raises:
        RefusedError: ``invalid_thread_ts`` when the argument is not a timestamp.
    """
    named = call.args.text("thread_ts")
    if not named:
        return None
    if not TS.fullmatch(named):
        raise RefusedError("invalid_thread_ts")
    parent = channel.find(named)
    return (parent.thread_ts or named) if parent else named


def bot_message(
    call: ApiCall, channel: Channel, given: Content, *, thread_ts: str | None, only_for: str | None = None
) -> Message:
    """Return a message of the bot, not yet added to its channel."""
    return Message(
        channel.id, call.workspace.bot_user, given.text, given.blocks, thread_ts, only_for,
        metadata=given.metadata, attachments=given.attachments, broadcast=call.args.flag("reply_broadcast"),
    )  # fmt: skip


def post(call: ApiCall, message: Message) -> Message:
    """Add a message of the bot to its channel and to the journal."""
    call.workspace.add(message)
    call.slack.journal.record_post(call.workspace.team, call.now, message, "post")
    return message
