"""Requests, read from Slack's payloads."""

from typing import Any

import pytest
from slack_bolt import BoltContext
from slack_sdk import WebClient

from bot.services.workspaces import Workspace
from bot.slack.request import Request

COMMAND = {
    "command": "/tip", "text": " Pause ", "user_id": "U0ADA", "channel_id": "C0GENERAL", "channel_name": "general",
    "trigger_id": "1.2", "response_url": "https://hooks.example.org/1",
}  # fmt: skip
PRESS = {
    "type": "block_actions", "user": {"id": "U0ADA"}, "channel": {"id": "C0GENERAL"}, "trigger_id": "1.2",
    "actions": [{"action_id": "why:answer", "value": "a/b\n who? "}],
}  # fmt: skip
PRESS_AT_HOME = {**PRESS, "channel": None, "view": {"type": "home"}}
FORM = {"type": "view_submission", "user": {"id": "U0ADA"}, "trigger_id": "1.2", "view": {"type": "modal"}}
EVENT = {"event": {"type": "app_mention", "user": "U0ADA", "text": "who?"}, "event_id": "Ev1"}


def request(body: dict[str, Any]) -> Request:
    return Request.of(BoltContext({"team_id": "T0HOME"}), body, WebClient())


@pytest.mark.parametrize(
    ("body", "channel", "trigger_id", "text"),
    [
        (COMMAND, "C0GENERAL", "1.2", "Pause"),
        ({name: value for name, value in COMMAND.items() if name != "text"}, "C0GENERAL", "1.2", ""),
        (PRESS, "C0GENERAL", "1.2", "a/b\n who? "),
        (PRESS_AT_HOME, "", "1.2", "a/b\n who? "),
        (FORM, "", "1.2", ""),
        (EVENT, "", "", "who?"),
    ],
    ids=["command", "command without text", "button", "button in the Home tab", "form", "event"],
)
def test_a_request_says_who_where_and_with_which_text(
    body: dict[str, Any], channel: str, trigger_id: str, text: str
) -> None:
    found = request(body)

    assert (found.workspace, found.user_id) == (Workspace("T0HOME"), "U0ADA")
    assert (found.channel, found.trigger_id, found.text) == (channel, trigger_id, text)


@pytest.mark.parametrize(
    ("name", "channel"),
    [("general", "C0GENERAL"), ("privategroup", "C0GENERAL"), ("directmessage", ""), ("mpdm-ada--ben--cleo-1", "")],
)
def test_only_channels_are_shared_channels(name: str, channel: str) -> None:
    assert request({**COMMAND, "channel_name": name}).shared_channel == channel


def test_a_request_prints_without_the_words_of_the_person() -> None:
    assert "Pause" not in repr(request(COMMAND))
