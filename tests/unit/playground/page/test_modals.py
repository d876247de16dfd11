"""Modals sent off and closed, and what Slack makes of the app's answers."""

import pytest

from bot.playground.page.errors import BotFailedError, PageError
from bot.playground.page.inputs import REQUIRED
from bot.playground.page.modals import close, submit
from bot.playground.page.session import Session
from bot.playground.views import View
from tests.unit.playground.page.conftest import Json, ScriptedApp, told


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
    """The modals that are open, the one on top last."""
    return [view.given["title"]["text"] for view in session.workspace.views.stacks[session.user]]


def test_what_was_typed_reaches_the_app_and_the_modal_closes(session: Session, app: ScriptedApp) -> None:
    view = opened(session, modal("A form", typed("name"), typed("nick", initial_value="Ada")))
    answer = submit(session, view.id, {"name": {"typed": {"value": "Augusta"}}})

    (heard,) = app.heard
    assert heard["type"] == "view_submission"
    assert heard["view"]["state"]["values"] == {
        "name": {"typed": {"type": "plain_text_input", "value": "Augusta"}},
        "nick": {"typed": {"type": "plain_text_input", "value": "Ada"}},
    }
    assert answer == {}
    assert titles(session) == []
    assert told(session.feed)[-1] == ("view_closed", {"view": None})


def test_what_must_be_filled_in_is_asked_for_without_the_app(session: Session, app: ScriptedApp) -> None:
    view = opened(session, modal("A form", typed("name"), {**typed("nick"), "optional": True}))
    answer = submit(session, view.id, {})

    assert answer == {"response_action": "errors", "errors": {"name": REQUIRED}}
    assert app.heard == []
    assert titles(session) == ["A form"]


def test_errors_are_shown_and_the_modal_stays(session: Session, app: ScriptedApp) -> None:
    app.answer = lambda _: (200, {"response_action": "errors", "errors": {"name": "Too short"}})
    view = opened(session, modal("A form", typed("name")))

    answer = submit(session, view.id, {"name": {"typed": {"value": "A"}}})
    assert answer == {"response_action": "errors", "errors": {"name": "Too short"}}
    assert titles(session) == ["A form"]


@pytest.mark.parametrize(("action", "open_then"), [("update", ["Next"]), ("push", ["A form", "Next"]), ("clear", [])])
def test_the_app_may_update_push_or_clear(
    session: Session, app: ScriptedApp, action: str, open_then: list[str]
) -> None:
    app.answer = lambda _: (200, {"response_action": action, "view": modal("Next")})
    view = opened(session, modal("A form"))

    answer = submit(session, view.id, {})
    assert answer["response_action"] == action
    assert titles(session) == open_then
    assert told(session.feed)[-1][0] == ("view_closed" if action == "clear" else "view")


@pytest.mark.parametrize(
    "answer",
    [
        (500, None),
        (200, {"response_action": "vanish"}),
        (200, {"response_action": "errors", "errors": {"nothing": "of the kind"}}),
        (200, {"response_action": "update", "view": {"type": "modal"}}),
        (200, {"response_action": "push", "view": modal("A title that is far too long for Slack")}),
    ],
)
def test_what_slack_could_not_carry_out_is_trouble_for_the_person(
    session: Session, app: ScriptedApp, answer: tuple[int, Json | None]
) -> None:
    app.answer = lambda _: answer
    view = opened(session, modal("A form", typed("name", initial_value="Ada")))

    with pytest.raises(BotFailedError, match="We had some trouble connecting"):
        submit(session, view.id, {})
    assert titles(session) == ["A form"]


def test_closing_is_told_to_the_app_that_asked_for_it(session: Session, app: ScriptedApp) -> None:
    quiet = opened(session, modal("Quiet"))
    close(session, quiet.id)
    asked = opened(session, modal("Asked", notify_on_close=True))
    close(session, asked.id)

    (heard,) = app.heard
    assert (heard["type"], heard["view"]["id"], heard["is_cleared"]) == ("view_closed", asked.id, False)


def test_closing_the_upper_of_two_shows_the_lower(session: Session) -> None:
    opened(session, modal("Lower"))
    upper = session.workspace.views.push(session.user, modal("Upper"))
    close(session, upper.id)

    name, data = told(session.feed)[-1]
    assert (name, data["view"]["title"]["text"]) == ("view_closed", "Lower")


def test_closing_all_tells_of_each_that_they_were_cleared(session: Session, app: ScriptedApp) -> None:
    opened(session, modal("Lower", notify_on_close=True))
    upper = session.workspace.views.push(session.user, modal("Upper", notify_on_close=True))
    close(session, upper.id, all_of_them=True)

    assert [(one["view"]["title"]["text"], one["is_cleared"]) for one in app.heard] == [
        ("Upper", True),
        ("Lower", True),
    ]
    assert titles(session) == []


def test_what_is_closed_cannot_be_sent_off(session: Session) -> None:
    view = opened(session, modal("A form"))
    close(session, view.id)

    with pytest.raises(PageError, match="closed"):
        submit(session, view.id, {})
