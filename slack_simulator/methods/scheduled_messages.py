"""The methods chat.scheduleMessage, chat.scheduledMessages.list and chat.deleteScheduledMessage.

Rules: https://docs.slack.dev/reference/methods/chat.scheduleMessage and the pages of the other methods.
"""

from slack_simulator.channels import Channel
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json
from slack_simulator.methods.api_call import ApiCall, Method
from slack_simulator.methods.posting import bot_message, checked_content, destination, thread
from slack_simulator.pagination import page
from slack_simulator.schedule import ScheduledMessage

MAX_AHEAD = 120 * 24 * 3600
"""Seconds by which a message can be scheduled ahead."""
WINDOW = 5 * 60
"""Seconds of the window in which scheduled messages are counted."""
MAX_IN_WINDOW = 30
"""Messages that a channel accepts within one window."""
DELETION_MARGIN = 60
"""Seconds before a message is due from which on it can no longer be deleted."""


def schedule(call: ApiCall) -> Json:
    """Schedule a message."""
    channel = destination(call)
    message = bot_message(call, channel, checked_content(call), thread_ts=thread(call, channel))
    post_at = _post_at(call)
    window = [one for one in _waiting(call, channel) if abs(one.post_at - post_at) < WINDOW]
    if len(window) >= MAX_IN_WINDOW:
        raise RefusedError("restricted_too_many")
    scheduled = call.workspace.schedule.add(message, post_at, call.now)
    shown = {"type": "delayed_message", "text": message.text, "bot_id": call.workspace.bot_id}
    return {"channel": channel.id, "scheduled_message_id": scheduled.id, "post_at": post_at, "message": shown}


def _post_at(call: ApiCall) -> int:
    post_at = call.args.text("post_at").partition(".")[0]
    if not post_at.isdigit():
        raise RefusedError("invalid_time")
    if int(post_at) <= call.now:
        raise RefusedError("time_in_past")
    if int(post_at) > call.now + MAX_AHEAD:
        raise RefusedError("time_too_far")
    return int(post_at)


def list_(call: ApiCall) -> Json:
    """Return the messages that are scheduled, the earliest first."""
    channel = call.channel(error="invalid_channel") if call.args.text("channel") else None
    oldest, latest = call.args.number("oldest", 0), call.args.number("latest", 1 << 62)
    found = [one for one in _waiting(call, channel) if oldest <= one.post_at <= latest]
    shown, cursor = page(found, call.args, lambda one: one.id, default=100, most=100)
    return {"scheduled_messages": [_shown(one) for one in shown], "response_metadata": {"next_cursor": cursor}}


def _waiting(call: ApiCall, channel: Channel | None) -> list[ScheduledMessage]:
    waiting = sorted(call.workspace.schedule.waiting.values(), key=lambda one: (one.post_at, one.id))
    return [one for one in waiting if channel is None or one.message.channel == channel.id]


def _shown(one: ScheduledMessage) -> Json:
    return {
        "id": one.id,
        "channel_id": one.message.channel,
        "post_at": one.post_at,
        "date_created": one.created,
        "text": one.message.text,
    }


def delete(call: ApiCall) -> Json:
    """Delete a scheduled message before it is posted."""
    channel = call.channel()
    one = call.workspace.schedule.waiting.get(call.args.text("scheduled_message_id"))
    if one is None or one.message.channel != channel.id or one.post_at - call.now < DELETION_MARGIN:
        raise RefusedError("invalid_scheduled_message_id")
    del call.workspace.schedule.waiting[one.id]
    return {}


METHODS = {
    "chat.scheduleMessage": Method(schedule, ("channel", "post_at"), ("chat:write",)),
    "chat.scheduledMessages.list": Method(list_),
    "chat.deleteScheduledMessage": Method(delete, ("channel", "scheduled_message_id"), ("chat:write",)),
}
