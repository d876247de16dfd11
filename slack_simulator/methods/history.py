"""The methods conversations.history and conversations.replies, which return messages in pages.

Rules: https://docs.slack.dev/reference/methods/conversations.history and /conversations.replies. Slack's limits for
apps sold outside its marketplace are in ``rate_limits``.
"""

import re
from collections.abc import Sequence

from slack_simulator.arguments import Arguments
from slack_simulator.channels import Channel
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json, Message
from slack_simulator.methods.api_call import ApiCall, Method
from slack_simulator.pagination import page

MAX_PAGE = 999
"""Most messages in a page, for an app whose history is not restricted."""
DEFAULT_PAGE = 100
"""Messages in a page of conversations.history when the app does not say how many."""

_BOUND = re.compile(r"\d+(\.\d*)?")


def history(call: ApiCall) -> Json:
    """Return a channel's messages outside threads and the replies broadcast to it, the newest first."""
    channel = _readable_channel(call)
    found = [message for message in _between(call.args, channel) if message.broadcast or not message.is_reply][::-1]
    most = call.slack.rate_limits.page_size(MAX_PAGE)
    messages, cursor = page(found, call.args, lambda message: message.ts, default=min(DEFAULT_PAGE, most), most=most)
    threads = channel.threads(messages[-1].ts if messages else "")
    shown = [_shown(call.args, message, threads.get(message.ts, [])) for message in messages]
    return {"messages": shown, "pin_count": 0, **_page_end(cursor)}


def replies(call: ApiCall) -> Json:
    """Return a thread: its parent, which is first on every page, and the replies in order.

    For the timestamp of a reply, return that reply alone.
    """
    channel = _readable_channel(call)
    ts = call.args.text("ts")
    parent, thread = channel.find(ts), channel.threads(ts).get(ts, [])
    if parent is None and not thread:
        raise RefusedError("thread_not_found")
    most = call.slack.rate_limits.page_size(MAX_PAGE)
    found = [message for message in _between(call.args, channel) if message.is_reply and message.thread_ts == ts]
    messages, cursor = page(found, call.args, lambda message: message.ts, default=most, most=most)
    first = [_shown(call.args, parent, thread)] if parent else []
    return {"messages": [*first, *(_shown(call.args, reply, []) for reply in messages)], **_page_end(cursor)}


def _readable_channel(call: ApiCall) -> Channel:
    channel = call.channel()
    call.grant.require_scopes(channel.scope("history"))
    if not call.is_member(channel):
        raise RefusedError("not_in_channel")
    return channel


def _between(args: Arguments, channel: Channel) -> list[Message]:
    """Return the messages between ``oldest`` and ``latest``, and with ``inclusive`` those at the bounds."""
    oldest, latest, inclusive = _bound(args, "oldest"), _bound(args, "latest"), args.flag("inclusive")
    return [
        message
        for message in channel.visible(oldest or "")
        if (message.ts != oldest or inclusive)
        and (latest is None or message.ts < latest or (message.ts == latest and inclusive))
    ]


def _bound(args: Arguments, name: str) -> str | None:
    """Return a bound, which may be given in whole seconds, as a timestamp that can be compared as text.

    Raises:
        RefusedError: ``invalid_ts_oldest`` or ``invalid_ts_latest``.
    """
    given = args.text(name)
    if not given or given == "now":
        return None
    if not _BOUND.fullmatch(given):
        raise RefusedError(f"invalid_ts_{name}")
    seconds, _, fraction = given.partition(".")
    return f"{seconds:0>10}.{fraction[:6]:0<6}"


def _shown(args: Arguments, message: Message, thread: Sequence[Message]) -> Json:
    return message.to_json(with_metadata=args.flag("include_all_metadata"), replies=thread)


def _page_end(cursor: str) -> Json:
    """Return the fields that say whether there are more pages."""
    return {"has_more": bool(cursor), **({"response_metadata": {"next_cursor": cursor}} if cursor else {})}


METHODS = {
    "conversations.history": Method(history, ("channel",)),
    "conversations.replies": Method(replies, ("channel", "ts"), takes_json=False),
}
