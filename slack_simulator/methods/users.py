"""The methods users.info and users.list.

Rules: https://docs.slack.dev/reference/methods/users.info and /users.list.
"""

from slack_simulator.messages import Json
from slack_simulator.methods.api_call import ApiCall, Method
from slack_simulator.pagination import page
from slack_simulator.people import User

MAX_PAGE = 1_000


def info(call: ApiCall) -> Json:
    """Return one member of the workspace."""
    return {"user": _shown(call, call.user())}


def list_(call: ApiCall) -> Json:
    """Return all members, including those who have left."""
    call.require_team()
    users = list(call.workspace.users.values())
    members, cursor = page(users, call.args, lambda user: user.id, default=MAX_PAGE, most=MAX_PAGE)
    shown = [_shown(call, user) for user in members]
    return {"members": shown, "cache_ts": int(call.now), "response_metadata": {"next_cursor": cursor}}


def _shown(call: ApiCall, user: User) -> Json:
    return user.to_json(call.workspace.team, call.now, with_locale=call.args.flag("include_locale"))


METHODS = {
    "users.info": Method(info, ("user",), ("users:read",), takes_json=False),
    "users.list": Method(list_, (), ("users:read",), takes_json=False),
}
