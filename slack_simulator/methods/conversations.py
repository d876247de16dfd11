"""The methods conversations.list, info, members, open and join, and users.conversations.

Rules: https://docs.slack.dev/reference/methods/conversations.list and the pages of the other methods.
"""

from typing import get_args

from slack_simulator.channels import Channel, Kind
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json
from slack_simulator.methods.api_call import ApiCall, Method
from slack_simulator.pagination import page

MAX_PAGE = 1_000
MAX_PEOPLE = 8
"""Most people in a direct message, the bot not counted."""


def list_(call: ApiCall) -> Json:
    """Return the conversations of the given kinds that the bot can see."""
    return _page(call, _visible_channels(call))


def of_user(call: ApiCall) -> Json:
    """Return the conversations that the bot can see and a user, by default the bot itself, is a member of."""
    user = call.user().id if call.args.text("user") else call.workspace.bot_user
    return _page(call, [channel for channel in _visible_channels(call) if user in channel.members])


def _visible_channels(call: ApiCall) -> list[Channel]:
    call.require_team()
    kinds = [kind.strip() for kind in call.args.text("types", "public_channel").split(",")]
    if not set(kinds) <= set(get_args(Kind)):
        raise RefusedError("invalid_types")
    scopes = [Channel("", kind=kind).scope("read") for kind in get_args(Kind) if kind in kinds]
    call.grant.require_scopes(*dict.fromkeys(scopes))
    found = [one for one in call.workspace.channels.values() if one.kind in kinds and _is_visible(call, one)]
    if call.args.flag("exclude_archived"):
        return [channel for channel in found if not channel.archived]
    return found


def _page(call: ApiCall, found: list[Channel]) -> Json:
    channels, cursor = page(found, call.args, lambda channel: channel.id, default=100, most=MAX_PAGE)
    return {"channels": [_shown(call, channel) for channel in channels], "response_metadata": {"next_cursor": cursor}}


def info(call: ApiCall) -> Json:
    """Return one conversation."""
    channel = call.channel()
    call.grant.require_scopes(channel.scope("read"))
    shown = _shown(call, channel)
    if not call.args.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def members(call: ApiCall) -> Json:
    """Return the ids of a conversation's members."""
    channel = call.channel()
    call.grant.require_scopes(channel.scope("read"))
    ids, cursor = page(sorted(channel.members), call.args, str, default=100, most=MAX_PAGE)
    return {"members": list(ids), "response_metadata": {"next_cursor": cursor}}


def open_(call: ApiCall) -> Json:
    """Open the direct message with the given people, or the one that ``channel`` names."""
    if call.args.text("channel"):
        channel = call.channel()
        if not channel.is_direct:
            raise RefusedError("method_not_supported_for_channel_type")
        return _opened(call, channel, already=True)
    users = [user.strip() for user in call.args.text("users").split(",") if user.strip()]
    if not users:
        raise RefusedError("users_list_not_supplied")
    if len(users) > MAX_PEOPLE:
        raise RefusedError("too_many_users")
    if not set(users) <= call.workspace.users.keys() - {call.workspace.bot_user}:
        raise RefusedError("user_not_found")
    call.grant.require_scopes("im:write" if len(users) == 1 else "mpim:write")
    before = len(call.workspace.channels)
    channel = call.workspace.direct_channel(*users)
    return _opened(call, channel, already=len(call.workspace.channels) == before)


def _opened(call: ApiCall, channel: Channel, *, already: bool) -> Json:
    shown = _shown(call, channel) if call.args.flag("return_im") else {"id": channel.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if already else {})}


def join(call: ApiCall) -> Json:
    """Make the bot a member of a public channel."""
    channel = call.channel()
    if channel.kind != "public_channel":
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.archived:
        raise RefusedError("is_archived")
    already = call.is_member(channel)
    channel.members.add(call.workspace.bot_user)
    return {"channel": _shown(call, channel), **({"warning": "already_in_channel"} if already else {})}


def _is_visible(call: ApiCall, channel: Channel) -> bool:
    return channel.kind == "public_channel" or call.is_member(channel)


def _shown(call: ApiCall, channel: Channel) -> Json:
    return channel.to_json(call.workspace.bot_user, call.workspace.team)


METHODS = {
    "conversations.list": Method(list_, takes_json=False),
    "users.conversations": Method(of_user, takes_json=False),
    "conversations.info": Method(info, ("channel",), takes_json=False),
    "conversations.members": Method(members, ("channel",), takes_json=False),
    "conversations.open": Method(open_),
    "conversations.join": Method(join, ("channel",), ("channels:join",)),
}
