"""users.info and users.list.

Rules: https://docs.slack.dev/reference/methods/users.info and /users.list.
"""

from bot.playground.messages import Json
from bot.playground.methods.asked import Asked, Method
from bot.playground.paging import page
from bot.playground.people import User

MAX_PAGE = 1_000


def info(asked: Asked) -> Json:
    """One member of the workspace."""
    return {"user": _shown(asked, asked.user())}


def list_(asked: Asked) -> Json:
    """All members, those who left among them."""
    asked.need_team()
    users = list(asked.workspace.users.values())
    members, cursor = page(users, asked.args, lambda user: user.id, default=MAX_PAGE, most=MAX_PAGE)
    shown = [_shown(asked, user) for user in members]
    return {"members": shown, "cache_ts": int(asked.now), "response_metadata": {"next_cursor": cursor}}


def _shown(asked: Asked, user: User) -> Json:
    return user.shown(asked.workspace.team, asked.now, with_locale=asked.args.flag("include_locale"))


METHODS = {
    "users.info": Method(info, ("user",), ("users:read",), takes_json=False),
    "users.list": Method(list_, (), ("users:read",), takes_json=False),
}
