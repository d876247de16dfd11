"""The methods chat.postMessage, postEphemeral, update and delete, called through Slack's own client."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_simulator.channels import Channel
from slack_simulator.people import User
from slack_simulator.slack import Slack
from slack_simulator.workspace import ASKER, BOT_TOKEN, BOT_USER, DIRECT, GENERAL, Message, Workspace
from tests.unit.slack_simulator.conftest import NOW, refusal

METADATA = {"event_type": "delivery", "event_payload": {"id": "d1"}}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


def test_a_message_appears_in_its_channel_with_a_timestamp_of_the_clock(client: WebClient, slack: Slack) -> None:
    first = client.chat_postMessage(channel=GENERAL, text="one")
    second = client.chat_postMessage(channel=GENERAL, text="two")

    assert float(first["ts"]) == NOW
    assert second["ts"] > first["ts"]
    assert [post.text for post in slack.journal.posts] == ["one", "two"]
    assert first["message"]["bot_id"]


def test_timestamps_still_increase_when_the_clock_is_set_back(client: WebClient, slack: Slack) -> None:
    first = client.chat_postMessage(channel=GENERAL, text="one")
    slack.clock.advance(-3600)

    assert client.chat_postMessage(channel=GENERAL, text="two")["ts"] > first["ts"]


def test_a_user_id_as_channel_stands_for_the_direct_message_with_the_user(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.add_user(User("U0NEW", "new"))

    assert client.chat_postMessage(channel=ASKER, text="hello")["channel"] == DIRECT
    opened = client.chat_postMessage(channel="U0NEW", text="hello")["channel"]
    assert opened.startswith("D")
    assert client.chat_postMessage(channel="U0NEW", text="again")["channel"] == opened


@pytest.mark.parametrize("name", ["general", "#general"])
def test_a_channel_is_found_by_name(client: WebClient, name: str) -> None:
    assert client.chat_postMessage(channel=name, text="hello")["channel"] == GENERAL


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": GENERAL}, "no_text"),
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "", "text": "x"}, "invalid_arguments"),
        ({"channel": GENERAL, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": GENERAL, "text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"channel": GENERAL, "text": "x", "markdown_text": "x"}, "markdown_text_conflict"),
        ({"channel": GENERAL, "text": "x", "attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ({"channel": GENERAL, "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"channel": GENERAL, "text": "x", "blocks": ["x"]}, "invalid_blocks_format"),
        ({"channel": GENERAL, "text": "x", "blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"channel": GENERAL, "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": GENERAL, "text": "x", "metadata": {**METADATA, "more": 1}}, "invalid_metadata_format"),
        ({"channel": GENERAL, "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        (
            {"channel": GENERAL, "text": "x", "metadata": {"event_type": 1, "event_payload": {}}},
            "invalid_metadata_schema",
        ),
        (
            {"channel": GENERAL, "text": "x", "metadata": {"event_type": "a", "event_payload": {"a": "x" * 17_000}}},
            "metadata_too_large",
        ),
    ],
)
def test_an_invalid_message_is_refused_with_slacks_error(
    client: WebClient, slack: Slack, args: dict[str, Any], error: str
) -> None:
    assert refusal(client.api_call, api_method="chat.postMessage", json=args) == error
    assert slack.journal.posts == []


def test_blocks_that_are_too_long_in_total_have_an_error_of_their_own(client: WebClient) -> None:
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}}] * 5

    assert refusal(client.chat_postMessage, channel=GENERAL, text="x", blocks=long) == "msg_blocks_too_long"


def test_slack_explains_what_is_wrong_with_blocks(client: WebClient) -> None:
    error = "must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=GENERAL, text="x", blocks=[SECTION, header])

    assert caught.value.response["errors"] == [error]
    assert caught.value.response["response_metadata"] == {"messages": [f"[ERROR] {error}"]}


def test_all_markdown_blocks_share_one_limit(client: WebClient) -> None:
    markdown = {"type": "markdown", "text": "x" * 6_000}

    assert client.chat_postMessage(channel=GENERAL, text="x", blocks=[markdown] * 2)["ok"]
    longer = [markdown, {**markdown, "text": "x" * 6_001}]
    assert refusal(client.chat_postMessage, channel=GENERAL, text="x", blocks=longer) == "msg_blocks_too_long"


def test_an_archived_channel_accepts_no_post(client: WebClient, workspace: Workspace) -> None:
    workspace.channels[GENERAL].archived = True

    assert refusal(client.chat_postMessage, channel=GENERAL, text="x") == "is_archived"


def test_posting_without_membership_requires_a_scope(client: WebClient, slack: Slack, workspace: Workspace) -> None:
    workspace.add_channel(Channel("C0OTHER", "other"), ASKER)
    slack.grants[BOT_TOKEN].scopes = ("chat:write",)

    assert refusal(client.chat_postMessage, channel="C0OTHER", text="x") == "not_in_channel"
    slack.grants[BOT_TOKEN].scopes = ("chat:write", "chat:write.public")
    assert client.chat_postMessage(channel="C0OTHER", text="x")["ok"]


def test_a_private_channel_does_not_exist_for_a_bot_that_is_not_a_member(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.add_channel(Channel("C0SECRET", "secret", "private_channel"), ASKER)

    assert refusal(client.chat_postMessage, channel="C0SECRET", text="x") == "channel_not_found"


def test_a_reply_to_a_reply_joins_the_thread_of_its_parent(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=GENERAL, text="parent")
    reply = client.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent["ts"])
    answer = client.chat_postMessage(channel=GENERAL, text="answer", thread_ts=reply["ts"])

    assert answer["message"]["thread_ts"] == parent["ts"]


def test_an_ephemeral_message_is_for_one_person_and_not_in_history(client: WebClient, workspace: Workspace) -> None:
    response = client.chat_postEphemeral(channel=GENERAL, user=ASKER, text="for you")

    assert workspace.messages[-1].only_for == ASKER
    assert response["message_ts"] == workspace.messages[-1].ts
    assert client.conversations_history(channel=GENERAL)["messages"] == []
    assert refusal(client.chat_postEphemeral, channel=GENERAL, user="U0NOBODY", text="x") == "user_not_in_channel"


def test_an_update_changes_only_what_it_names(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=GENERAL, text="old", blocks=[SECTION], metadata=METADATA)
    client.chat_update(channel=GENERAL, ts=posted["ts"], text="new")
    (shown,) = client.conversations_history(channel=GENERAL, include_all_metadata=True)["messages"]

    assert shown["text"] == "new"
    assert shown["blocks"] == [SECTION]
    assert shown["metadata"] == METADATA
    assert shown["edited"]["user"] == BOT_USER
    client.chat_update(channel=GENERAL, ts=posted["ts"], text="new", blocks=[], metadata={})
    (bare,) = client.conversations_history(channel=GENERAL, include_all_metadata=True)["messages"]
    assert "blocks" not in bare
    assert "metadata" not in bare


def test_an_update_is_refused_for_messages_of_others_long_texts_and_archived_channels(
    client: WebClient, workspace: Workspace
) -> None:
    written = workspace.add(Message(GENERAL, ASKER, "mine"))
    posted = client.chat_postMessage(channel=GENERAL, text="old")

    assert refusal(client.chat_update, channel=GENERAL, ts=written.ts, text="x") == "cant_update_message"
    assert refusal(client.chat_update, channel=GENERAL, ts="1.000001", text="x") == "message_not_found"
    assert refusal(client.chat_update, channel=GENERAL, ts=posted["ts"], text="x" * 4_001) == "msg_too_long"
    workspace.channels[GENERAL].archived = True
    assert refusal(client.chat_update, channel=GENERAL, ts=posted["ts"], text="x") == "is_inactive"


def test_a_message_has_an_address_that_names_its_thread(client: WebClient, workspace: Workspace) -> None:
    first = client.chat_postMessage(channel=GENERAL, text="first")["ts"]
    second = client.chat_postMessage(channel=GENERAL, text="second", thread_ts=first)["ts"]
    address = f"https://playground.slack.com/archives/{GENERAL}/p"

    found = client.chat_getPermalink(channel=GENERAL, message_ts=first)
    assert (found["channel"], found["permalink"]) == (GENERAL, f"{address}{first.replace('.', '')}")
    in_thread = client.chat_getPermalink(channel=GENERAL, message_ts=second)["permalink"]
    assert in_thread == f"{address}{second.replace('.', '')}?thread_ts={first}&cid={GENERAL}"
    private = client.chat_postEphemeral(channel=GENERAL, user=ASKER, text="for you")["message_ts"]
    assert refusal(client.chat_getPermalink, channel=GENERAL, message_ts=private) == "message_not_found"
    assert refusal(client.chat_getPermalink, channel="C0NONE", message_ts=first) == "channel_not_found"


def test_a_deleted_message_stays_in_the_journal(client: WebClient, slack: Slack) -> None:
    posted = client.chat_postMessage(channel=GENERAL, text="gone")
    client.chat_delete(channel=GENERAL, ts=posted["ts"])

    assert client.conversations_history(channel=GENERAL)["messages"] == []
    assert refusal(client.chat_delete, channel=GENERAL, ts=posted["ts"]) == "message_not_found"
    assert [post.text for post in slack.journal.posts] == ["gone"]


def test_deleting_a_parent_keeps_its_thread(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=GENERAL, text="parent", metadata=METADATA)
    client.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent["ts"])
    client.chat_delete(channel=GENERAL, ts=parent["ts"])
    shown = client.conversations_replies(channel=GENERAL, ts=parent["ts"], include_all_metadata=True)["messages"]

    assert [message["text"] for message in shown] == ["This message was deleted.", "reply"]
    assert "metadata" not in shown[0]
