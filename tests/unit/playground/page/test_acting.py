"""Elements that people use, told to the app as Slack tells of them."""

from typing import Any

import pytest

from bot.playground.messages import Message
from bot.playground.page.acting import act
from bot.playground.page.elements import identified
from bot.playground.page.errors import BotFailedError, PageError
from bot.playground.page.session import Session
from bot.playground.workspace import BOT_USER, GENERAL
from tests.unit.playground.page.conftest import Json, ScriptedApp


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


OPTIONS = [{"text": text(word), "value": word} for word in ("one", "two", "three")]
ELEMENTS: list[tuple[Json, Json, Json]] = [
    ({"type": "button", "text": text("Go"), "value": "v"}, {}, {"value": "v", "text": text("Go")}),
    ({"type": "static_select", "options": OPTIONS}, {"selected_option": {"value": "two"}},
     {"selected_option": OPTIONS[1]}),
    ({"type": "static_select", "option_groups": [{"label": text("g"), "options": OPTIONS}]},
     {"selected_option": {"value": "one"}}, {"selected_option": OPTIONS[0]}),
    ({"type": "overflow", "options": OPTIONS}, {"selected_option": {"value": "three"}},
     {"selected_option": OPTIONS[2]}),
    ({"type": "checkboxes", "options": OPTIONS}, {"selected_options": [{"value": "one"}, {"value": "three"}]},
     {"selected_options": [OPTIONS[0], OPTIONS[2]]}),
    ({"type": "checkboxes", "options": OPTIONS}, {}, {"selected_options": []}),
    ({"type": "datepicker"}, {"selected_date": "2027-01-31"}, {"selected_date": "2027-01-31"}),
    ({"type": "conversations_select"}, {"selected_conversation": GENERAL}, {"selected_conversation": GENERAL}),
]  # fmt: skip


def shown(session: Session, *elements: Json) -> Message:
    blocks = [{"type": "actions", "elements": [*elements]}]
    return session.workspace.add(Message(GENERAL, BOT_USER, "Choose", blocks))


def place(message: Message) -> Json:
    return {"type": "message", "channel": message.channel, "ts": message.ts}


def ids(message: Message, at: int = 0) -> Json:
    (block,) = identified(message.blocks)
    return {"block_id": block["block_id"], "action_id": block["elements"][at]["action_id"]}


@pytest.mark.parametrize(("element", "given", "expected"), ELEMENTS)
def test_what_was_chosen_is_told_in_slacks_words(
    session: Session, app: ScriptedApp, element: Json, given: Json, expected: Json
) -> None:
    message = shown(session, element)
    act(session, place(message), {**ids(message), **given}, {})

    (heard,) = app.heard
    (action,) = heard["actions"]
    assert heard["type"] == "block_actions"
    assert action["type"] == element["type"]
    assert {name: action[name] for name in expected} == expected
    assert "options" not in action
    assert heard["message"]["blocks"] == identified(message.blocks)


def test_what_stands_in_the_other_elements_is_told_too(session: Session, app: ScriptedApp) -> None:
    message = shown(session, {"type": "button", "text": text("Go")}, {"type": "datepicker"})
    day = {"selected_date": "2027-01-31"}
    where = ids(message, 1)
    act(session, place(message), ids(message), {where["block_id"]: {where["action_id"]: day}})

    values = app.heard[0]["state"]["values"]
    assert values == {where["block_id"]: {where["action_id"]: {"type": "datepicker", **day}}}


@pytest.mark.parametrize("given", [{"selected_option": {"value": "four"}}, {"selected_option": "one"}])
def test_what_is_not_offered_cannot_be_chosen(session: Session, app: ScriptedApp, given: Json) -> None:
    message = shown(session, {"type": "static_select", "options": OPTIONS})

    with pytest.raises(PageError, match="not offered"):
        act(session, place(message), {**ids(message), **given}, {})
    assert app.heard == []


def test_ids_that_the_bot_gave_stay_and_others_are_given_once_and_for_all() -> None:
    named, *nameless = ({"type": "button", "text": text(label)} for label in "ABC")
    blocks: list[dict[str, Any]] = [
        {"type": "actions", "block_id": "mine", "elements": [{"action_id": "press", **named}]},
        {"type": "actions", "elements": nameless},
    ]
    first, second = identified(blocks)

    assert (first["block_id"], first["elements"][0]["action_id"]) == ("mine", "press")
    assert len({element["action_id"] for element in second["elements"]}) == 2
    assert identified(blocks) == [first, second]
    assert "block_id" not in blocks[1]


def test_an_app_that_fails_is_told_to_the_person(session: Session, app: ScriptedApp) -> None:
    app.answer = lambda _: (503, None)
    message = shown(session, {"type": "button", "text": text("Go")})

    with pytest.raises(BotFailedError, match="dispatch_failed"):
        act(session, place(message), ids(message), {})


def test_nobody_presses_what_only_somebody_else_sees(session: Session) -> None:
    message = shown(session, {"type": "button", "text": text("Go")})
    message.only_for = "U0COLLEAGUE"

    with pytest.raises(PageError, match="not there"):
        act(session, place(message), ids(message), {})
