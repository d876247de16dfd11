"""The methods reactions.add and assistant.threads.setStatus, by which a bot shows that it has noticed a message.

Rules: https://docs.slack.dev/reference/methods/reactions.add and /assistant.threads.setStatus.
"""

import re

from slack_simulator.changes import Edited
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json
from slack_simulator.methods.api_call import ApiCall, Method
from slack_simulator.methods.posting import TS

_EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def add_reaction(call: ApiCall) -> Json:
    """Add the bot's reaction to a message."""
    channel, name = call.channel(), call.args.text("name").strip(":")
    message = channel.find(call.args.text("timestamp"))
    if not TS.fullmatch(call.args.text("timestamp")):
        raise RefusedError("bad_timestamp")
    if message is None:
        raise RefusedError("message_not_found")
    if channel.archived:
        raise RefusedError("is_archived")
    if not _EMOJI.fullmatch(name):
        raise RefusedError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if call.workspace.bot_user in users:
        raise RefusedError("already_reacted")
    users.append(call.workspace.bot_user)
    call.workspace.notify(Edited(message))
    return {}


def set_status(call: ApiCall) -> Json:
    """Show a status of the bot in a thread, or remove it when the status is empty."""
    channel, thread_ts = call.channel("channel_id"), call.args.text("thread_ts")
    if not TS.fullmatch(thread_ts):
        raise RefusedError("invalid_thread_ts")
    call.workspace.set_status(channel.id, thread_ts, call.args.text("status"))
    return {}


METHODS = {
    "reactions.add": Method(add_reaction, ("channel", "name", "timestamp"), ("reactions:write",)),
    "assistant.threads.setStatus": Method(set_status, ("channel_id", "thread_ts"), ("chat:write",)),
}
