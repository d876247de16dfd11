"""Our simulated Slack and one that somebody else wrote (local-slack), asked the same.

Where both answer alike, neither was made up. Where they differ, the tables below hold what theirs says, and
why ours says what it does; a difference that goes away must leave its table.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.e2e.two_slacks import METADATA, Json, Place, Question, both, read

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Tips"}, "blocks": [SECTION]}
HOME = {"type": "home", "blocks": [SECTION]}
POST = {"channel": "{channel}", "text": "x"}
LIBRARY = {"channel": "{library}"}
NEVER = "1700000000.000001"


def texts(response: Json) -> list[str]:
    return [message["text"] for message in response["messages"]]


def newest(response: Json) -> object:
    return response["messages"][0].get("metadata")


ALIKE: Mapping[str, Question] = {
    "a post to a person": Question("chat.postMessage", {**POST, "channel": "{user}"}, lambda r: r["channel"][0]),
    "a post by name": Question("chat.postMessage", {**POST, "channel": "#general"}),
    "a post to nowhere": Question("chat.postMessage", {**POST, "channel": "C0NOWHERE"}),
    "an ephemeral post": Question("chat.postEphemeral", {**POST, "user": "{user}"}),
    "an update of nothing": Question("chat.update", {**POST, "ts": NEVER}),
    "a deletion of nothing": Question("chat.delete", {"channel": "{channel}", "ts": NEVER}),
    "history": read("conversations.history", LIBRARY, texts),
    "history's metadata unasked": read("conversations.history", LIBRARY, newest),
    "a thread": read("conversations.replies", {**LIBRARY, "ts": "{parent}"}, texts),
    "a thread by its reply": read("conversations.replies", {**LIBRARY, "ts": "{reply}"}, texts),
    "a message without replies": read("conversations.replies", {**LIBRARY, "ts": "{first}"}, texts),
    "a channel that is not there": read("conversations.info", {"channel": "C0NOWHERE"}),
    "an opened direct message": Question("conversations.open", {"users": "{user}"}, lambda r: r["channel"]["id"][0]),
    "a user who is not there": read("users.info", {"user": "U0NOBODY"}),
    "a trigger made up": Question("views.open", {"trigger_id": "1.1.made", "view": MODAL}),
    "a Home tab": Question("views.publish", {"user_id": "{user}", "view": HOME}, lambda r: r["view"]["type"]),
    "a reaction to nothing": Question("reactions.add", {"channel": "{channel}", "timestamp": NEVER, "name": "eyes"}),
    "a reaction": Question("reactions.add", {**LIBRARY, "timestamp": "{first}", "name": "eyes"}),
    "a method that is not there": Question("chat.shout"),
}

CHECKS = "local-slack checks no content; Slack's own rules, from its reference, are ours"
ACCEPTS_ANYTHING = "local-slack takes names of what is not there; the reference names an error"
IGNORES = "local-slack reads none of these arguments; the reference describes them"

OURS_IS_STRICTER: Mapping[str, tuple[Question, Any, Any, str]] = {
    "no words": (Question("chat.postMessage", {"channel": "{channel}"}), "no_text", "ok", CHECKS),
    "an unknown block": (
        Question("chat.postMessage", {**POST, "blocks": [{"type": "sektion"}]}), "invalid_blocks", "ok", CHECKS,
    ),
    "51 blocks": (Question("chat.postMessage", {**POST, "blocks": [SECTION] * 51}), "invalid_blocks", "ok", CHECKS),
    "blocks that are no list": (
        Question("chat.postMessage", {**POST, "blocks": "{{"}), "invalid_blocks_format", "ok", CHECKS,
    ),
    "40,001 letters": (Question("chat.postMessage", {**POST, "text": "x" * 40_001}), "msg_too_long", "ok", CHECKS),
    "metadata of another shape": (
        Question("chat.postMessage", {**POST, "metadata": {"a": 1}}), "invalid_metadata_format", "ok", CHECKS,
    ),
    "a Home tab that is a modal": (
        Question("views.publish", {"user_id": "{user}", "view": MODAL}), "invalid_arguments", "ok", CHECKS,
    ),
    "a view without blocks": (
        Question("views.publish", {"user_id": "{user}", "view": {"type": "home"}}), "invalid_arguments", "ok", CHECKS,
    ),
    "no channel": (
        Question("chat.postMessage", {"text": "x"}), "invalid_arguments", "channel_not_found",
        "an argument that is required and missing is told as such before anything is looked up",
    ),
    "an ephemeral post to nobody": (
        Question("chat.postEphemeral", {**POST, "user": "U0NOBODY"}), "user_not_in_channel", "ok", ACCEPTS_ANYTHING,
    ),
    "the history of nowhere": (
        read("conversations.history", {"channel": "C0NOWHERE"}), "channel_not_found", "ok", ACCEPTS_ANYTHING,
    ),
    "a thread that never was": (
        read("conversations.replies", {**LIBRARY, "ts": NEVER}), "thread_not_found", "ok", ACCEPTS_ANYTHING,
    ),
    "a direct message with nobody": (
        Question("conversations.open", {"users": "U0NOBODY"}), "user_not_found", "ok", ACCEPTS_ANYTHING,
    ),
    "a direct message with no one named": (
        Question("conversations.open"), "users_list_not_supplied", "ok", ACCEPTS_ANYTHING,
    ),
    "an update of a view that never was": (
        Question("views.update", {"view_id": "V0NONE", "view": MODAL}), "not_found", "ok", ACCEPTS_ANYTHING,
    ),
    "an old hash": (
        Question("views.publish", {"user_id": "{user}", "view": HOME, "hash": "old"}), "hash_conflict", "ok", IGNORES,
    ),
    "history from a time on": (
        read("conversations.history", {**LIBRARY, "oldest": "{first}"}, texts), ["parent"], ["parent", "first"],
        IGNORES,
    ),
    "history up to a time": (
        read("conversations.history", {**LIBRARY, "latest": "{parent}"}, texts), ["first"], ["parent", "first"],
        IGNORES,
    ),
    "history from a time that is none": (
        read("conversations.history", {**LIBRARY, "oldest": "soon"}), "invalid_ts_oldest", "ok", IGNORES,
    ),
    "a cursor made up": (
        read("conversations.history", {**LIBRARY, "cursor": "nonsense"}), "invalid_cursor", "ok", IGNORES,
    ),
    "history's metadata": (
        read("conversations.history", {**LIBRARY, "include_all_metadata": True}, newest), METADATA, None, IGNORES,
    ),
    "the same reaction again": (
        Question("reactions.add", {**LIBRARY, "timestamp": "{parent}", "name": "eyes"}), "already_reacted", "ok",
        "local-slack lets the bot react twice alike",
    ),
}  # fmt: skip

SHAPES: Mapping[str, tuple[Question, str, set[str], str]] = {
    "who am I": (Question("auth.test"), "", set(), ""),
    "a post": (Question("chat.postMessage", POST), "", set(), ""),
    "a post's message": (
        Question("chat.postMessage", POST), "message", {"channel"}, "the channel stands beside the message, not in it",
    ),
    "an ephemeral post": (Question("chat.postEphemeral", {**POST, "user": "{user}"}), "", set(), ""),
    "history": (
        read("conversations.history", LIBRARY), "", {"response_metadata"}, "there is no cursor where there is no more",
    ),
    "a message in history": (read("conversations.history", LIBRARY), "messages", {"channel"}, "as above"),
    "a channel": (
        read("conversations.info", LIBRARY), "channel", {"num_members"}, "told only with include_num_members",
    ),
    "a channel in the list": (read("conversations.list", {}), "channels", set(), ""),
    "members": (read("conversations.members", LIBRARY), "", set(), ""),
    "a user": (read("users.info", {"user": "{user}"}), "user", set(), ""),
    "users": (read("users.list", {}), "", set(), ""),
    "a Home tab": (Question("views.publish", {"user_id": "{user}", "view": HOME}), "view", set(), ""),
}  # fmt: skip
"""Where in the answer to look; the fields there that only theirs has, and why ours does without."""


@pytest.fixture(scope="module")
def slacks() -> Iterator[tuple[Place, Place]]:
    with both() as places:
        yield places


@pytest.mark.parametrize("name", ALIKE)
def test_both_say_the_same(slacks: tuple[Place, Place], name: str) -> None:
    ours, theirs = (place.ask(ALIKE[name]) for place in slacks)

    assert ours == theirs


@pytest.mark.parametrize("name", OURS_IS_STRICTER)
def test_they_differ_as_is_known(slacks: tuple[Place, Place], name: str) -> None:
    question, expected, expected_of_theirs, why = OURS_IS_STRICTER[name]
    ours, theirs = (place.ask(question) for place in slacks)

    assert (ours, theirs) == (expected, expected_of_theirs), why


@pytest.mark.parametrize("name", SHAPES)
def test_what_theirs_tells_ours_tells_too(slacks: tuple[Place, Place], name: str) -> None:
    question, where, only_theirs, why = SHAPES[name]

    def fields(response: Json) -> set[str]:
        found = response[where] if where else response
        return set(found[0] if isinstance(found, list) else found)

    ours, theirs = (place.ask(Question(question.method, question.args, fields, question.travels)) for place in slacks)
    assert theirs - ours == only_theirs, why
