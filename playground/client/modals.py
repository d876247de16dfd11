"""Modals that a person submits or closes.

Rules: https://docs.slack.dev/surfaces/modals#updating_response.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from playground.client.blocks import input_values, missing_inputs
from playground.client.elements import shown_view
from playground.client.errors import BotFailedError
from playground.client.session import Session
from slack_simulator.arguments import Arguments
from slack_simulator.changes import ViewShown
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json
from slack_simulator.payloads import closing_request, submission_request
from slack_simulator.view_rules import checked_view

TROUBLE = "We had some trouble connecting. Try again? (The bot: {})"


def submit(session: Session, view_id: str, given: Json) -> Json:
    """Submit a modal, carry out the app's response and return it; an empty one closes the modal.

    Raises:
        PageError: The modal is closed.
        BotFailedError: The app did not accept the submission, or Slack cannot carry out its response.
    """
    view = shown_view(session, view_id)
    values = input_values(view["blocks"], given)
    if missing := missing_inputs(view["blocks"], values):
        return {"response_action": "errors", "errors": missing}
    try:
        reply = session.transport.send(submission_request(view, values, origin=session.origin()))
        return _carry_out(session, view, _read(reply.body))
    except BotFailedError as failed:
        raise BotFailedError(TROUBLE.format(failed)) from None
    except RefusedError as refused:
        raise BotFailedError(TROUBLE.format(f"{refused.error}, {refused.response}")) from None


def _read(body: str) -> Json:
    try:
        response: Any = json.loads(body or "{}")
    except ValueError:
        response = None
    if not isinstance(response, dict):
        raise BotFailedError("its response is not a JSON object")
    return response


def _carry_out(session: Session, view: Json, response: Json) -> Json:
    action = response.get("response_action")
    if action is None:
        _remove(session, close_all=False)
        return {}
    if action not in _ACTIONS:
        raise BotFailedError(f"its response has an unknown response_action {action!r}")
    return {"response_action": action, **_ACTIONS[action](session, view, response)}


def _show_errors(_: Session, view: Json, response: Json) -> Json:
    inputs = {block["block_id"] for block in view["blocks"] if block.get("type") == "input"}
    errors = response.get("errors")
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise BotFailedError("its errors name blocks that are not inputs")
    return {"errors": errors}


def _update(session: Session, view: Json, response: Json) -> Json:
    views = session.workspace.views
    changed = views.change(views.find(view["id"]), checked_view(Arguments(response), "modal"), "")
    session.workspace.notify(ViewShown(changed))
    return {"view": session.view.view_json(changed)}


def _push(session: Session, _: Json, response: Json) -> Json:
    pushed = session.workspace.views.push(session.user, checked_view(Arguments(response), "modal"))
    session.workspace.notify(ViewShown(pushed))
    return {"view": session.view.view_json(pushed)}


def _clear(session: Session, _: Json, __: Json) -> Json:
    _remove(session, close_all=True)
    return {}


_ACTIONS: Mapping[str, Callable[[Session, Json, Json], Json]] = {
    "errors": _show_errors,
    "update": _update,
    "push": _push,
    "clear": _clear,
}


def close(session: Session, view_id: str, *, close_all: bool = False) -> None:
    """Close a modal, or all open ones, and notify the app of each that has ``notify_on_close``.

    Raises:
        PageError: The modal is already closed.
    """
    view = shown_view(session, view_id)
    is_clearing = close_all or bool(view.get("clear_on_close"))
    shown = [session.view.view_json(one) for one in session.workspace.views.stacks.get(session.user, [])]
    _remove(session, close_all=is_clearing)
    for one in reversed(shown if is_clearing else shown[-1:]):
        if one["notify_on_close"]:
            _notify_closed(session, one, cleared=is_clearing)


def _notify_closed(session: Session, view: Json, *, cleared: bool) -> None:
    try:
        session.transport.send(closing_request(view, cleared=cleared, origin=session.origin()))
    except BotFailedError:
        return  # Slack shows no error: the window is closed, whatever the app responds.


def _remove(session: Session, *, close_all: bool) -> None:
    session.workspace.views.close(session.user, all_of_them=close_all)
    top = session.view.top_modal()
    session.feed.publish("view_closed", {"view": session.view.view_json(top) if top else None})
