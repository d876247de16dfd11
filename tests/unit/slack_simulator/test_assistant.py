"""Prompts and titles in the view for conversations."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_simulator.workspace import DIRECT, GENERAL, Workspace

THREAD = "1700000000.000100"
PROMPT = {"title": "Ask", "message": "Do we need it?"}


def offer(client: WebClient, **more: Any) -> Any:
    return client.assistant_threads_setSuggestedPrompts(**{"channel_id": DIRECT, "prompts": [PROMPT], **more})


def test_prompts_are_shown_in_the_conversation(client: WebClient, workspace: Workspace) -> None:
    offer(client)

    assert workspace.prompts == {(DIRECT, ""): [PROMPT]}


def test_in_the_newer_view_prompts_for_a_thread_have_no_effect(client: WebClient, workspace: Workspace) -> None:
    offer(client, thread_ts=THREAD)
    assert workspace.prompts == {}

    workspace.agent_view = False
    offer(client, thread_ts=THREAD)
    assert workspace.prompts == {(DIRECT, THREAD): [PROMPT]}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"prompts": []}, "invalid_arguments"),
        ({"prompts": [PROMPT] * 5}, "invalid_arguments"),
        ({"prompts": [{"title": "Ask"}]}, "invalid_arguments"),
        ({"channel_id": GENERAL}, "channel_not_found"),
    ],
)
def test_what_slack_does_not_accept_is_refused(client: WebClient, arguments: Any, error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        offer(client, **arguments)

    assert refused.value.response["error"] == error


def test_a_thread_gets_its_title(client: WebClient, workspace: Workspace) -> None:
    client.assistant_threads_setTitle(channel_id=DIRECT, thread_ts=THREAD, title="Agreements")

    assert workspace.titles == {(DIRECT, THREAD): "Agreements"}
