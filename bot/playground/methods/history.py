"""conversations.history and conversations.replies: what was said, in pages.

Rules: https://docs.slack.dev/reference/methods/conversations.history and /conversations.replies.
"""

import re
from collections.abc import Sequence

from bot.playground.arguments import Arguments
from bot.playground.channels import Channel
from bot.playground.errors import RefusedError
from bot.playground.messages import Json, Message
from bot.playground.methods.asked import Asked, Method
from bot.playground.paging import page

_BOUND = re.compile(r"\d+(\.\d*)?")


def history(asked: Asked) -> Json:
    """A channel's messages outside threads, and what was broadcast from them; the newest first."""
    channel = asked.channel()
    asked.grant.need(channel.scope("history"))
    if not asked.is_in(channel):
        raise RefusedError("not_in_channel")
    found = [message for message in _within(asked.args, channel) if message.broadcast or not message.is_reply][::-1]
    most = asked.workspace.history_page
    messages, cursor = page(found, asked.args, lambda message: message.ts, default=min(100, most), most=most)
    threads = channel.threads(messages[-1].ts if messages else "")
    shown = [_shown(asked.args, message, threads.get(message.ts, [])) for message in messages]
    return {"messages": shown, "pin_count": 0, **_rest(cursor)}


def replies(asked: Asked) -> Json:
    """A thread, its parent first on every page, then the replies in their order; of a reply, that reply alone."""
    channel = asked.channel()
    asked.grant.need(channel.scope("history"))
    if not asked.is_in(channel):
        raise RefusedError("not_in_channel")
    ts = asked.args.text("ts")
    parent, answers = channel.find(ts), channel.threads(ts).get(ts, [])
    if parent is None and not answers:
        raise RefusedError("thread_not_found")
    most = asked.workspace.history_page
    found = [message for message in _within(asked.args, channel) if message.is_reply and message.thread_ts == ts]
    messages, cursor = page(found, asked.args, lambda message: message.ts, default=most, most=most)
    first = [_shown(asked.args, parent, answers)] if parent else []
    return {"messages": [*first, *(_shown(asked.args, reply, []) for reply in messages)], **_rest(cursor)}


def _within(args: Arguments, channel: Channel) -> list[Message]:
    """The messages between ``oldest`` and ``latest``; those at the bounds only when ``inclusive``."""
    oldest, latest, inclusive = _bound(args, "oldest"), _bound(args, "latest"), args.flag("inclusive")
    return [
        message
        for message in channel.visible(oldest or "")
        if (message.ts != oldest or inclusive)
        and (latest is None or message.ts < latest or (message.ts == latest and inclusive))
    ]


def _bound(args: Arguments, name: str) -> str | None:
    """A bound as a time stamp, which text can be compared with; it may be given in whole seconds."""
    given = args.text(name)
    if not given or given == "now":
        return None
    if not _BOUND.fullmatch(given):
        raise RefusedError(f"invalid_ts_{name}")
    seconds, _, fraction = given.partition(".")
    return f"{seconds:0>10}.{fraction[:6]:0<6}"


def _shown(args: Arguments, message: Message, answers: Sequence[Message]) -> Json:
    return message.shown(with_metadata=args.flag("include_all_metadata"), replies=answers)


def _rest(cursor: str) -> Json:
    return {"has_more": bool(cursor), **({"response_metadata": {"next_cursor": cursor}} if cursor else {})}


METHODS = {
    "conversations.history": Method(history, ("channel",)),
    "conversations.replies": Method(replies, ("channel", "ts"), takes_json=False),
}
