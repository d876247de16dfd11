"""Modals that a person submits and closes, and how Slack carries out the app's responses."""

import pytest

from playground.client.blocks import REQUIRED
from playground.client.errors import BotFailedError, PageError
from playground.client.modals import close, submit
from playground.client.session import Session
from slack_simulator.views import View
from tests.unit.playground.conftest import Json, ScriptedApp, published


def modal(title: str = "A form", *blocks: Json, **more: object) -> Json:
    named = {"type": "plain_text", "text": title}
    return {"type": "modal", "title": named, "submit": named, "blocks": [*(blocks or [divider()])], **more}


def divider() -> Json:
    return {"type": "divider"}


def typed(name: str, **more: object) -> Json:
    element = {"type": "plain_text_input", "action_id": "typed", **more}
    return {"type": "input", "block_id": name, "label": {"type": "plain_text", "text": name}, "element": element}


def opened(session: Session, view: Json) -> View:
    return session.workspace.views.open(session.user, view)


def titles(session: Session) -> list[str]:
    """Return the titles of the open modals, the topmost last."""
    return [view.given["title"]["text"] for view in session.workspace.views.stacks[session.user]]


def test_the_values_reach_the_app_and_the_modal_closes(session: Session, app: ScriptedApp) -> None:
    view = opened(session, modal("A form", typed("name"), typed("nick", initial_value="Ada")))
    response = submit(session, view.id, {"name": {"typed": {"value": "Augusta"}}})

    (payload,) = app.received
    assert payload["type"] == "view_submission"
    assert payload["view"]["state"]["values"] == {
        "name": {"typed": {"type": "plain_text_input", "value": "Augusta"}},
        "nick": {"typed": {"type": "plain_text_input", "value": "Ada"}},
    }
    assert response == {}
    assert titles(session) == []
    assert published(session.feed)[-1] == ("view_closed", {"view": None})


def test_an_empty_required_input_is_reported_without_asking_the_app(session: Session, app: ScriptedApp) -> None:
    view = opened(session, modal("A form", typed("name"), {**typed("nick"), "optional": True}))
    response = submit(session, view.id, {})

    assert response == {"response_action": "errors", "errors": {"name": REQUIRED}}
    assert app.received == []
    assert titles(session) == ["A form"]


def test_errors_are_shown_and_the_modal_stays_open(session: Session, app: ScriptedApp) -> None:
    app.respond = lambda _: (200, {"response_action": "errors", "errors": {"name": "Too short"}})
    view = opened(session, modal("A form", typed("name")))

    response = submit(session, view.id, {"name": {"typed": {"value": "A"}}})
    assert response == {"response_action": "errors", "errors": {"name": "Too short"}}
    assert titles(session) == ["A form"]


@pytest.mark.parametrize(("action", "open_modals"), [("update", ["Next"]), ("push", ["A form", "Next"]), ("clear", [])])
def test_the_app_can_update_push_or_clear(
    session: Session, app: ScriptedApp, action: str, open_modals: list[str]
) -> None:
    app.respond = lambda _: (200, {"response_action": action, "view": modal("Next")})
    view = opened(session, modal("A form"))

    response = submit(session, view.id, {})
    assert response["response_action"] == action
    assert titles(session) == open_modals
    assert published(session.feed)[-1][0] == ("view_closed" if action == "clear" else "view")


@pytest.mark.parametrize(
    "response",
    [
        (500, None),
        (200, {"response_action": "vanish"}),
        (200, {"response_action": "errors", "errors": {"nothing": "of the kind"}}),
        (200, {"response_action": "update", "view": {"type": "modal"}}),
        (200, {"response_action": "push", "view": modal("A title that is far too long for Slack")}),
    ],
)
def test_a_response_that_slack_cannot_carry_out_is_an_error_for_the_person(
    session: Session, app: ScriptedApp, response: tuple[int, Json | None]
) -> None:
    app.respond = lambda _: response
    view = opened(session, modal("A form", typed("name", initial_value="Ada")))

    with pytest.raises(BotFailedError, match="We had some trouble connecting"):
        submit(session, view.id, {})
    assert titles(session) == ["A form"]


def test_only_a_modal_with_notify_on_close_notifies_the_app(session: Session, app: ScriptedApp) -> None:
    quiet = opened(session, modal("Quiet"))
    close(session, quiet.id)
    asked = opened(session, modal("Asked", notify_on_close=True))
    close(session, asked.id)

    (payload,) = app.received
    assert (payload["type"], payload["view"]["id"], payload["is_cleared"]) == ("view_closed", asked.id, False)


def test_closing_the_upper_of_two_modals_shows_the_lower(session: Session) -> None:
    opened(session, modal("Lower"))
    upper = session.workspace.views.push(session.user, modal("Upper"))
    close(session, upper.id)

    name, data = published(session.feed)[-1]
    assert (name, data["view"]["title"]["text"]) == ("view_closed", "Lower")


def test_closing_all_modals_reports_each_as_cleared(session: Session, app: ScriptedApp) -> None:
    opened(session, modal("Lower", notify_on_close=True))
    upper = session.workspace.views.push(session.user, modal("Upper", notify_on_close=True))
    close(session, upper.id, close_all=True)

    assert [(one["view"]["title"]["text"], one["is_cleared"]) for one in app.received] == [
        ("Upper", True),
        ("Lower", True),
    ]
    assert titles(session) == []


def test_a_closed_modal_cannot_be_submitted(session: Session) -> None:
    view = opened(session, modal("A form"))
    close(session, view.id)

    with pytest.raises(PageError, match="closed"):
        submit(session, view.id, {})
