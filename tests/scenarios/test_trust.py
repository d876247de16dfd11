"""Requests that the bot does not trust, and words that it never logs."""

import time

import pytest

from bot.cards.ids import Command
from bot.errors import GuidepostError
from bot.log import Format
from bot.matching.calibration import Floors
from bot.matching.ranking import Ranking
from bot.services.guide import Guide
from slack_simulator.payloads import buttons_of, command_request, event_request, mention, message
from slack_simulator.workspace import ASKER, BOT_TOKEN
from tests.support.log_lines import logging_as
from tests.support.slack_bot import SIGNING_SECRET, SlackBot

FLOORS = Floors(answer=0.5, offer=0.2)
SECRET_WORDS = "our merger with Contoso College is still confidential"


def test_a_request_signed_with_another_secret_is_refused(slack: SlackBot) -> None:
    request = event_request(mention("who decides?"))
    response = slack.deliver(request, request.headers("another secret"))

    assert response.status == 401
    assert slack.said == []


@pytest.mark.parametrize("age", [301, -301])
def test_an_old_or_early_signature_is_refused(slack: SlackBot, age: int) -> None:
    request = event_request(mention("who decides?"))
    response = slack.deliver(request, request.headers(SIGNING_SECRET, now=time.time() - age))

    assert response.status == 401


def test_an_unsigned_request_is_refused(slack: SlackBot) -> None:
    response = slack.deliver(command_request("/guide", "help", slack.server.url), {"X": "unsigned"})

    assert response.status == 401


def test_a_changed_body_is_refused(slack: SlackBot) -> None:
    headers = event_request(mention("who decides?")).headers(SIGNING_SECRET)
    response = slack.deliver(event_request(mention("another person's words")), headers)

    assert response.status == 401


class BrokenMatcher:
    """A matcher that raises the error it is created with."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def match(self, question: str, after: str | None = None) -> Ranking:
        raise self.error


def test_an_unexpected_error_is_reported_with_a_reference_that_is_in_the_log(
    guide: Guide, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Guide(guide.knowledge, BrokenMatcher(RuntimeError(SECRET_WORDS)), FLOORS)
    with SlackBot.started(broken) as slack:
        (reply,) = slack.hear(mention("who decides?"))

    reference = reply.text.rstrip(".").split()[-1]
    assert reply.text.startswith("Something went wrong on my side")
    assert reference in str([getattr(record, "details", None) for record in caplog.records])


def test_an_expected_error_is_reported_in_plain_words(guide: Guide) -> None:
    broken = Guide(guide.knowledge, BrokenMatcher(GuidepostError("the knowledge base is being reloaded")), FLOORS)
    with SlackBot.started(broken) as slack:
        reply = slack.type("/guide", "who decides?")

    assert reply == {**reply, "text": "That didn't work: the knowledge base is being reloaded"}
    assert reply["response_type"] == "ephemeral"


def everything_that_can_be_said(slack: SlackBot) -> None:
    """Ask in every way, press every button, and have requests and messages refused."""
    slack.hear(mention(SECRET_WORDS))
    slack.hear(message(SECRET_WORDS))
    slack.hear(message(SECRET_WORDS, subtype="message_changed"))
    for command in Command:
        slack.type(command, SECRET_WORDS)
    for said in slack.said[:]:
        for element in buttons_of(said.blocks):
            slack.press_element(said, element)
    slack.workspace.fail_next("chat.postMessage", "not_in_channel")
    slack.hear(mention(SECRET_WORDS, ts="1700000060.000100"))
    request = event_request(message(SECRET_WORDS))
    slack.deliver(request, request.headers("another secret"))
    slack.server.stop()
    slack.deliver(event_request(mention(SECRET_WORDS, ts="1700000070.000100")))


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_word_of_a_person_is_logged(guide: Guide, form: Format, capfd: pytest.CaptureFixture[str]) -> None:
    broken = Guide(guide.knowledge, BrokenMatcher(RuntimeError(SECRET_WORDS)), FLOORS)
    with logging_as(form, "DEBUG", [SIGNING_SECRET]):
        for answering in (guide, broken):
            with SlackBot.started(answering) as slack:
                everything_that_can_be_said(slack)

    logged = capfd.readouterr().err
    for action in ("question_asked", "listener_failed", "delivery_refused", "request_rejected", "delivery_held"):
        assert action in logged
    for secret in ("merger", "contoso", "confidential", ASKER, BOT_TOKEN, SIGNING_SECRET):
        assert secret.lower() not in logged.lower()


@pytest.mark.parametrize("refusal", ["not_in_channel", "channel_not_found", "invalid_auth"])
def test_a_reply_that_slack_refuses_is_dropped_and_the_reason_is_logged(
    slack: SlackBot, caplog: pytest.LogCaptureFixture, refusal: str
) -> None:
    slack.workspace.fail_next("chat.postMessage", refusal)
    slack.workspace.fail_next("chat.postMessage", refusal)

    assert slack.hear(mention("who decides?")) == []
    assert refusal in str([getattr(record, "details", None) for record in caplog.records])
