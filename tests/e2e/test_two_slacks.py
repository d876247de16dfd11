"""Our simulated Slack compared with local-slack, an emulator that other people wrote.

Both get the same calls. Where their responses agree, neither was made up. Where they differ, the tables below hold both
responses and the reason for ours. A difference that disappears fails its test and must leave its table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.support.two_slacks import HOME, METADATA, SECTION, Json, Question, SlackUnderTest, query, two_slacks

MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Tips"}, "blocks": [SECTION]}
POST = {"channel": "{channel}", "text": "x"}
LIBRARY = {"channel": "{library}"}
NEVER = "1700000000.000001"


def texts(response: Json) -> list[str]:
    return [message["text"] for message in response["messages"]]


def newest(response: Json) -> object:
    return response["messages"][0].get("metadata")


ALIKE: Mapping[str, Question] = {
    "a post to a person": Question("chat.postMessage", {**POST, "channel": "{user}"}, lambda r: r["channel"][0]),
    "a post to a channel by its name": Question("chat.postMessage", {**POST, "channel": "#general"}),
    "a post to an unknown channel": Question("chat.postMessage", {**POST, "channel": "C0NOWHERE"}),
    "an ephemeral post": Question("chat.postEphemeral", {**POST, "user": "{user}"}),
    "an update of an unknown message": Question("chat.update", {**POST, "ts": NEVER}),
    "a deletion of an unknown message": Question("chat.delete", {"channel": "{channel}", "ts": NEVER}),
    "history": query("conversations.history", LIBRARY, texts),
    "history without a request for metadata": query("conversations.history", LIBRARY, newest),
    "a thread": query("conversations.replies", {**LIBRARY, "ts": "{parent}"}, texts),
    "a thread by its reply": query("conversations.replies", {**LIBRARY, "ts": "{reply}"}, texts),
    "a message without replies": query("conversations.replies", {**LIBRARY, "ts": "{first}"}, texts),
    "an unknown channel": query("conversations.info", {"channel": "C0NOWHERE"}),
    "an opened direct message": Question("conversations.open", {"users": "{user}"}, lambda r: r["channel"]["id"][0]),
    "an unknown user": query("users.info", {"user": "U0NOBODY"}),
    "an invented trigger id": Question("views.open", {"trigger_id": "1.1.made", "view": MODAL}),
    "a Home tab": Question("views.publish", {"user_id": "{user}", "view": HOME}, lambda r: r["view"]["type"]),
    "a reaction to an unknown message": Question(
        "reactions.add", {"channel": "{channel}", "timestamp": NEVER, "name": "eyes"}
    ),
    "a reaction": Question("reactions.add", {**LIBRARY, "timestamp": "{first}", "name": "eyes"}),
    "an unknown method": Question("chat.shout"),
}

CHECKS = "local-slack does not check content; ours follows the rules of Slack's reference"
ACCEPTS_ANYTHING = "local-slack accepts unknown names; the reference lists an error"
IGNORES = "local-slack ignores these arguments; the reference describes them"

OURS_IS_STRICTER: Mapping[str, tuple[Question, Any, Any, str]] = {
    "no text": (Question("chat.postMessage", {"channel": "{channel}"}), "no_text", "ok", CHECKS),
    "an unknown block": (
        Question("chat.postMessage", {**POST, "blocks": [{"type": "sektion"}]}), "invalid_blocks", "ok", CHECKS,
    ),
    "51 blocks": (Question("chat.postMessage", {**POST, "blocks": [SECTION] * 51}), "invalid_blocks", "ok", CHECKS),
    "blocks that are not a list": (
        Question("chat.postMessage", {**POST, "blocks": "{{"}), "invalid_blocks_format", "ok", CHECKS,
    ),
    "40,001 characters": (Question("chat.postMessage", {**POST, "text": "x" * 40_001}), "msg_too_long", "ok", CHECKS),
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
        "a required argument that is missing is reported before anything is looked up",
    ),
    "an ephemeral post to an unknown user": (
        Question("chat.postEphemeral", {**POST, "user": "U0NOBODY"}), "user_not_in_channel", "ok", ACCEPTS_ANYTHING,
    ),
    "the history of an unknown channel": (
        query("conversations.history", {"channel": "C0NOWHERE"}), "channel_not_found", "ok", ACCEPTS_ANYTHING,
    ),
    "an unknown thread": (
        query("conversations.replies", {**LIBRARY, "ts": NEVER}), "thread_not_found", "ok", ACCEPTS_ANYTHING,
    ),
    "a direct message with an unknown user": (
        Question("conversations.open", {"users": "U0NOBODY"}), "user_not_found", "ok", ACCEPTS_ANYTHING,
    ),
    "a direct message without a user": (
        Question("conversations.open"), "users_list_not_supplied", "ok", ACCEPTS_ANYTHING,
    ),
    "an update of an unknown view": (
        Question("views.update", {"view_id": "V0NONE", "view": MODAL}), "not_found", "ok", ACCEPTS_ANYTHING,
    ),
    "an outdated hash": (
        Question("views.publish", {"user_id": "{user}", "view": HOME, "hash": "old"}), "hash_conflict", "ok", IGNORES,
    ),
    "history from a time": (
        query("conversations.history", {**LIBRARY, "oldest": "{first}"}, texts), ["parent"], ["parent", "first"],
        IGNORES,
    ),
    "history up to a time": (
        query("conversations.history", {**LIBRARY, "latest": "{parent}"}, texts), ["first"], ["parent", "first"],
        IGNORES,
    ),
    "history from an invalid time": (
        query("conversations.history", {**LIBRARY, "oldest": "soon"}), "invalid_ts_oldest", "ok", IGNORES,
    ),
    "an invented cursor": (
        query("conversations.history", {**LIBRARY, "cursor": "nonsense"}), "invalid_cursor", "ok", IGNORES,
    ),
    "history's metadata": (
        query("conversations.history", {**LIBRARY, "include_all_metadata": True}, newest), METADATA, None, IGNORES,
    ),
    "the same reaction again": (
        Question("reactions.add", {**LIBRARY, "timestamp": "{parent}", "name": "eyes"}), "already_reacted", "ok",
        "local-slack lets the bot add the same reaction twice",
    ),
}  # fmt: skip

SHAPES: Mapping[str, tuple[Question, str, set[str], str]] = {
    "who am I": (Question("auth.test"), "", set(), ""),
    "a post": (Question("chat.postMessage", POST), "", set(), ""),
    "a post's message": (
        Question("chat.postMessage", POST), "message", {"channel"}, "the channel is beside the message, not in it",
    ),
    "an ephemeral post": (Question("chat.postEphemeral", {**POST, "user": "{user}"}), "", set(), ""),
    "history": (
        query("conversations.history", LIBRARY), "", {"response_metadata"}, "there is no cursor on the last page",
    ),
    "a message in history": (
        query("conversations.history", LIBRARY), "messages", {"channel"}, "the caller knows the channel",
    ),
    "a channel": (
        query("conversations.info", LIBRARY), "channel", {"num_members"}, "returned only with include_num_members",
    ),
    "a channel in the list": (query("conversations.list", {}), "channels", set(), ""),
    "members": (query("conversations.members", LIBRARY), "", set(), ""),
    "a user": (query("users.info", {"user": "{user}"}), "user", set(), ""),
    "users": (query("users.list", {}), "", set(), ""),
    "a Home tab": (Question("views.publish", {"user_id": "{user}", "view": HOME}), "view", set(), ""),
}  # fmt: skip
"""A question, the part of the response to compare, the fields that only local-slack has there, and why ours has not."""


@pytest.fixture(scope="module")
def slacks() -> Iterator[tuple[SlackUnderTest, SlackUnderTest]]:
    """Our simulation and local-slack."""
    with two_slacks() as both:
        yield both


@pytest.mark.parametrize("name", ALIKE)
def test_both_give_the_same_response(slacks: tuple[SlackUnderTest, SlackUnderTest], name: str) -> None:
    ours, theirs = (slack.ask(ALIKE[name]) for slack in slacks)

    assert ours == theirs


@pytest.mark.parametrize("name", OURS_IS_STRICTER)
def test_known_differences_are_as_described(slacks: tuple[SlackUnderTest, SlackUnderTest], name: str) -> None:
    question, expected, expected_of_theirs, why = OURS_IS_STRICTER[name]
    ours, theirs = (slack.ask(question) for slack in slacks)

    assert (ours, theirs) == (expected, expected_of_theirs), why


@pytest.mark.parametrize("name", SHAPES)
def test_ours_has_every_field_of_local_slack(slacks: tuple[SlackUnderTest, SlackUnderTest], name: str) -> None:
    question, part, only_theirs, why = SHAPES[name]

    def fields(response: Json) -> set[str]:
        found = response[part] if part else response
        return set(found[0] if isinstance(found, list) else found)

    ours, theirs = (slack.ask(replace(question, compared=fields)) for slack in slacks)
    assert theirs - ours == only_theirs, why
