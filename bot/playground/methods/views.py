"""views.open, push, update and publish.

Rules: https://docs.slack.dev/reference/methods/views.open and its neighbours.
"""

from bot.playground.changes import Shown
from bot.playground.errors import RefusedError
from bot.playground.messages import Json
from bot.playground.methods.asked import Asked, Method
from bot.playground.view_rules import checked_view
from bot.playground.views import View


def open_(asked: Asked) -> Json:
    """Show a modal to the person whose trigger this is."""
    given = checked_view(asked.args, "modal")
    return _answer(asked, asked.workspace.views.open(_triggered_by(asked), given))


def push(asked: Asked) -> Json:
    """Show a modal on top of the one that the trigger came from."""
    given = checked_view(asked.args, "modal")
    return _answer(asked, asked.workspace.views.push(_triggered_by(asked), given))


def _triggered_by(asked: Asked) -> str:
    return asked.workspace.triggers.exchange(asked.args.text("trigger_id"), asked.now)


def update(asked: Asked) -> Json:
    """Put another view in the place of one that is open."""
    given = checked_view(asked.args, "modal", "home")
    view = asked.workspace.views.find(asked.args.text("view_id"), asked.args.text("external_id"))
    if given["type"] != view.given["type"]:
        raise RefusedError("invalid_arguments", "must be of the same type [json-pointer:/view/type]")
    return _answer(asked, asked.workspace.views.change(view, given, asked.args.text("hash")))


def publish(asked: Asked) -> Json:
    """Give a user a Home tab."""
    given = checked_view(asked.args, "home")
    if not asked.workspace.home_enabled:
        raise RefusedError("not_enabled")
    user = asked.user("user_id")
    return _answer(asked, asked.workspace.views.publish(user.id, given, asked.args.text("hash")))


def _answer(asked: Asked, view: View) -> Json:
    asked.workspace.tell(Shown(view))
    return {"view": asked.workspace.view_shown(view)}


METHODS = {
    "views.open": Method(open_, ("trigger_id", "view")),
    "views.push": Method(push, ("trigger_id", "view")),
    "views.update": Method(update, ("view",)),
    "views.publish": Method(publish, ("user_id", "view")),
}
