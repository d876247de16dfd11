"""conversations.history and conversations.replies: what was said, in pages.

Rules: https://docs.slack.dev/reference/methods/conversations.history and /conversations.replies.
"""

import re
from collections.abc import Sequence

from bot.playground.arguments import Arguments
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
    top = [message for message in channel.visible() if message.broadcast or not message.is_reply]
    found = _within(asked.args, top)[::-1]
    most = asked.workspace.history_page
    messages, cursor = page(found, asked.args, lambda message: message.ts, default=min(100, most), most=most)
    threads = channel.threads()
    shown = [_shown(asked.args, message, threads.get(message.ts, [])) for message in messages]
    return {"messages": shown, "pin_count": 0, **_rest(cursor)}


def replies(asked: Asked) -> Json:
    """A thread, its parent first on every page, then the replies in their order; of a reply, that reply alone."""
    channel = asked.channel()
    asked.grant.need(channel.scope("history"))
    if not asked.is_in(channel):
        raise RefusedError("not_in_channel")
    ts = asked.args.text("ts")
    parent, answers = channel.find(ts), channel.replies(ts)
    if parent is None and not answers:
        raise RefusedError("thread_not_found")
    most = asked.workspace.history_page
    found = _within(asked.args, answers)
    messages, cursor = page(found, asked.args, lambda message: message.ts, default=most, most=most)
    first = [_shown(asked.args, parent, answers)] if parent else []
    return {"messages": [*first, *(_shown(asked.args, reply, []) for reply in messages)], **_rest(cursor)}


def _within(args: Arguments, messages: Sequence[Message]) -> list[Message]:
    """The messages between ``oldest`` and ``latest``; those at the bounds only when ``inclusive``."""
    oldest, latest = _bound(args, "oldest"), _bound(args, "latest")
    inclusive = args.flag("inclusive")
    return [
        message
        for message in messages
        if (oldest is None or oldest < _micros(message.ts) or (inclusive and oldest == _micros(message.ts)))
        and (latest is None or latest > _micros(message.ts) or (inclusive and latest == _micros(message.ts)))
    ]


def _bound(args: Arguments, name: str) -> int | None:
    given = args.text(name)
    if not given or given == "now":
        return None
    if not _BOUND.fullmatch(given):
        raise RefusedError(f"invalid_ts_{name}")
    return _micros(given)


def _micros(ts: str) -> int:
    """A time stamp in microseconds; as text, ``9`` would come after ``10``."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def _shown(args: Arguments, message: Message, answers: Sequence[Message]) -> Json:
    return message.shown(with_metadata=args.flag("include_all_metadata"), replies=answers)


def _rest(cursor: str) -> Json:
    return {"has_more": bool(cursor), **({"response_metadata": {"next_cursor": cursor}} if cursor else {})}


METHODS = {
    "conversations.history": Method(history, ("channel",)),
    "conversations.replies": Method(replies, ("channel", "ts"), takes_json=False),
}
