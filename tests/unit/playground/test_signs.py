"""Reactions, statuses, and api.test, asked by Slack's own client."""

import pytest
from slack_sdk import WebClient

from bot.playground.workspace import ASKER, BOT_USER, GENERAL, Message, Workspace
from tests.unit.playground.conftest import refusal


def test_a_reaction_stands_on_its_message_once(client: WebClient, workspace: Workspace) -> None:
    asked = workspace.add(Message(GENERAL, ASKER, "hello"))
    client.reactions_add(channel=GENERAL, timestamp=asked.ts, name="eyes")
    (shown,) = client.conversations_history(channel=GENERAL)["messages"]

    assert shown["reactions"] == [{"name": "eyes", "users": [BOT_USER], "count": 1}]
    again = {"channel": GENERAL, "timestamp": asked.ts}
    assert refusal(client.reactions_add, **again, name="eyes") == "already_reacted"
    assert refusal(client.reactions_add, **again, name="Not An Emoji") == "invalid_name"


@pytest.mark.parametrize(("ts", "error"), [("1.1", "bad_timestamp"), ("1700000000.000001", "message_not_found")])
def test_a_reaction_needs_a_message(client: WebClient, ts: str, error: str) -> None:
    assert refusal(client.reactions_add, channel=GENERAL, timestamp=ts, name="eyes") == error


def test_a_status_is_shown_until_the_bot_says_something(client: WebClient, workspace: Workspace) -> None:
    asked = workspace.add(Message(GENERAL, ASKER, "hello"))
    client.assistant_threads_setStatus(channel_id=GENERAL, thread_ts=asked.ts, status="is looking it up")

    assert workspace.statuses == {(GENERAL, asked.ts): "is looking it up"}
    client.chat_postMessage(channel=GENERAL, thread_ts=asked.ts, text="here")
    assert workspace.statuses == {}
    client.assistant_threads_setStatus(channel_id=GENERAL, thread_ts=asked.ts, status="")
    assert workspace.statuses == {}


def test_a_status_needs_a_thread(client: WebClient) -> None:
    told = {"channel_id": GENERAL, "thread_ts": "now", "status": "x"}

    assert refusal(client.assistant_threads_setStatus, **told) == "invalid_thread_ts"


def test_api_test_says_again_what_it_heard(client: WebClient) -> None:
    assert client.api_test(foo="bar")["args"]["foo"] == "bar"
    assert refusal(client.api_test, error="my_error") == "my_error"


def test_a_method_that_is_not_there_is_unknown(client: WebClient) -> None:
    assert refusal(client.api_call, api_method="chat.shout") == "unknown_method"


def test_a_body_that_is_not_what_it_says_is_refused(client: WebClient) -> None:
    assert refusal(client.api_call, api_method="chat.postMessage", json=["x"]) == "json_not_object"
