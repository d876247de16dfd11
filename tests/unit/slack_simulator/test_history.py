"""The methods conversations.history and conversations.replies, called through Slack's own client."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient

from slack_simulator.channels import Channel
from slack_simulator.slack import Slack
from slack_simulator.workspace import ASKER, BOT_TOKEN, GENERAL, Message, Workspace
from tests.unit.slack_simulator.conftest import refusal

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


def test_history_returns_the_newest_message_first(client: WebClient, stamps: list[str]) -> None:
    assert texts(client.conversations_history(channel=GENERAL)) == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("inclusive", "expected"), [(None, ["2"]), (False, ["2"]), (True, ["3", "2", "1"])], ids=["default", "no", "yes"]
)
def test_history_includes_its_bounds_only_on_request(
    client: WebClient, stamps: list[str], inclusive: bool | None, expected: list[str]
) -> None:
    response = client.conversations_history(channel=GENERAL, oldest=stamps[1], latest=stamps[3], inclusive=inclusive)

    assert texts(response) == expected


def test_a_bound_is_a_time_and_may_be_in_whole_seconds(client: WebClient, stamps: list[str]) -> None:
    assert texts(client.conversations_history(channel=GENERAL, oldest=stamps[3].partition(".")[0])) == ["4"]
    assert refusal(client.conversations_history, channel=GENERAL, oldest="soon") == "invalid_ts_oldest"
    assert refusal(client.conversations_history, channel=GENERAL, latest="-1") == "invalid_ts_latest"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(limit=st.integers(1, 7), added=st.integers(0, 2))
def test_pages_hold_each_message_once_although_others_are_posted_meanwhile(
    client: WebClient, workspace: Workspace, limit: int, added: int
) -> None:
    for message in workspace.messages[:]:
        workspace.remove(message)
    for number in range(6):
        workspace.add(Message(GENERAL, ASKER, str(number)))
    seen: list[str] = []
    cursor = ""
    while not seen or cursor:
        response = client.conversations_history(channel=GENERAL, limit=limit, cursor=cursor)
        assert len(texts(response)) <= limit
        seen += texts(response)
        cursor = (response.get("response_metadata") or {"next_cursor": ""})["next_cursor"]
        assert response["has_more"] == bool(cursor)
        for _ in range(added):
            workspace.add(Message(GENERAL, ASKER, "new"))

    assert seen == ["5", "4", "3", "2", "1", "0"]


def test_an_invented_cursor_is_refused(client: WebClient, stamps: list[str]) -> None:
    for cursor in ("nonsense", "bmV4dDoxLjE="):
        assert refusal(client.conversations_history, channel=GENERAL, cursor=cursor) == "invalid_cursor"


def test_metadata_is_returned_only_on_request(client: WebClient) -> None:
    client.chat_postMessage(channel=GENERAL, text="x", metadata=METADATA)
    (without,) = client.conversations_history(channel=GENERAL)["messages"]
    (with_metadata,) = client.conversations_history(channel=GENERAL, include_all_metadata=True)["messages"]

    assert "metadata" not in without
    assert with_metadata["metadata"] == METADATA


def test_a_thread_begins_with_its_parent_and_history_holds_the_parent_alone(
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


def test_a_broadcast_reply_appears_in_the_channel_too(client: WebClient, stamps: list[str]) -> None:
    client.chat_postMessage(channel=GENERAL, text="a", thread_ts=stamps[0], reply_broadcast=True)

    assert texts(client.conversations_history(channel=GENERAL, limit=1)) == ["a"]


def test_every_page_of_replies_begins_with_the_parent(client: WebClient, stamps: list[str]) -> None:
    for name in "abc":
        client.chat_postMessage(channel=GENERAL, text=name, thread_ts=stamps[0])
    first = client.conversations_replies(channel=GENERAL, ts=stamps[0], limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_replies(channel=GENERAL, ts=stamps[0], limit=2, cursor=cursor)

    assert texts(first) == ["0", "a", "b"]
    assert texts(second) == ["0", "c"]
    assert second["has_more"] is False


def test_replies_to_an_unknown_message_are_not_found(client: WebClient, stamps: list[str]) -> None:
    assert refusal(client.conversations_replies, channel=GENERAL, ts="1.000001") == "thread_not_found"
    assert texts(client.conversations_replies(channel=GENERAL, ts=stamps[2])) == ["2"]


def test_replies_does_not_accept_json(client: WebClient, stamps: list[str]) -> None:
    args = {"channel": GENERAL, "ts": stamps[0]}

    assert refusal(client.api_call, api_method="conversations.replies", json=args) == "invalid_arguments"


def test_history_requires_membership_and_the_scope_for_the_kind_of_channel(
    client: WebClient, slack: Slack, workspace: Workspace
) -> None:
    workspace.add_channel(Channel("C0OTHER", "other"), ASKER)
    workspace.add_channel(Channel("C0SECRET", "secret", "private_channel"), ASKER)

    assert refusal(client.conversations_history, channel="C0OTHER") == "not_in_channel"
    assert refusal(client.conversations_history, channel="C0SECRET") == "channel_not_found"
    slack.grants[BOT_TOKEN].scopes = ("chat:write", "im:history")
    assert refusal(client.conversations_history, channel=GENERAL) == "missing_scope"
