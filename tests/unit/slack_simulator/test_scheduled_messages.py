"""Scheduled messages, through Slack's own client."""

import pytest
from slack_sdk import WebClient

from slack_simulator.slack import Slack
from slack_simulator.workspace import GENERAL, Workspace
from tests.unit.slack_simulator.conftest import NOW, refusal

METADATA = {"event_type": "delivery", "event_payload": {"id": "d1"}}


def history(client: WebClient) -> list[str]:
    return [message["text"] for message in client.conversations_history(channel=GENERAL)["messages"]]


def test_a_scheduled_message_is_posted_when_it_is_due(client: WebClient, slack: Slack) -> None:
    client.chat_scheduleMessage(channel=GENERAL, text="later", post_at=int(NOW) + 60)
    slack.clock.advance(59)
    assert history(client) == []
    slack.clock.advance(1)

    assert history(client) == ["later"]
    assert [(post.way, post.at) for post in slack.journal.posts] == [("scheduled", NOW + 60)]
    assert client.chat_scheduledMessages_list()["scheduled_messages"] == []


def test_a_scheduled_message_precedes_later_messages(client: WebClient, slack: Slack) -> None:
    client.chat_scheduleMessage(channel=GENERAL, text="later", post_at=int(NOW) + 60)
    slack.clock.advance(100)
    client.chat_postMessage(channel=GENERAL, text="even later")

    assert history(client) == ["even later", "later"]


def test_scheduled_messages_are_listed_the_earliest_first_and_can_be_deleted(client: WebClient, slack: Slack) -> None:
    late = client.chat_scheduleMessage(channel=GENERAL, text="late", post_at=int(NOW) + 600)["scheduled_message_id"]
    client.chat_scheduleMessage(channel=GENERAL, text="soon", post_at=int(NOW) + 90)
    listed = client.chat_scheduledMessages_list(channel=GENERAL)["scheduled_messages"]

    assert [one["text"] for one in listed] == ["soon", "late"]
    client.chat_deleteScheduledMessage(channel=GENERAL, scheduled_message_id=late)
    assert len(client.chat_scheduledMessages_list()["scheduled_messages"]) == 1
    again = {"channel": GENERAL, "scheduled_message_id": late}
    assert refusal(client.chat_deleteScheduledMessage, **again) == "invalid_scheduled_message_id"
    slack.clock.advance(31)
    soon = {"channel": GENERAL, "scheduled_message_id": listed[0]["id"]}
    assert refusal(client.chat_deleteScheduledMessage, **soon) == "invalid_scheduled_message_id"


@pytest.mark.parametrize(
    ("post_at", "error"),
    [
        (NOW, "time_in_past"),
        (NOW + 121 * 86_400, "time_too_far"),
        ("soon", "invalid_time"),
        ("", "invalid_arguments"),
    ],
)
def test_a_wrong_time_is_refused(client: WebClient, post_at: object, error: str) -> None:
    args = {"channel": GENERAL, "text": "x", "post_at": post_at}

    assert refusal(client.api_call, api_method="chat.scheduleMessage", json=args) == error


def test_a_channel_accepts_thirty_messages_within_five_minutes(client: WebClient) -> None:
    for number in range(30):
        client.chat_scheduleMessage(channel=GENERAL, text="x", post_at=int(NOW) + 60 + number)
    more = {"channel": GENERAL, "text": "x", "post_at": int(NOW) + 60}

    assert refusal(client.chat_scheduleMessage, **more) == "restricted_too_many"
    assert client.chat_scheduleMessage(channel=GENERAL, text="x", post_at=int(NOW) + 460)["ok"]


def test_a_scheduled_message_with_metadata_never_appears(client: WebClient, slack: Slack) -> None:
    client.chat_scheduleMessage(channel=GENERAL, text="later", post_at=int(NOW) + 60, metadata=METADATA)
    slack.clock.advance(61)

    assert history(client) == []


def test_a_scheduled_message_does_not_appear_in_an_archived_channel(
    client: WebClient, slack: Slack, workspace: Workspace
) -> None:
    client.chat_scheduleMessage(channel=GENERAL, text="later", post_at=int(NOW) + 60)
    workspace.channels[GENERAL].archived = True
    slack.clock.advance(61)

    assert history(client) == []
