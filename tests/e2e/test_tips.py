"""Daily tips in a Slack emulator that somebody else wrote, by Socket Mode and by HTTP."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.services.tips.calendar import spread
from tests.e2e.local_slack import ALICE, BOT_USER, HELP, PROMPT, TEAM, LocalSlack, Message
from tests.e2e.running_bot import bot_by_http, bot_by_socket_mode, one_bot_after_the_other
from tests.e2e.windows import View, send_off, shown
from tests.somebody import state


@pytest.fixture(scope="module", params=[bot_by_socket_mode, bot_by_http], ids=["socket", "http"])
def emulator(request: pytest.FixtureRequest) -> Iterator[LocalSlack]:
    with request.param() as slack:
        yield slack


def wait_for_view(slack: LocalSlack, method: str) -> View:
    found: View = slack.until(lambda: shown(slack, method), f"see {method}")
    return found


def wait_for_word(slack: LocalSlack, words: str) -> Message:
    return slack.wait_for(lambda said: said["user"] == BOT_USER and words in said["text"])


def test_a_channel_is_scheduled_by_the_form_and_paused_by_a_word(emulator: LocalSlack) -> None:
    emulator.command(HELP, ALICE, "/tip", "schedule")
    form = wait_for_view(emulator, "views.open")
    send_off(emulator, ALICE, state(form, time="9:30 am", zone="Tokyo"))
    told = wait_for_word(emulator, "The tips are set up.")
    emulator.command(HELP, ALICE, "/tip", "pause")
    paused = wait_for_word(emulator, "Paused. No tip comes")

    assert "9:30 AM, Tokyo time" in told["text"]
    assert told["channel"] != HELP
    assert paused["ephemeral_to"] == ALICE


def test_a_tip_comes_at_its_minute_through_a_restart_in_between(tmp_path: Path) -> None:
    with one_bot_after_the_other(tmp_path / "guidepost.db") as (slack, begin_anew):
        slack.command(PROMPT, ALICE, "/tip", "schedule")
        form = wait_for_view(slack, "views.open")
        # Late enough for the restart to be over.
        due = datetime.fromtimestamp((time.time() + 20) // 60 * 60 + 60, UTC)
        send_off(slack, ALICE, state(form, time=f"{due:%H:%M}", zone="UTC", weekdays=list("0123456")))
        wait_for_word(slack, "The tips are set up.")
        begin_anew()
        came = slack.wait_for(lambda said: "Tip of the day" in said["text"])

        assert came["channel"] == PROMPT
        assert spread(f"{TEAM}/{PROMPT}") < 2
        assert due.timestamp() <= float(came["ts"]) < due.timestamp() + 30
        begin_anew()
        slack.command(PROMPT, ALICE, "/tip", "status")
        wait_for_word(slack, "Next tip:")
        assert [said["ts"] for said in slack.messages(PROMPT) if "Tip of the day" in said["text"]] == [came["ts"]]


def test_the_home_tab_is_drawn(emulator: LocalSlack) -> None:
    emulator.open_home(ALICE)
    home = wait_for_view(emulator, "views.publish")

    assert home["blocks"][0]["text"]["text"] == "Welcome to Guidepost"
