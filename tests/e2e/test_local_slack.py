"""The running bot in a Slack emulator that somebody else wrote, by Socket Mode and by HTTP."""

from collections.abc import Iterator

import pytest

from tests.e2e.local_slack import ALICE, BOT_USER, GENERAL, LocalSlack, Message, button_of
from tests.e2e.running_bot import bot_by_http, bot_by_socket_mode

ASKED = "our new superintendent wants out of what the last one signed, what should we have had in place?"


@pytest.fixture(scope="module", params=[bot_by_socket_mode, bot_by_http], ids=["socket", "http"])
def emulator(request: pytest.FixtureRequest) -> Iterator[LocalSlack]:
    with request.param() as slack:
        yield slack


def answer_to_mention(slack: LocalSlack) -> tuple[Message, Message]:
    asked = slack.message(GENERAL, ALICE, f"<@{BOT_USER}> {ASKED}")
    return asked, slack.wait_for(lambda said: said["user"] == BOT_USER and said.get("thread_ts") == asked["ts"])


def test_a_mention_is_answered_once_in_its_thread_with_the_cited_card(emulator: LocalSlack) -> None:
    asked, answer = answer_to_mention(emulator)

    assert answer["text"].startswith("Codify the Commitment")
    assert [block["type"] for block in answer["blocks"]][:4] == ["header", "context", "rich_text", "context"]
    answers = [said for said in emulator.messages(GENERAL) if said.get("thread_ts") == asked["ts"] != said["ts"]]
    assert len(answers) == 1


def test_a_direct_message_is_answered(emulator: LocalSlack) -> None:
    asked = emulator.message(ALICE, ALICE, "who keeps the partnership running day to day?")
    answer = emulator.wait_for(lambda said: said["user"] == BOT_USER and said["channel"] == asked["channel"])

    assert answer["text"].startswith("Empower the Backbone")


def test_spotlight_shows_the_carousel_to_the_asker_alone(emulator: LocalSlack) -> None:
    emulator.command(GENERAL, ALICE, "/spotlight")
    shown = emulator.wait_for(lambda said: any(block["type"] == "carousel" for block in said.get("blocks", [])))

    assert shown["subtype"] == "ephemeral"
    assert shown["ephemeral_to"] == ALICE


def test_a_button_opens_the_related_entry(emulator: LocalSlack) -> None:
    _, answer = answer_to_mention(emulator)
    emulator.click(GENERAL, answer["ts"], ALICE, button_of(answer, "open:practices/backbone"))
    opened = emulator.wait_for(
        lambda said: said["text"].startswith("Empower the Backbone") and said.get("ephemeral_to") == ALICE
    )

    assert "Intermediary organizations provide the infrastructure" in opened["text"]
