"""conversations.list, info, members, open and join; users.conversations.

Rules: https://docs.slack.dev/reference/methods/conversations.list and its neighbours.
"""

from typing import get_args

from bot.playground.channels import Channel, Kind
from bot.playground.errors import RefusedError
from bot.playground.messages import Json
from bot.playground.methods.asked import Asked, Method
from bot.playground.paging import page

MAX_PAGE = 1_000
MAX_PEOPLE = 8
"""In a direct message among several, the bot not counted."""


def list_(asked: Asked) -> Json:
    """The conversations of the given kinds that the bot can see."""
    return _page(asked, _seen(asked))


def of_user(asked: Asked) -> Json:
    """The same, but only those that a user is in; without one named, the bot."""
    user = asked.user().id if asked.args.text("user") else asked.workspace.bot_user
    return _page(asked, [channel for channel in _seen(asked) if user in channel.members])


def _seen(asked: Asked) -> list[Channel]:
    asked.need_team()
    kinds = [kind.strip() for kind in asked.args.text("types", "public_channel").split(",")]
    if not set(kinds) <= set(get_args(Kind)):
        raise RefusedError("invalid_types")
    asked.grant.need(*dict.fromkeys(Channel("", kind=kind).scope("read") for kind in get_args(Kind) if kind in kinds))
    seen = [channel for channel in asked.workspace.channels.values() if channel.kind in kinds and _sees(asked, channel)]
    if asked.args.flag("exclude_archived"):
        return [channel for channel in seen if not channel.archived]
    return seen


def _page(asked: Asked, seen: list[Channel]) -> Json:
    channels, cursor = page(seen, asked.args, lambda channel: channel.id, default=100, most=MAX_PAGE)
    return {"channels": [_shown(asked, channel) for channel in channels], "response_metadata": {"next_cursor": cursor}}


def info(asked: Asked) -> Json:
    """One conversation."""
    channel = asked.channel()
    asked.grant.need(channel.scope("read"))
    shown = _shown(asked, channel)
    if not asked.args.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def members(asked: Asked) -> Json:
    """The ids of those in a conversation."""
    channel = asked.channel()
    asked.grant.need(channel.scope("read"))
    ids, cursor = page(sorted(channel.members), asked.args, str, default=100, most=MAX_PAGE)
    return {"members": list(ids), "response_metadata": {"next_cursor": cursor}}


def open_(asked: Asked) -> Json:
    """Open a direct message with one person or several, or the one that ``channel`` names."""
    if asked.args.text("channel"):
        channel = asked.channel()
        if not channel.is_direct:
            raise RefusedError("method_not_supported_for_channel_type")
        return _opened(asked, channel, already=True)
    users = [user.strip() for user in asked.args.text("users").split(",") if user.strip()]
    if not users:
        raise RefusedError("users_list_not_supplied")
    if len(users) > MAX_PEOPLE:
        raise RefusedError("too_many_users")
    if not set(users) <= asked.workspace.users.keys() - {asked.workspace.bot_user}:
        raise RefusedError("user_not_found")
    asked.grant.need("im:write" if len(users) == 1 else "mpim:write")
    before = len(asked.workspace.channels)
    channel = asked.workspace.direct_channel(*users)
    return _opened(asked, channel, already=len(asked.workspace.channels) == before)


def _opened(asked: Asked, channel: Channel, *, already: bool) -> Json:
    shown = _shown(asked, channel) if asked.args.flag("return_im") else {"id": channel.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if already else {})}


def join(asked: Asked) -> Json:
    """Let the bot into a public channel."""
    channel = asked.channel()
    if channel.kind != "public_channel":
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.archived:
        raise RefusedError("is_archived")
    already = asked.is_in(channel)
    channel.members.add(asked.workspace.bot_user)
    return {"channel": _shown(asked, channel), **({"warning": "already_in_channel"} if already else {})}


def _sees(asked: Asked, channel: Channel) -> bool:
    return channel.kind == "public_channel" or asked.is_in(channel)


def _shown(asked: Asked, channel: Channel) -> Json:
    return channel.shown(asked.workspace.bot_user, asked.workspace.team)


METHODS = {
    "conversations.list": Method(list_, takes_json=False),
    "users.conversations": Method(of_user, takes_json=False),
    "conversations.info": Method(info, ("channel",), takes_json=False),
    "conversations.members": Method(members, ("channel",), takes_json=False),
    "conversations.open": Method(open_),
    "conversations.join": Method(join, ("channel",), ("channels:join",)),
}
