"""Small signs of life: reactions.add and assistant.threads.setStatus.

Rules: https://docs.slack.dev/reference/methods/reactions.add and /assistant.threads.setStatus.
"""

import re

from bot.playground.changes import Edited
from bot.playground.errors import RefusedError
from bot.playground.messages import Json
from bot.playground.methods.asked import Asked, Method
from bot.playground.methods.posting import TS

_EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def add_reaction(asked: Asked) -> Json:
    """Put an emoji on a message."""
    channel, name = asked.channel(), asked.args.text("name").strip(":")
    message = channel.find(asked.args.text("timestamp"))
    if not TS.fullmatch(asked.args.text("timestamp")):
        raise RefusedError("bad_timestamp")
    if message is None:
        raise RefusedError("message_not_found")
    if channel.archived:
        raise RefusedError("is_archived")
    if not _EMOJI.fullmatch(name):
        raise RefusedError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if asked.workspace.bot_user in users:
        raise RefusedError("already_reacted")
    users.append(asked.workspace.bot_user)
    asked.workspace.tell(Edited(message))
    return {}


def set_status(asked: Asked) -> Json:
    """Say what the bot is doing in a thread; with no words, that it is doing nothing."""
    channel, thread_ts = asked.channel("channel_id"), asked.args.text("thread_ts")
    if not TS.fullmatch(thread_ts):
        raise RefusedError("invalid_thread_ts")
    asked.workspace.set_status(channel.id, thread_ts, asked.args.text("status"))
    return {}


METHODS = {
    "reactions.add": Method(add_reaction, ("channel", "name", "timestamp"), ("reactions:write",)),
    "assistant.threads.setStatus": Method(set_status, ("channel_id", "thread_ts"), ("chat:write",)),
}
