"""The methods chat.postMessage, chat.postEphemeral, chat.update, chat.delete and chat.getPermalink.

Rules: https://docs.slack.dev/reference/methods/chat.postMessage and the pages of the other methods.
"""

from slack_simulator.changes import Edited
from slack_simulator.channels import Channel
from slack_simulator.content import content
from slack_simulator.errors import RefusedError
from slack_simulator.limits import MAX_UPDATED_TEXT
from slack_simulator.messages import Json, Message
from slack_simulator.methods.api_call import ApiCall, Method
from slack_simulator.methods.posting import bot_message, checked_content, destination, post, thread


def post_message(call: ApiCall) -> Json:
    """Post a message that all members of a conversation see."""
    channel = destination(call)
    call.slack.rate_limits.check_post(channel.id, call.now)
    message = post(call, bot_message(call, channel, checked_content(call), thread_ts=thread(call, channel)))
    return {"channel": channel.id, "ts": message.ts, "message": message.to_json(with_metadata=True)}


def post_ephemeral(call: ApiCall) -> Json:
    """Post a message that one person in a conversation sees."""
    channel = destination(call)
    given = checked_content(call)
    user = call.args.text("user")
    if user not in channel.members:
        raise RefusedError("user_not_in_channel")
    message = post(call, bot_message(call, channel, given, thread_ts=thread(call, channel), only_for=user))
    return {"message_ts": message.ts}


def update(call: ApiCall) -> Json:
    """Replace the text, blocks, attachments or metadata of a message. What the call does not give stays."""
    channel = call.channel()
    message = _own_message(call, channel, "cant_update_message")
    if channel.archived:
        raise RefusedError("is_inactive")
    given = content(call.args, call.workspace.unsupported_blocks, MAX_UPDATED_TEXT)
    message.text = given.text or message.text
    if "blocks" in call.args:
        message.blocks = given.blocks
    if "attachments" in call.args:
        message.attachments = given.attachments
    if "metadata" in call.args:
        message.metadata = given.metadata
    message.edited = {"user": call.workspace.bot_user, "ts": f"{call.now:.6f}"}
    call.workspace.notify(Edited(message))
    shown = message.to_json(with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: ApiCall) -> Json:
    """Delete a message of the bot."""
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    call.workspace.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: ApiCall) -> Json:
    """Return the address of a message that people of the conversation can open."""
    channel = call.channel()
    message = channel.find(call.args.text("message_ts"))
    # What only one person sees has no address.
    if message is None or message.only_for:
        raise RefusedError("message_not_found")
    address = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    return {"channel": channel.id, "permalink": f"{address}{thread}"}


def _own_message(call: ApiCall, channel: Channel, refusal: str) -> Message:
    """Return the message that ``ts`` names, which must be the bot's own.

    Raises:
        RefusedError: ``message_not_found``, or ``refusal`` when another user wrote the message.
    """
    message = channel.find(call.args.text("ts"))
    if message is None:
        raise RefusedError("message_not_found")
    if message.user != call.workspace.bot_user:
        raise RefusedError(refusal)
    return message


METHODS = {
    "chat.postMessage": Method(post_message, ("channel",), ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("channel", "user"), ("chat:write",)),
    "chat.update": Method(update, ("channel", "ts"), ("chat:write",)),
    "chat.getPermalink": Method(get_permalink, ("channel", "message_ts"), ()),
    "chat.delete": Method(delete, ("channel", "ts"), ("chat:write",)),
}
