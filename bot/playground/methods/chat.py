"""chat.postMessage, postEphemeral, update and delete.

Rules: https://docs.slack.dev/reference/methods/chat.postMessage and its neighbours.
"""

from bot.playground.changes import Edited
from bot.playground.channels import Channel
from bot.playground.content import content
from bot.playground.errors import RefusedError
from bot.playground.messages import Json, Message
from bot.playground.methods.asked import Asked, Method
from bot.playground.methods.posting import checked_content, composed, destination, put, thread

MAX_UPDATE = 4_000
"""Characters of ``text`` that an update may bring; a new message may have ten times as many."""


def post_message(asked: Asked) -> Json:
    """Say something to everybody in a conversation."""
    channel = destination(asked)
    said = checked_content(asked)
    message = put(asked, composed(asked, channel, said, thread_ts=thread(asked, channel)))
    return {"channel": channel.id, "ts": message.ts, "message": message.shown(with_metadata=True)}


def post_ephemeral(asked: Asked) -> Json:
    """Say something to one person in a conversation."""
    channel = destination(asked)
    said = checked_content(asked)
    user = asked.args.text("user")
    if user not in channel.members:
        raise RefusedError("user_not_in_channel")
    message = put(asked, composed(asked, channel, said, thread_ts=thread(asked, channel), only_for=user))
    return {"message_ts": message.ts}


def update(asked: Asked) -> Json:
    """Put other words, blocks or metadata in the place of a message's; what is not given stays."""
    channel = asked.channel()
    message = _own(asked, channel, "cant_update_message")
    if channel.archived:
        raise RefusedError("is_inactive")
    said = content(asked.args, asked.workspace.unsupported_blocks, MAX_UPDATE)
    message.text = said.text or message.text
    if "blocks" in asked.args:
        message.blocks = said.blocks
    if "attachments" in asked.args:
        message.attachments = said.attachments
    if "metadata" in asked.args:
        message.metadata = said.metadata
    message.edited = {"user": asked.workspace.bot_user, "ts": f"{asked.now:.6f}"}
    asked.workspace.tell(Edited(message))
    shown = message.shown(with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(asked: Asked) -> Json:
    """Take back a message of the bot's."""
    channel = asked.channel()
    message = _own(asked, channel, "cant_delete_message")
    asked.workspace.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def _own(asked: Asked, channel: Channel, refusal: str) -> Message:
    """The message that ``ts`` names, which must be the bot's own."""
    message = channel.find(asked.args.text("ts"))
    if message is None:
        raise RefusedError("message_not_found")
    if message.user != asked.workspace.bot_user:
        raise RefusedError(refusal)
    return message


METHODS = {
    "chat.postMessage": Method(post_message, ("channel",), ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("channel", "user"), ("chat:write",)),
    "chat.update": Method(update, ("channel", "ts"), ("chat:write",)),
    "chat.delete": Method(delete, ("channel", "ts"), ("chat:write",)),
}
