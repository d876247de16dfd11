"""chat.scheduleMessage, chat.scheduledMessages.list and chat.deleteScheduledMessage.

Rules: https://docs.slack.dev/reference/methods/chat.scheduleMessage and its neighbours.
"""

from bot.playground.channels import Channel
from bot.playground.errors import RefusedError
from bot.playground.messages import Json
from bot.playground.methods.asked import Asked, Method
from bot.playground.methods.posting import checked_content, composed, destination, thread
from bot.playground.paging import page
from bot.playground.schedule import Scheduled

FARTHEST = 120 * 24 * 3600
"""Seconds from now."""
WINDOW = 5 * 60
MAX_IN_WINDOW = 30
"""Messages for one channel within a window of so many seconds."""
LAST_CHANCE = 60
"""Seconds before it is posted in which a message can no longer be taken back."""


def schedule(asked: Asked) -> Json:
    """Have a message posted later."""
    channel = destination(asked)
    message = composed(asked, channel, checked_content(asked), thread_ts=thread(asked, channel))
    post_at = _post_at(asked)
    window = [one for one in _waiting(asked, channel) if abs(one.post_at - post_at) < WINDOW]
    if len(window) >= MAX_IN_WINDOW:
        raise RefusedError("restricted_too_many")
    scheduled = asked.workspace.schedule.add(message, post_at, asked.now)
    shown = {"type": "delayed_message", "text": message.text, "bot_id": asked.workspace.bot_id}
    return {"channel": channel.id, "scheduled_message_id": scheduled.id, "post_at": post_at, "message": shown}


def _post_at(asked: Asked) -> int:
    post_at = asked.args.text("post_at").partition(".")[0]
    if not post_at.isdigit():
        raise RefusedError("invalid_time")
    if int(post_at) <= asked.now:
        raise RefusedError("time_in_past")
    if int(post_at) > asked.now + FARTHEST:
        raise RefusedError("time_too_far")
    return int(post_at)


def list_(asked: Asked) -> Json:
    """What is still to be posted, the earliest first."""
    channel = asked.channel(error="invalid_channel") if asked.args.text("channel") else None
    oldest, latest = asked.args.number("oldest", 0), asked.args.number("latest", 1 << 62)
    found = [one for one in _waiting(asked, channel) if oldest <= one.post_at <= latest]
    shown, cursor = page(found, asked.args, lambda one: one.id, default=100, most=100)
    return {"scheduled_messages": [_shown(one) for one in shown], "response_metadata": {"next_cursor": cursor}}


def _waiting(asked: Asked, channel: Channel | None) -> list[Scheduled]:
    waiting = sorted(asked.workspace.schedule.waiting.values(), key=lambda one: (one.post_at, one.id))
    return [one for one in waiting if channel is None or one.message.channel == channel.id]


def _shown(one: Scheduled) -> Json:
    return {
        "id": one.id,
        "channel_id": one.message.channel,
        "post_at": one.post_at,
        "date_created": one.created,
        "text": one.message.text,
    }


def delete(asked: Asked) -> Json:
    """Have a message not posted after all."""
    channel = asked.channel()
    one = asked.workspace.schedule.waiting.get(asked.args.text("scheduled_message_id"))
    if one is None or one.message.channel != channel.id or one.post_at - asked.now < LAST_CHANCE:
        raise RefusedError("invalid_scheduled_message_id")
    del asked.workspace.schedule.waiting[one.id]
    return {}


METHODS = {
    "chat.scheduleMessage": Method(schedule, ("channel", "post_at"), ("chat:write",)),
    "chat.scheduledMessages.list": Method(list_),
    "chat.deleteScheduledMessage": Method(delete, ("channel", "scheduled_message_id"), ("chat:write",)),
}
