"""Messages for later, asked by Slack's own client."""

import pytest
from slack_sdk import WebClient

from bot.playground.slack import Slack
from bot.playground.workspace import GENERAL, Workspace
from tests.unit.playground.conftest import NOW, refusal

METADATA = {"event_type": "delivery", "event_payload": {"id": "d1"}}


def history(client: WebClient) -> list[str]:
    return [message["text"] for message in client.conversations_history(channel=GENERAL)["messages"]]


def test_a_scheduled_message_is_posted_when_its_time_has_come(client: WebClient, slack: Slack) -> None:
    client.chat_scheduleMessage(channel=GENERAL, text="later", post_at=int(NOW) + 60)
    slack.clock.advance(59)
    assert history(client) == []
    slack.clock.advance(1)

    assert history(client) == ["later"]
    assert [(post.way, post.at) for post in slack.journal.posts] == [("scheduled", NOW + 60)]
    assert client.chat_scheduledMessages_list()["scheduled_messages"] == []


def test_it_stands_before_what_is_said_after_its_time(client: WebClient, slack: Slack) -> None:
    client.chat_scheduleMessage(channel=GENERAL, text="later", post_at=int(NOW) + 60)
    slack.clock.advance(100)
    client.chat_postMessage(channel=GENERAL, text="even later")

    assert history(client) == ["even later", "later"]


def test_what_is_waiting_is_listed_the_earliest_first_and_can_be_taken_back(client: WebClient, slack: Slack) -> None:
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
def test_a_time_may_be_wrong(client: WebClient, post_at: object, error: str) -> None:
    told = {"channel": GENERAL, "text": "x", "post_at": post_at}

    assert refusal(client.api_call, api_method="chat.scheduleMessage", json=told) == error


def test_thirty_in_five_minutes_are_enough(client: WebClient) -> None:
    for number in range(30):
        client.chat_scheduleMessage(channel=GENERAL, text="x", post_at=int(NOW) + 60 + number)
    more = {"channel": GENERAL, "text": "x", "post_at": int(NOW) + 60}

    assert refusal(client.chat_scheduleMessage, **more) == "restricted_too_many"
    assert client.chat_scheduleMessage(channel=GENERAL, text="x", post_at=int(NOW) + 460)["ok"]


def test_a_scheduled_message_with_metadata_never_appears(client: WebClient, slack: Slack) -> None:
    client.chat_scheduleMessage(channel=GENERAL, text="later", post_at=int(NOW) + 60, metadata=METADATA)
    slack.clock.advance(61)

    assert history(client) == []


def test_nothing_is_posted_into_a_channel_that_was_archived_meanwhile(
    client: WebClient, slack: Slack, workspace: Workspace
) -> None:
    client.chat_scheduleMessage(channel=GENERAL, text="later", post_at=int(NOW) + 60)
    workspace.channels[GENERAL].archived = True
    slack.clock.advance(61)

    assert history(client) == []
