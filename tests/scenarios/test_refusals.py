"""Slack refuses a message for good: whoever installed the app hears of it, once a day."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.playground.payloads import message
from bot.playground.workspace import DIRECT, Message
from bot.services.guide import Guide
from tests.slack_bot import SlackBot

ASKED = "who keeps the partnership running day to day, like an intermediary?"
ADMIN = "U0ADMIN"
DAY = 86_400.0


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    """The bot as somebody known installed it, at noon by Slack's clock."""
    with SlackBot.started(guide) as slack:
        (installation,) = slack.stores.installations.all()
        slack.stores.installations.save(replace(installation, installed_by=slack.workspace.asker))
        slack.workspace.clock.set(1_700_049_600.0)
        yield slack


def refuse(slack: SlackBot, reason: str, ts: str = "1700000010.000100") -> list[Message]:
    """Somebody asks, Slack refuses the answer, the worker looks; what the bot said."""
    before = len(slack.said)
    slack.workspace.fail_next("chat.postMessage", reason)
    slack.mention(ASKED, ts=ts)
    slack.parts.outbox.deliver_due()
    return slack.said[before:]


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("not_in_channel", "/invite @Guidepost"),
        ("channel_not_found", "/invite @Guidepost"),
        ("is_archived", "archived"),
        ("restricted_action_read_only_channel", "Allow apps to post"),
        ("missing_scope", "Install the app again"),
        ("messages_tab_disabled", "App Home"),
        ("msg_too_long", "msg\u200b_too\u200b_long"),
    ],
)
def test_who_installed_it_hears_where_why_and_what_to_do(slack: SlackBot, reason: str, advice: str) -> None:
    (told,) = refuse(slack, reason)

    assert told.channel == DIRECT
    assert "I could not answer a question in <#C0GENERAL>." in told.text
    assert advice in told.text
    assert "once a day" in told.text
    assert ASKED not in told.text


def test_the_same_trouble_is_told_once_a_day(slack: SlackBot) -> None:
    assert len(refuse(slack, "not_in_channel", "1700000010.000100")) == 1
    assert refuse(slack, "not_in_channel", "1700000020.000100") == []

    slack.workspace.clock.advance(DAY)
    assert len(refuse(slack, "not_in_channel", "1700000030.000100")) == 1


def test_another_trouble_or_another_channel_is_told_of_its_own(slack: SlackBot) -> None:
    assert len(refuse(slack, "not_in_channel", "1700000010.000100")) == 1
    assert len(refuse(slack, "is_archived", "1700000020.000100")) == 1

    slack.workspace.fail_next("chat.postMessage", "not_in_channel")
    slack.mention(ASKED, channel="C0OTHER")
    slack.parts.outbox.deliver_due()
    assert "<#C0OTHER>" in slack.said[-1].text


def test_who_asked_in_a_direct_message_is_not_named(slack: SlackBot) -> None:
    slack.workspace.fail_next("chat.postMessage", "messages_tab_disabled")
    slack.hear(message(ASKED))
    slack.parts.outbox.deliver_due()

    (told,) = slack.said
    assert "a direct message" in told.text
    assert DIRECT not in told.text


@pytest.mark.parametrize("dead", ["account_inactive", "token_revoked", "invalid_auth"])
def test_with_a_token_that_is_dead_nobody_is_told(slack: SlackBot, dead: str) -> None:
    assert refuse(slack, dead) == []
    assert [call.outcome for call in slack.workspace.calls if call.method == "chat.postMessage"] == [
        f"{dead} before the effect"
    ]


@pytest.mark.parametrize("passing", ["internal_error", "ratelimited"])
def test_of_what_passes_nobody_is_told(slack: SlackBot, passing: str) -> None:
    refuse(slack, passing)
    slack.wait(3_600)

    assert [said.channel for said in slack.said] == ["C0GENERAL"]


def test_that_nobody_could_be_told_is_not_told_either(slack: SlackBot) -> None:
    slack.workspace.fail_next("chat.postMessage", "not_in_channel")
    slack.workspace.fail_next("chat.postMessage", "user_disabled")
    slack.mention(ASKED)
    for _ in range(3):
        slack.wait(60)

    assert slack.said == []
    assert [call.method for call in slack.workspace.calls].count("chat.postMessage") == 2


def test_where_nobody_knows_who_installed_it_nobody_is_told(guide: Guide) -> None:
    with SlackBot.started(guide) as slack:
        assert refuse(slack, "not_in_channel") == []
