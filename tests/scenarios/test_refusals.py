"""Slack refuses a message: the person who installed the app gets a notice, once a day."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.services.deliveries import State
from bot.services.guide import Guide
from slack_simulator.faults import Fault
from slack_simulator.payloads import message
from slack_simulator.workspace import DIRECT, Message
from tests.support.slack_bot import SlackBot

ASKED = "who keeps the partnership running day to day, like an intermediary?"
ADMIN = "U0ADMIN"
DAY = 86_400.0
MINUTE = 60.0


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    """The bot, installed by a known person, at noon by Slack's clock."""
    with SlackBot.started(guide) as slack:
        (installation,) = slack.stores.installations.all()
        slack.stores.installations.save(replace(installation, installed_by=slack.workspace.asker))
        slack.workspace.clock.set(1_700_049_600.0)
        yield slack


def refuse(slack: SlackBot, reason: str, ts: str = "1700000010.000100") -> list[Message]:
    """Ask a question, let Slack refuse the answer and the outbox send what is due; return what the bot said."""
    before = len(slack.said)
    slack.workspace.fail_next("chat.postMessage", reason)
    slack.mention(ASKED, ts=ts)
    slack.app_context.outbox.deliver_due()
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
def test_the_installer_gets_a_notice_with_place_reason_and_remedy(slack: SlackBot, reason: str, advice: str) -> None:
    (notice,) = refuse(slack, reason)

    assert notice.channel == DIRECT
    assert "I couldn't answer a question in <#C0GENERAL>." in notice.text
    assert advice in notice.text
    assert "once a day" in notice.text
    assert ASKED not in notice.text


def test_the_same_refusal_causes_one_notice_a_day(slack: SlackBot) -> None:
    assert len(refuse(slack, "not_in_channel", "1700000010.000100")) == 1
    assert refuse(slack, "not_in_channel", "1700000020.000100") == []

    slack.workspace.clock.advance(DAY)
    assert len(refuse(slack, "not_in_channel", "1700000030.000100")) == 1


def test_another_reason_or_another_channel_causes_a_notice_of_its_own(slack: SlackBot) -> None:
    assert len(refuse(slack, "not_in_channel", "1700000010.000100")) == 1
    assert len(refuse(slack, "is_archived", "1700000020.000100")) == 1

    slack.workspace.fail_next("chat.postMessage", "not_in_channel")
    slack.mention(ASKED, channel="C0OTHER")
    slack.app_context.outbox.deliver_due()
    assert "<#C0OTHER>" in slack.said[-1].text


def test_the_notice_does_not_name_a_person_who_asked_in_a_direct_message(slack: SlackBot) -> None:
    slack.workspace.fail_next("chat.postMessage", "messages_tab_disabled")
    slack.hear(message(ASKED))
    slack.app_context.outbox.deliver_due()

    (notice,) = slack.said
    assert "a direct message" in notice.text
    assert DIRECT not in notice.text


@pytest.mark.parametrize("dead", ["account_inactive", "token_revoked", "invalid_auth"])
def test_with_an_invalid_token_there_is_no_notice(slack: SlackBot, dead: str) -> None:
    assert refuse(slack, dead) == []
    assert [call.outcome for call in slack.workspace.calls if call.method == "chat.postMessage"] == [
        f"{dead} before the effect"
    ]


@pytest.mark.parametrize("passing", ["internal_error", "ratelimited"])
def test_a_passing_failure_causes_no_notice(slack: SlackBot, passing: str) -> None:
    refuse(slack, passing)
    slack.wait(3_600)

    assert [said.channel for said in slack.said] == ["C0GENERAL"]


def test_the_refusal_of_a_notice_causes_no_other_notice(slack: SlackBot) -> None:
    slack.workspace.fail_next("chat.postMessage", "not_in_channel")
    slack.workspace.fail_next("chat.postMessage", "user_disabled")
    slack.mention(ASKED)
    for _ in range(3):
        slack.wait(60)

    assert slack.said == []
    assert [call.method for call in slack.workspace.calls].count("chat.postMessage") == 2


def test_without_a_known_installer_there_is_no_notice(guide: Guide) -> None:
    with SlackBot.started(guide) as slack:
        assert refuse(slack, "not_in_channel") == []


def test_the_installer_hears_once_of_replies_that_could_not_be_looked_up(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed"), count=3)
    slack.workspace.faults.plan("conversations.replies", Fault("missing_scope"), count=3)
    for number in range(3):
        slack.mention(ASKED, ts=f"17000000{number}0.000100")

    (notice,) = slack.wait(MINUTE)
    assert notice.channel == DIRECT
    assert "didn't let me look" in notice.text


def test_the_installer_hears_once_of_replies_that_expired(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed"), count=3)
    for number in range(3):
        slack.mention(ASKED, ts=f"17000000{number}0.000100")

    (notice,) = slack.wait(DAY + 1)
    assert "in time" in notice.text
    assert slack.app_context.outbox_store.backlog().by_state[State.SKIPPED] == 3
