"""Elements that a person uses, and the actions that the app receives, in Slack's form."""

from typing import Any

import pytest

from playground.client.blocks import with_ids
from playground.client.elements import act
from playground.client.errors import BotFailedError, PageError
from playground.client.session import Session
from slack_simulator.messages import Message
from slack_simulator.workspace import BOT_USER, GENERAL
from tests.unit.playground.conftest import Json, ScriptedApp


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
    (block,) = with_ids(message.blocks)
    return {"block_id": block["block_id"], "action_id": block["elements"][at]["action_id"]}


@pytest.mark.parametrize(("element", "given", "expected"), ELEMENTS)
def test_the_app_receives_a_selection_in_slacks_form(
    session: Session, app: ScriptedApp, element: Json, given: Json, expected: Json
) -> None:
    message = shown(session, element)
    act(session, place(message), {**ids(message), **given}, {})

    (payload,) = app.received
    (action,) = payload["actions"]
    assert payload["type"] == "block_actions"
    assert action["type"] == element["type"]
    assert {name: action[name] for name in expected} == expected
    assert "options" not in action
    assert payload["message"]["blocks"] == with_ids(message.blocks)


def test_the_app_receives_the_values_of_the_other_elements_too(session: Session, app: ScriptedApp) -> None:
    message = shown(session, {"type": "button", "text": text("Go")}, {"type": "datepicker"})
    day = {"selected_date": "2027-01-31"}
    where = ids(message, 1)
    act(session, place(message), ids(message), {where["block_id"]: {where["action_id"]: day}})

    values = app.received[0]["state"]["values"]
    assert values == {where["block_id"]: {where["action_id"]: {"type": "datepicker", **day}}}


@pytest.mark.parametrize("given", [{"selected_option": {"value": "four"}}, {"selected_option": "one"}])
def test_an_option_that_is_not_offered_cannot_be_selected(session: Session, app: ScriptedApp, given: Json) -> None:
    message = shown(session, {"type": "static_select", "options": OPTIONS})

    with pytest.raises(PageError, match="not available"):
        act(session, place(message), {**ids(message), **given}, {})
    assert app.received == []


def test_ids_from_the_bot_stay_and_missing_ones_are_the_same_each_time() -> None:
    named, *nameless = ({"type": "button", "text": text(label)} for label in "ABC")
    blocks: list[dict[str, Any]] = [
        {"type": "actions", "block_id": "mine", "elements": [{"action_id": "press", **named}]},
        {"type": "actions", "elements": nameless},
    ]
    first, second = with_ids(blocks)

    assert (first["block_id"], first["elements"][0]["action_id"]) == ("mine", "press")
    assert len({element["action_id"] for element in second["elements"]}) == 2
    assert with_ids(blocks) == [first, second]
    assert "block_id" not in blocks[1]


def test_the_person_learns_that_the_app_failed(session: Session, app: ScriptedApp) -> None:
    app.respond = lambda _: (503, None)
    message = shown(session, {"type": "button", "text": text("Go")})

    with pytest.raises(BotFailedError, match="dispatch_failed"):
        act(session, place(message), ids(message), {})


def test_an_element_that_only_someone_else_sees_cannot_be_used(session: Session) -> None:
    message = shown(session, {"type": "button", "text": text("Go")})
    message.only_for = "U0COLLEAGUE"

    with pytest.raises(PageError, match="no longer exists"):
        act(session, place(message), ids(message), {})
