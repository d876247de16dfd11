"""Daily tips in a Slack emulator that somebody else wrote, by Socket Mode and by HTTP."""

from collections.abc import Iterator

import pytest

from tests.e2e.local_slack import ALICE, BOT_USER, HELP, LocalSlack, Message
from tests.e2e.running_bot import bot_by_http, bot_by_socket_mode
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


def test_the_home_tab_is_drawn(emulator: LocalSlack) -> None:
    emulator.open_home(ALICE)
    home = wait_for_view(emulator, "views.publish")

    assert home["blocks"][0]["text"]["text"] == "Welcome to Guidepost"
