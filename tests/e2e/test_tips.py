"""Daily tips in an independent Slack emulator, over Socket Mode and over HTTP."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.services.tips.calendar import spread_delay
from tests.support.local_slack import ALICE, BOT_USER, HELP, PROMPT, TEAM, LocalSlack, Message
from tests.support.local_slack_views import View, shown, submit
from tests.support.running_bot import bot_over_http, bot_over_socket_mode, restartable_bot
from tests.support.slack_user import form_state


@pytest.fixture(scope="module", params=[bot_over_socket_mode, bot_over_http], ids=["socket", "http"])
def emulator(request: pytest.FixtureRequest) -> Iterator[LocalSlack]:
    with request.param() as slack:
        yield slack


def wait_for_view(slack: LocalSlack, method: str) -> View:
    found: View = slack.until(lambda: shown(slack, method), f"see {method}")
    return found


def wait_for_text(slack: LocalSlack, text: str) -> Message:
    return slack.wait_for(lambda message: message["user"] == BOT_USER and text in message["text"])


def test_tips_are_scheduled_by_the_form_and_paused_by_a_command(emulator: LocalSlack) -> None:
    emulator.command(HELP, ALICE, "/tip", "schedule")
    form = wait_for_view(emulator, "views.open")
    submit(emulator, ALICE, form_state(form, time="9:30 am", zone="Tokyo"))
    confirmation = wait_for_text(emulator, "Daily tips are set up.")
    emulator.command(HELP, ALICE, "/tip", "pause")
    paused = wait_for_text(emulator, "Paused. There are no tips")

    assert "9:30 AM, Tokyo time" in confirmation["text"]
    assert confirmation["channel"] == HELP
    assert paused["ephemeral_to"] == ALICE


def test_a_tip_arrives_at_its_minute_after_a_restart(tmp_path: Path) -> None:
    with restartable_bot(tmp_path / "guidepost.db") as (slack, restart):
        slack.command(PROMPT, ALICE, "/tip", "schedule")
        form = wait_for_view(slack, "views.open")
        # Late enough for the bot to have restarted.
        due = datetime.fromtimestamp((time.time() + 20) // 60 * 60 + 60, UTC)
        submit(slack, ALICE, form_state(form, time=f"{due:%H:%M}", zone="UTC", weekdays=list("0123456")))
        wait_for_text(slack, "Daily tips are set up.")
        restart()
        tip = slack.wait_for(lambda message: "Tip of the day" in message["text"])

        assert tip["channel"] == PROMPT
        assert spread_delay(f"{TEAM}/{PROMPT}") < 2
        assert due.timestamp() <= float(tip["ts"]) < due.timestamp() + 30
        restart()
        slack.command(PROMPT, ALICE, "/tip", "status")
        wait_for_text(slack, "Next tip:")
        assert [message["ts"] for message in slack.messages(PROMPT) if "Tip of the day" in message["text"]] == [
            tip["ts"]
        ]


def test_the_home_tab_is_published(emulator: LocalSlack) -> None:
    emulator.open_home(ALICE)
    home = wait_for_view(emulator, "views.publish")

    assert home["blocks"][0]["text"]["text"] == "Welcome to Guidepost"
