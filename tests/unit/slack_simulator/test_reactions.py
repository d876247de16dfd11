"""Reactions, statuses, api.test and malformed calls, through Slack's own client."""

import pytest
from slack_sdk import WebClient

from slack_simulator.workspace import ASKER, BOT_USER, GENERAL, Message, Workspace
from tests.unit.slack_simulator.conftest import refusal


def test_a_message_has_each_reaction_of_the_bot_once(client: WebClient, workspace: Workspace) -> None:
    written = workspace.add(Message(GENERAL, ASKER, "hello"))
    client.reactions_add(channel=GENERAL, timestamp=written.ts, name="eyes")
    (shown,) = client.conversations_history(channel=GENERAL)["messages"]

    assert shown["reactions"] == [{"name": "eyes", "users": [BOT_USER], "count": 1}]
    again = {"channel": GENERAL, "timestamp": written.ts}
    assert refusal(client.reactions_add, **again, name="eyes") == "already_reacted"
    assert refusal(client.reactions_add, **again, name="Not An Emoji") == "invalid_name"


@pytest.mark.parametrize(("ts", "error"), [("1.1", "bad_timestamp"), ("1700000000.000001", "message_not_found")])
def test_a_reaction_requires_a_message(client: WebClient, ts: str, error: str) -> None:
    assert refusal(client.reactions_add, channel=GENERAL, timestamp=ts, name="eyes") == error


def test_a_status_is_shown_until_the_bot_posts(client: WebClient, workspace: Workspace) -> None:
    written = workspace.add(Message(GENERAL, ASKER, "hello"))
    client.assistant_threads_setStatus(channel_id=GENERAL, thread_ts=written.ts, status="is looking it up")

    assert workspace.statuses == {(GENERAL, written.ts): "is looking it up"}
    client.chat_postMessage(channel=GENERAL, thread_ts=written.ts, text="here")
    assert workspace.statuses == {}
    client.assistant_threads_setStatus(channel_id=GENERAL, thread_ts=written.ts, status="")
    assert workspace.statuses == {}


def test_a_status_requires_a_thread(client: WebClient) -> None:
    args = {"channel_id": GENERAL, "thread_ts": "now", "status": "x"}

    assert refusal(client.assistant_threads_setStatus, **args) == "invalid_thread_ts"


def test_api_test_returns_its_arguments(client: WebClient) -> None:
    assert client.api_test(foo="bar")["args"]["foo"] == "bar"
    assert refusal(client.api_test, error="my_error") == "my_error"


def test_an_unknown_method_is_refused(client: WebClient) -> None:
    assert refusal(client.api_call, api_method="chat.shout") == "unknown_method"


def test_a_json_body_that_is_not_an_object_is_refused(client: WebClient) -> None:
    assert refusal(client.api_call, api_method="chat.postMessage", json=["x"]) == "json_not_object"
