"""The running bot in an independent Slack emulator, over Socket Mode and over HTTP."""

from collections.abc import Iterator

import pytest

from tests.support.local_slack import ALICE, BOT_USER, GENERAL, LocalSlack, Message
from tests.support.local_slack_views import button_of
from tests.support.running_bot import bot_over_http, bot_over_socket_mode

ASKED = "our new superintendent wants out of what the last one signed, what should we have had in place?"


@pytest.fixture(scope="module", params=[bot_over_socket_mode, bot_over_http], ids=["socket", "http"])
def emulator(request: pytest.FixtureRequest) -> Iterator[LocalSlack]:
    with request.param() as slack:
        yield slack


def answer_to_mention(slack: LocalSlack) -> tuple[Message, Message]:
    """Mention the bot with a question, and return the question and the answer."""
    asked = slack.message(GENERAL, ALICE, f"<@{BOT_USER}> {ASKED}")
    return asked, slack.wait_for(
        lambda message: message["user"] == BOT_USER and message.get("thread_ts") == asked["ts"]
    )


def test_a_mention_is_answered_once_in_its_thread_with_a_cited_card(emulator: LocalSlack) -> None:
    asked, answer = answer_to_mention(emulator)

    assert answer["text"].startswith("“Formal agreements like MOUs")
    assert [block["type"] for block in answer["blocks"]][:4] == ["header", "rich_text", "rich_text", "context"]
    answers = [
        message for message in emulator.messages(GENERAL) if message.get("thread_ts") == asked["ts"] != message["ts"]
    ]
    assert len(answers) == 1


def test_a_direct_message_is_answered(emulator: LocalSlack) -> None:
    asked = emulator.message(ALICE, ALICE, "who keeps the partnership running day to day?")
    answer = emulator.wait_for(lambda message: message["user"] == BOT_USER and message["channel"] == asked["channel"])

    assert answer["text"].startswith("“Intermediary organizations provide the infrastructure")


def test_only_the_asker_sees_the_carousel_of_spotlights(emulator: LocalSlack) -> None:
    emulator.command(GENERAL, ALICE, "/spotlight")
    shown = emulator.wait_for(lambda message: any(block["type"] == "carousel" for block in message.get("blocks", [])))

    assert shown["subtype"] == "ephemeral"
    assert shown["ephemeral_to"] == ALICE


def test_a_button_opens_the_related_entry(emulator: LocalSlack) -> None:
    _, answer = answer_to_mention(emulator)
    emulator.click(GENERAL, answer["ts"], ALICE, button_of(answer, "open:practices/structure"))
    opened = emulator.wait_for(
        lambda message: "Structure Enables Collaboration" in message["text"] and message.get("ephemeral_to") == ALICE
    )

    assert opened["text"].startswith("“Steering committees, working groups, and regular meetings")
