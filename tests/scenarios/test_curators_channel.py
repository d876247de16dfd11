"""`/guide curators`: an admin chooses the curators' channel, and the digest is posted there once a week."""

import json
from dataclasses import replace

import pytest

from bot.bootstrap.digests import create_digest_planner
from bot.services.questions import AnswerOutcome
from bot.services.workspaces import Workspace
from bot.settings import SHIPPED_KNOWLEDGE
from slack_simulator.faults import Fault
from slack_simulator.payloads import command_request
from slack_simulator.workspace import GENERAL, TEAM, Message
from tests.support.samples import question_record
from tests.support.slack_user import SlackUser

WEEK = 7 * 86_400


def guide(user: SlackUser, text: str, channel: str = GENERAL) -> str:
    """Type ``/guide`` and ``text``; return the text of the response, which only the person sees."""
    url = user.slack.workspace.open_response_url(user.slack.server.url, channel)
    response = user.slack.deliver(command_request("/guide", text, url, channel=channel, origin=user.origin))
    answer = json.loads(response.body)
    assert answer["response_type"] == "ephemeral"
    said: str = answer["text"]
    return said


def run_due(user: SlackUser) -> list[Message]:
    """Plan and post what is due, as a process that was just started does; return what the bot has said since."""
    slack = user.slack
    planner = create_digest_planner(lambda _: slack.app_context, slack.stores, lambda _: SHIPPED_KNOWLEDGE)
    planner.plan_due()
    return slack.wait(1)


def test_an_admin_chooses_the_channel_and_everyone_can_ask_for_it(ada: SlackUser, ben: SlackUser) -> None:
    assert "has no curators' channel" in guide(ben, "curators")
    assert f"<#{GENERAL}> is now the curators' channel" in guide(ada, "Curators  here")
    assert f"This workspace's curators' channel is <#{GENERAL}>" in guide(ben, "curators")
    assert "no longer has a curators' channel" in guide(ada, "curators off")
    assert "has no curators' channel" in guide(ben, "curators")


@pytest.mark.parametrize("choice", ["here", "off"])
def test_nobody_else_changes_it(ada: SlackUser, ben: SlackUser, choice: str) -> None:
    guide(ada, "curators here")

    assert guide(ben, f"curators {choice}") == "Only workspace admins can choose the curators' channel."
    assert f"<#{GENERAL}>" in guide(ben, "curators")


def test_a_channel_that_others_read_is_refused(ada: SlackUser) -> None:
    ada.slack.workspace.channels[GENERAL].is_ext_shared = True

    assert guide(ada, "curators here").startswith("Other organizations can read this channel")
    assert ada.slack.stores.curator_channels.all() == []


def test_when_slack_is_silent_nothing_changes(ada: SlackUser) -> None:
    ada.slack.workspace.faults.plan("users.info", Fault(lost="closed"), count=2)

    assert guide(ada, "curators here") == ada.slack.guide.knowledge.voice.tips.slack_silent
    assert ada.slack.stores.curator_channels.all() == []


def test_a_question_about_curators_is_a_question(ada: SlackUser) -> None:
    assert "curators' channel" not in guide(ada, "curators who?")


def test_the_digest_is_posted_once_a_week(ada: SlackUser) -> None:
    for person in ("U0A", "U0B", "U0C"):
        record = question_record(Workspace(TEAM), person, "who pays after the grant?")
        ada.slack.stores.questions.record(record)
    guide(ada, "curators here")
    ada.slack.workspace.clock.advance(WEEK)
    [posted] = run_due(ada)

    assert posted.channel == GENERAL
    assert posted.text.startswith("Curators' digest: 30 Nov 2026 to 6 Dec 2026")
    assert "Questions answered: 3; asked back: 0; without an answer: 0." in posted.text
    assert "Not shown to anyone in the last 90 days" in posted.text
    assert "answered right" in posted.text
    assert run_due(ada) == []
    ada.slack.workspace.clock.advance(WEEK)
    assert len(run_due(ada)) == 1


def test_without_a_channel_there_is_no_digest(ada: SlackUser) -> None:
    ada.slack.workspace.clock.advance(WEEK)

    assert run_due(ada) == []


def test_the_digest_says_nothing_of_what_one_person_asked(ada: SlackUser) -> None:
    record = question_record(Workspace(TEAM), "U0A", "who pays after the grant?")
    ada.slack.stores.questions.record(record)
    missed = question_record(Workspace(TEAM), "U0A", "is there a form for volunteers?")
    ada.slack.stores.questions.record(replace(missed, outcome=AnswerOutcome.NO_ANSWER))
    guide(ada, "curators here")
    ada.slack.workspace.clock.advance(WEEK)
    [posted] = run_due(ada)

    assert "Questions answered: few; asked back: 0; without an answer: few." in posted.text
    assert "volunteers" not in posted.text
    assert "Other unanswered questions: 1." in posted.text


def test_what_was_asked_since_monday_is_left_to_the_next_digest(ada: SlackUser) -> None:
    for person in ("U0A", "U0B", "U0C"):
        missed = replace(
            question_record(Workspace(TEAM), person, "can volunteers drive the bus?"), outcome=AnswerOutcome.NO_ANSWER
        )
        ada.slack.stores.questions.record(missed)
    guide(ada, "curators here")
    [first] = run_due(ada)
    ada.slack.workspace.clock.advance(WEEK)
    [second] = run_due(ada)

    assert "volunteers" not in first.text
    assert "Nobody asked anything." in first.text
    assert "“can volunteers drive the bus?” (asked 3 times" in second.text
