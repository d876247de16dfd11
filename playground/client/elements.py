"""Interactive elements that a person uses in a message, a modal or the Home tab; the Home tab itself; and shortcuts.

Rules: https://docs.slack.dev/interactivity.
"""

from dataclasses import replace

from playground.client.blocks import input_values, used_action, with_ids
from playground.client.errors import BotFailedError, PageError
from playground.client.session import Session
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json
from slack_simulator.payloads import (
    Request,
    click_request,
    home_opened,
    message_shortcut_request,
    shortcut_request,
    view_click_request,
)

TROUBLE = "The bot did not respond ({}). In Slack, you would see a warning next to the element. Try again."
SHORTCUT_TROUBLE = "The shortcut did not work ({}). Try again."


def act(session: Session, container: Json, action: Json, given: Json) -> None:
    """Send the app the action of an element, with the values of the inputs around it.

    Args:
        session: The person who used the element.
        container: The place of the element: ``type`` (message, view or home), and ``channel`` and ``ts`` or
            ``view_id``.
        action: The element's ``block_id`` and ``action_id``, and the selection under Slack's key for it.
        given: Values of the inputs in the same place: block id -> action id -> state.

    Raises:
        PageError: The element is no longer there.
        BotFailedError: The app did not accept the request.
    """
    is_in_message = container.get("type") == "message"
    build = _message_request if is_in_message else _view_request
    request = build(session, container, action, given)
    try:
        session.transport.send(request)
    except BotFailedError as failed:
        raise BotFailedError(TROUBLE.format(failed)) from None


def _message_request(session: Session, container: Json, action: Json, given: Json) -> Request:
    original = session.view.find_message(str(container.get("channel")), str(container.get("ts")))
    blocks = with_ids(original.blocks)
    used = used_action(blocks, action)
    url = session.response_url(original.channel, original)
    values = input_values(blocks, given)
    shown = replace(original, blocks=blocks)
    return click_request(shown, used, url, values=values, origin=session.origin())


def _view_request(session: Session, container: Json, action: Json, given: Json) -> Request:
    view = shown_view(session, container.get("view_id"), is_home=container.get("type") == "home")
    used = used_action(view["blocks"], action)
    filled = {**view, "state": {"values": input_values(view["blocks"], given)}}
    return view_click_request(filled, used, origin=session.origin())


def shown_view(session: Session, view_id: str | None, *, is_home: bool = False) -> Json:
    """Return a view that the person sees, in the Web API's form.

    Raises:
        PageError: The person does not see the view.
    """
    home = session.view.home()
    if is_home and home:
        return session.view.view_json(home)
    try:
        view = session.workspace.views.find(str(view_id))
    except RefusedError:
        raise PageError("This window is already closed.", 404) from None
    if view.user != session.user:
        raise PageError("This window belongs to someone else.", 404)
    return session.view.view_json(view)


def open_home(session: Session, tab: str) -> None:
    """Report to the app that the person opened its Home tab or its Messages tab."""
    home = session.view.home()
    shown = session.view.view_json(home) if home else None
    event = home_opened(session.user, tab=tab, channel=session.workspace.direct, view=shown)
    session.deliver("app_home_opened", {**event, "event_ts": f"{session.workspace.clock.now():.6f}"})


def use_shortcut(session: Session, callback_id: str, channel: str | None, ts: str | None) -> None:
    """Send the app a shortcut: a global one or, with a channel and the ``ts`` of a message there, one for messages.

    Raises:
        PageError: There is no such message.
        BotFailedError: The app did not accept the request.
    """
    if channel and ts:
        original = session.view.find_message(channel, ts)
        url = session.response_url(channel)
        request = message_shortcut_request(callback_id, original, url, origin=session.origin())
    else:
        request = shortcut_request(callback_id, origin=session.origin())
    try:
        session.transport.send(request)
    except BotFailedError as failed:
        raise BotFailedError(SHORTCUT_TROUBLE.format(failed)) from None
