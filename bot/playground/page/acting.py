"""Somebody uses a button, a menu or another element, in a message, a modal or the Home tab."""

from dataclasses import replace

from bot.playground.errors import RefusedError
from bot.playground.messages import Json
from bot.playground.page.elements import identified, used
from bot.playground.page.errors import BotFailedError, PageError
from bot.playground.page.inputs import values_of
from bot.playground.page.session import Session
from bot.playground.payloads import Request, click_request, home_opened, view_click_request

TROUBLE = "The bot did not answer ({}). In Slack, a warning would stand beside what you pressed; try again."


def act(session: Session, container: Json, action: Json, given: Json) -> None:
    """Tell the app what was used, and what else stood there.

    Args:
        session: Who it was.
        container: ``type`` (message, view or home), and the ``channel`` and ``ts`` or ``view_id`` where it stands.
        action: ``block_id``, ``action_id``, and what was chosen under Slack's name for it.
        given: What stands in the inputs there: block id, then action id, then state.

    Raises:
        PageError: it is not there any more.
        BotFailedError: the app did not take it.
    """
    in_message = container.get("type") == "message"
    request = (
        _in_message(session, container, action, given) if in_message else _in_view(session, container, action, given)
    )
    try:
        session.line.ask(request)
    except BotFailedError as failed:
        raise BotFailedError(TROUBLE.format(failed)) from None


def _in_message(session: Session, container: Json, action: Json, given: Json) -> Request:
    original = session.seen.find(str(container.get("channel")), str(container.get("ts")))
    blocks = identified(original.blocks)
    element = used(blocks, action)
    url = session.response_url(original.channel, original)
    values = values_of(blocks, given)
    shown = replace(original, blocks=blocks)
    return click_request(shown, element, url, values=values, origin=session.origin())


def _in_view(session: Session, container: Json, action: Json, given: Json) -> Request:
    view = shown_view(session, container.get("view_id"), is_home=container.get("type") == "home")
    element = used(view["blocks"], action)
    filled = {**view, "state": {"values": values_of(view["blocks"], given)}}
    return view_click_request(filled, element, origin=session.origin())


def shown_view(session: Session, view_id: str | None, *, is_home: bool = False) -> Json:
    """The view that the person sees, as the Web API gives it.

    Raises:
        PageError: they do not see it.
    """
    home = session.seen.home()
    if is_home and home:
        return session.seen.view(home)
    try:
        view = session.workspace.views.find(str(view_id))
    except RefusedError:
        raise PageError("That window is closed.", 404) from None
    if view.user != session.user:
        raise PageError("That window is not yours.", 404)
    return session.seen.view(view)


def open_home(session: Session, tab: str) -> None:
    """Tell the app that the person looks at its Home or its messages."""
    home = session.seen.home()
    shown = session.seen.view(home) if home else None
    event = home_opened(session.user, tab=tab, channel=session.workspace.direct, view=shown)
    session.report("app_home_opened", {**event, "event_ts": f"{session.workspace.clock.now():.6f}"})
