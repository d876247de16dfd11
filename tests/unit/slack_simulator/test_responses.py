"""Responses to a response_url, sent through Slack's own client for it."""

import pytest
from slack_sdk.webhook import WebhookClient

from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import ASKER, BOT_USER, GENERAL, Message, Workspace


@pytest.fixture
def original(workspace: Workspace) -> Message:
    return workspace.add(Message(GENERAL, BOT_USER, "pick one"))


@pytest.fixture
def hook(server: SlackServer, workspace: Workspace, original: Message) -> WebhookClient:
    """A response_url that came with a button of the bot's message."""
    return WebhookClient(workspace.open_response_url(server.url, GENERAL, original))


def test_a_response_is_for_the_person_alone_unless_it_says_otherwise(
    hook: WebhookClient, workspace: Workspace, slack: Slack
) -> None:
    hook.send(text="for you")
    hook.send(text="for all", response_type="in_channel")

    assert [(message.text, message.only_for) for message in workspace.messages[1:]] == [
        ("for you", ASKER),
        ("for all", None),
    ]
    assert [(post.text, post.way) for post in slack.journal.posts] == [
        ("for you", "ephemeral"),
        ("for all", "response"),
    ]


def test_a_response_can_replace_or_delete_the_message(hook: WebhookClient, workspace: Workspace) -> None:
    hook.send(text="picked", replace_original=True)
    assert [message.text for message in workspace.messages] == ["picked"]
    hook.send_dict({"delete_original": True})

    assert workspace.messages == []


def test_a_response_url_accepts_five_responses(hook: WebhookClient) -> None:
    statuses = [hook.send(text="x").status_code for _ in range(6)]

    assert statuses == [200] * 5 + [404]


def test_a_response_url_expires_after_half_an_hour(hook: WebhookClient, slack: Slack) -> None:
    slack.clock.advance(1799)
    assert hook.send(text="x").status_code == 200
    slack.clock.advance(2)

    assert hook.send(text="x").body == "expired_url"


def test_an_invalid_response_is_refused_and_does_not_count(hook: WebhookClient) -> None:
    for _ in range(6):
        refused = hook.send(text="x", blocks=[{"type": "sektion"}])
        assert (refused.status_code, refused.body) == (400, "invalid_blocks")

    assert hook.send(text="x").status_code == 200


@pytest.mark.parametrize("path", ["response/T0PLAYGROUND/99", "response/T0ELSEWHERE/1", "response/1"])
def test_an_unknown_response_url_is_not_found(server: SlackServer, hook: WebhookClient, path: str) -> None:
    assert WebhookClient(f"{server.url}{path}").send(text="x").status_code == 404
