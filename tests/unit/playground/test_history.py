"""conversations.history and conversations.replies, asked by Slack's own client."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.playground.channels import Channel
from bot.playground.slack import Slack
from bot.playground.workspace import ASKER, BOT_TOKEN, GENERAL, Message, Workspace
from tests.unit.playground.conftest import refusal

METADATA = {"event_type": "delivery", "event_payload": {"id": "d1"}}


def texts(response: object) -> list[str]:
    return [message["text"] for message in response["messages"]]  # type: ignore[index]


@pytest.fixture
def stamps(slack: Slack, workspace: Workspace) -> list[str]:
    """Five messages, a second apart."""
    found = []
    for number in range(5):
        slack.clock.advance(1)
        found.append(workspace.add(Message(GENERAL, ASKER, str(number))).ts)
    return found


def test_history_has_the_newest_first(client: WebClient, stamps: list[str]) -> None:
    assert texts(client.conversations_history(channel=GENERAL)) == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("inclusive", "expected"), [(None, ["2"]), (False, ["2"]), (True, ["3", "2", "1"])], ids=["not said", "no", "yes"]
)
def test_the_bounds_belong_to_history_only_when_asked(
    client: WebClient, stamps: list[str], inclusive: bool | None, expected: list[str]
) -> None:
    told = client.conversations_history(channel=GENERAL, oldest=stamps[1], latest=stamps[3], inclusive=inclusive)

    assert texts(told) == expected


def test_a_bound_may_be_whole_seconds_and_must_be_a_time(client: WebClient, stamps: list[str]) -> None:
    assert texts(client.conversations_history(channel=GENERAL, oldest=stamps[3].partition(".")[0])) == ["4"]
    assert refusal(client.conversations_history, channel=GENERAL, oldest="soon") == "invalid_ts_oldest"
    assert refusal(client.conversations_history, channel=GENERAL, latest="-1") == "invalid_ts_latest"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(limit=st.integers(1, 7), added=st.integers(0, 2))
def test_pages_hold_each_message_once_whatever_is_posted_meanwhile(
    client: WebClient, workspace: Workspace, limit: int, added: int
) -> None:
    for message in workspace.messages[:]:
        workspace.remove(message)
    for number in range(6):
        workspace.add(Message(GENERAL, ASKER, str(number)))
    seen: list[str] = []
    cursor = ""
    while not seen or cursor:
        told = client.conversations_history(channel=GENERAL, limit=limit, cursor=cursor)
        assert len(texts(told)) <= limit
        seen += texts(told)
        cursor = (told.get("response_metadata") or {"next_cursor": ""})["next_cursor"]
        assert told["has_more"] == bool(cursor)
        for _ in range(added):
            workspace.add(Message(GENERAL, ASKER, "new"))

    assert seen == ["5", "4", "3", "2", "1", "0"]


def test_a_cursor_of_ones_own_is_refused(client: WebClient, stamps: list[str]) -> None:
    for cursor in ("nonsense", "bmV4dDoxLjE="):
        assert refusal(client.conversations_history, channel=GENERAL, cursor=cursor) == "invalid_cursor"


def test_metadata_is_told_only_when_asked_for(client: WebClient) -> None:
    client.chat_postMessage(channel=GENERAL, text="x", metadata=METADATA)
    (silent,) = client.conversations_history(channel=GENERAL)["messages"]
    (asked,) = client.conversations_history(channel=GENERAL, include_all_metadata=True)["messages"]

    assert "metadata" not in silent
    assert asked["metadata"] == METADATA


def test_a_thread_is_told_with_its_parent_first_and_only_its_parent_in_history(
    client: WebClient, stamps: list[str]
) -> None:
    client.chat_postMessage(channel=GENERAL, text="a", thread_ts=stamps[4])
    last = client.chat_postMessage(channel=GENERAL, text="b", thread_ts=stamps[4], metadata=METADATA)
    parent = client.conversations_history(channel=GENERAL, limit=1)["messages"][0]
    thread = client.conversations_replies(channel=GENERAL, ts=stamps[4], include_all_metadata=True)

    assert parent["reply_count"] == 2
    assert parent["latest_reply"] == last["ts"]
    assert texts(thread) == ["4", "a", "b"]
    assert thread["messages"][2]["metadata"] == METADATA
    assert texts(client.conversations_replies(channel=GENERAL, ts=last["ts"])) == ["b"]


def test_a_broadcast_reply_stands_in_the_channel_too(client: WebClient, stamps: list[str]) -> None:
    client.chat_postMessage(channel=GENERAL, text="a", thread_ts=stamps[0], reply_broadcast=True)

    assert texts(client.conversations_history(channel=GENERAL, limit=1)) == ["a"]


def test_replies_come_in_pages_each_with_the_parent(client: WebClient, stamps: list[str]) -> None:
    for name in "abc":
        client.chat_postMessage(channel=GENERAL, text=name, thread_ts=stamps[0])
    first = client.conversations_replies(channel=GENERAL, ts=stamps[0], limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_replies(channel=GENERAL, ts=stamps[0], limit=2, cursor=cursor)

    assert texts(first) == ["0", "a", "b"]
    assert texts(second) == ["0", "c"]
    assert second["has_more"] is False


def test_what_is_no_thread_is_not_found(client: WebClient, stamps: list[str]) -> None:
    assert refusal(client.conversations_replies, channel=GENERAL, ts="1.000001") == "thread_not_found"
    assert texts(client.conversations_replies(channel=GENERAL, ts=stamps[2])) == ["2"]


def test_replies_take_no_json(client: WebClient, stamps: list[str]) -> None:
    args = {"channel": GENERAL, "ts": stamps[0]}

    assert refusal(client.api_call, api_method="conversations.replies", json=args) == "invalid_arguments"


def test_history_needs_membership_and_the_scope_of_the_kind_of_channel(
    client: WebClient, slack: Slack, workspace: Workspace
) -> None:
    workspace.add_channel(Channel("C0OTHER", "other"), ASKER)
    workspace.add_channel(Channel("C0SECRET", "secret", "private_channel"), ASKER)

    assert refusal(client.conversations_history, channel="C0OTHER") == "not_in_channel"
    assert refusal(client.conversations_history, channel="C0SECRET") == "channel_not_found"
    slack.grants[BOT_TOKEN].scopes = ("chat:write", "im:history")
    assert refusal(client.conversations_history, channel=GENERAL) == "missing_scope"


def test_an_app_outside_the_marketplace_gets_short_pages(client: WebClient, workspace: Workspace) -> None:
    workspace.history_page = 15
    for number in range(20):
        workspace.add(Message(GENERAL, ASKER, str(number)))

    assert len(texts(client.conversations_history(channel=GENERAL, limit=200))) == 15
