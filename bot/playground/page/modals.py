"""Somebody sends a modal off or closes it.

Rules: https://docs.slack.dev/surfaces/modals#updating_response.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.changes import Shown
from bot.playground.errors import RefusedError
from bot.playground.messages import Json
from bot.playground.page.acting import shown_view
from bot.playground.page.errors import BotFailedError
from bot.playground.page.inputs import left_empty, values_of
from bot.playground.page.session import Session
from bot.playground.payloads import closing_request, submission_request
from bot.playground.view_rules import checked_view

TROUBLE = "We had some trouble connecting. Try again? (The bot: {})"


def submit(session: Session, view_id: str, given: Json) -> Json:
    """Send a modal off; the ``response_action`` that the app answers with, if any, once it is carried out.

    Raises:
        PageError: it is closed.
        BotFailedError: the app did not take it, or answered with what Slack cannot carry out.
    """
    view = shown_view(session, view_id)
    values = values_of(view["blocks"], given)
    if empty := left_empty(view["blocks"], values):
        return {"response_action": "errors", "errors": empty}
    try:
        taken = session.line.ask(submission_request(view, values, origin=session.origin()))
        return _carry_out(session, view, _read(taken.body))
    except BotFailedError as failed:
        raise BotFailedError(TROUBLE.format(failed)) from None
    except RefusedError as refused:
        raise BotFailedError(TROUBLE.format(f"{refused.error}, {refused.response}")) from None


def _read(body: str) -> Json:
    try:
        told: Any = json.loads(body or "{}")
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise BotFailedError("its response is not JSON")
    return told


def _carry_out(session: Session, view: Json, told: Json) -> Json:
    action = told.get("response_action")
    if action is None:
        _taken_away(session, all_of_them=False)
        return {}
    if action not in _ACTIONS:
        raise BotFailedError(f"it answered with an unknown response_action {action!r}")
    return {"response_action": action, **_ACTIONS[action](session, view, told)}


def _errors(_: Session, view: Json, told: Json) -> Json:
    inputs = {block["block_id"] for block in view["blocks"] if block.get("type") == "input"}
    errors = told.get("errors")
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise BotFailedError("its errors name what is no input")
    return {"errors": errors}


def _update(session: Session, view: Json, told: Json) -> Json:
    views = session.workspace.views
    changed = views.change(views.find(view["id"]), checked_view(Arguments(told), "modal"), "")
    session.workspace.tell(Shown(changed))
    return {"view": session.seen.view(changed)}


def _push(session: Session, _: Json, told: Json) -> Json:
    pushed = session.workspace.views.push(session.user, checked_view(Arguments(told), "modal"))
    session.workspace.tell(Shown(pushed))
    return {"view": session.seen.view(pushed)}


def _clear(session: Session, _: Json, __: Json) -> Json:
    _taken_away(session, all_of_them=True)
    return {}


_ACTIONS: Mapping[str, Callable[[Session, Json, Json], Json]] = {
    "errors": _errors,
    "update": _update,
    "push": _push,
    "clear": _clear,
}


def close(session: Session, view_id: str, *, all_of_them: bool = False) -> None:
    """Close a modal, or all that are open; the app hears of each that asks for it.

    Raises:
        PageError: it is closed already.
    """
    view = shown_view(session, view_id)
    everything = all_of_them or bool(view.get("clear_on_close"))
    shown = [session.seen.view(one) for one in session.workspace.views.stacks.get(session.user, [])]
    _taken_away(session, all_of_them=everything)
    for one in reversed(shown if everything else shown[-1:]):
        if one["notify_on_close"]:
            _tell_closed(session, one, cleared=everything)


def _tell_closed(session: Session, view: Json, *, cleared: bool) -> None:
    try:
        session.line.ask(closing_request(view, cleared=cleared, origin=session.origin()))
    except BotFailedError:
        return  # Slack tells nobody: the window is closed whatever the app says


def _taken_away(session: Session, *, all_of_them: bool) -> None:
    session.workspace.views.close(session.user, all_of_them=all_of_them)
    top = session.seen.top()
    session.feed.tell("view_closed", {"view": session.seen.view(top) if top else None})
