"""The kind of work of each payload."""

import json
from urllib.parse import urlencode

import pytest

from bot.cards.ids import Command
from bot.slack.payloads import Work, kind_of_work
from slack_simulator.payloads import (
    command_request,
    event_request,
    home_opened,
    mention,
    message,
    team_access_revoked,
    tokens_revoked,
)

URL = "https://hooks.slack.com/commands/1"


@pytest.mark.parametrize("command", [Command.GUIDE, Command.SPOTLIGHT, Command.TAKEAWAYS])
@pytest.mark.parametrize("text", ["", "help", "who decides?", "schedule"])
def test_a_command_that_is_answered_from_memory_waits_for_nothing(command: str, text: str) -> None:
    assert kind_of_work(command_request(command, text, URL).body.encode()) is Work.COMPUTE


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("", Work.DATABASE), ("next", Work.DATABASE), ("status", Work.DATABASE), ("STATUS please", Work.DATABASE),
        ("schedule", Work.SLACK), ("admins on", Work.SLACK), ("pause", Work.SLACK), ("stop", Work.SLACK),
        ("help", Work.COMPUTE), ("nonsense", Work.COMPUTE),
    ],
)  # fmt: skip
def test_a_command_about_tips_waits_for_what_its_word_needs(text: str, work: Work) -> None:
    assert kind_of_work(command_request("/tip", text, URL).body.encode()) is work


@pytest.mark.parametrize(
    ("event", "work"),
    [
        (mention("who decides?"), Work.DATABASE), (message("who decides?"), Work.DATABASE),
        (tokens_revoked(), Work.DATABASE), (home_opened(), Work.SLACK), (team_access_revoked("T0"), Work.SLACK),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)  # fmt: skip
def test_an_event_waits_for_the_database_or_for_slack(event: dict[str, object], work: Work) -> None:
    assert kind_of_work(event_request(event).body.encode()) is work


def test_a_button_or_a_form_waits_for_slack() -> None:
    body = urlencode({"payload": json.dumps({"type": "block_actions"})}).encode()

    assert kind_of_work(body) is Work.SLACK


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"%ff=%", b"command", b"\x00" * 1_000])
def test_nonsense_is_some_kind_of_work(body: bytes) -> None:
    assert kind_of_work(body) is Work.COMPUTE
