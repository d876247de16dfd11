"""The methods views.open, views.push, views.update and views.publish.

Rules: https://docs.slack.dev/reference/methods/views.open and the pages of the other methods.
"""

from slack_simulator.changes import ViewShown
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json
from slack_simulator.methods.api_call import ApiCall, Method
from slack_simulator.view_rules import checked_view
from slack_simulator.views import View


def open_(call: ApiCall) -> Json:
    """Open a modal for the person whose trigger id the call gives."""
    given = checked_view(call.args, "modal")
    return _shown(call, call.workspace.views.open(_triggered_by(call), given))


def push(call: ApiCall) -> Json:
    """Open a modal on top of the one in which the trigger id was issued."""
    given = checked_view(call.args, "modal")
    return _shown(call, call.workspace.views.push(_triggered_by(call), given))


def _triggered_by(call: ApiCall) -> str:
    return call.workspace.triggers.exchange(call.args.text("trigger_id"), call.now)


def update(call: ApiCall) -> Json:
    """Replace the content of a modal or a Home tab."""
    given = checked_view(call.args, "modal", "home")
    view = call.workspace.views.find(call.args.text("view_id"), call.args.text("external_id"))
    if given["type"] != view.given["type"]:
        raise RefusedError("invalid_arguments", "must be of the same type [json-pointer:/view/type]")
    return _shown(call, call.workspace.views.change(view, given, call.args.text("hash")))


def publish(call: ApiCall) -> Json:
    """Give a user a Home tab."""
    given = checked_view(call.args, "home")
    if not call.workspace.home_enabled:
        raise RefusedError("not_enabled")
    user = call.user("user_id")
    return _shown(call, call.workspace.views.publish(user.id, given, call.args.text("hash")))


def _shown(call: ApiCall, view: View) -> Json:
    """Notify the watchers of a view that was shown, and return the response."""
    call.workspace.notify(ViewShown(view))
    return {"view": call.workspace.view_json(view)}


METHODS = {
    "views.open": Method(open_, ("trigger_id", "view")),
    "views.push": Method(push, ("trigger_id", "view")),
    "views.update": Method(update, ("view",)),
    "views.publish": Method(publish, ("user_id", "view")),
}
