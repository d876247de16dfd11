"""The tip of the day in its channel, and its buttons."""

from dataclasses import replace

import pytest

from bot.bootstrap.tips import create_planner
from bot.playground.payloads import mention
from bot.playground.workspace import DIRECT, GENERAL, Message
from bot.services.tips.feedback import Tally
from tests.slack_bot import SlackBot, button
from tests.somebody import Somebody

TWO_HOURS = 2 * 3600


def plan(slack: SlackBot) -> int:
    return create_planner(slack.guide.knowledge, slack.parts.tips.library, slack.stores).plan_due()


def next_tip(slack: SlackBot) -> Message:
    """Let the time of the next tip come, and it be posted; a minute or two later by the channel's place."""
    slack.workspace.clock.advance(TWO_HOURS)
    assert plan(slack) == 1
    (tip,) = slack.wait(120)
    return tip


def tip_id(tip: Message) -> str:
    return str(button(tip.blocks, "Helpful")["value"])


def test_the_tip_of_the_day_comes_once_with_its_source_and_says_that_it_is_automated(scheduled: Somebody) -> None:
    tip = next_tip(scheduled.slack)

    assert tip.channel == GENERAL
    assert tip.thread_ts is None
    assert tip.text.startswith("Tip of the day · ")
    assert "https://" in tip.text
    assert tip.text.endswith("Posted automatically. Type /tip status to see when, or to change it.")
    assert plan(scheduled.slack) == 0
    assert scheduled.slack.wait(60) == []


def test_asking_about_it_opens_its_entry_in_the_thread_for_everybody_once(scheduled: Somebody, ben: Somebody) -> None:
    tip = next_tip(scheduled.slack)
    (entry,) = scheduled.presses(tip, "Ask me about this")

    assert entry.only_for is None
    assert entry.thread_ts == tip.ts
    assert entry.blocks[0]["text"]["text"] == tip.blocks[1]["elements"][0]["elements"][0]["text"]

    (told,) = ben.presses(tip, "Ask me about this")
    assert told.only_for == "U0BEN"
    assert told.text == "It is open already, in the thread below the tip."


def test_a_question_in_the_thread_is_understood_from_the_entry_that_is_open_there(scheduled: Somebody) -> None:
    tip = next_tip(scheduled.slack)
    (entry,) = scheduled.presses(tip, "Ask me about this")
    scheduled.slack.hear(mention("tell me more", ts="1796200000.000100", thread_ts=tip.ts))

    slack = scheduled.slack
    owner = slack.stores.schedules.upcoming(1)[0][1].workspace
    assert slack.stores.ledger.shown_in(owner, GENERAL, tip.ts)
    assert entry.thread_ts == tip.ts


def test_of_one_persons_feedback_the_last_counts(scheduled: Somebody, ben: Somebody) -> None:
    tip = next_tip(scheduled.slack)
    (first,) = scheduled.presses(tip, "Helpful")
    scheduled.presses(tip, "Not for us")
    ben.presses(tip, "Helpful")

    assert first.only_for == scheduled.user
    assert first.text == "Noted as helpful. Thank you!"
    assert scheduled.slack.stores.feedback.tallies() == [Tally(tip_id(tip), 1, 1)]


def test_feedback_goes_with_everything_else_that_a_person_left(scheduled: Somebody) -> None:
    tip = next_tip(scheduled.slack)
    scheduled.presses(tip, "Helpful")
    told = scheduled.slack.type("/guide", "privacy")
    card = scheduled.slack.workspace.add(
        Message(GENERAL, scheduled.slack.workspace.bot_user, told["text"], told["blocks"], None, scheduled.user)
    )
    scheduled.presses(card, "Erase what I left")

    assert scheduled.slack.stores.feedback.tallies() == []


def test_a_tip_that_slack_refuses_rests_the_schedule_and_its_maker_is_told(scheduled: Somebody) -> None:
    slack = scheduled.slack
    slack.workspace.channels[GENERAL].archived = True
    slack.workspace.clock.advance(TWO_HOURS)
    plan(slack)
    slack.wait(120)
    (told,) = [one for one in slack.said if one.channel == DIRECT and one.text.startswith("I have paused")]

    assert told.text.startswith(f"I have paused the daily tips in <#{GENERAL}>, which you set up.")
    assert "The channel is archived" in told.text
    assert slack.stores.schedules.upcoming(1) == []


def test_its_maker_resumes_it_from_that_message(scheduled: Somebody) -> None:
    slack = scheduled.slack
    slack.workspace.channels[GENERAL].archived = True
    slack.workspace.clock.advance(TWO_HOURS)
    plan(slack)
    slack.wait(120)
    slack.workspace.channels[GENERAL].archived = False
    told = next(one for one in slack.said if one.text.startswith("I have paused"))
    scheduled.presses(told, "Resume")

    assert "Next tip: Wed 2 Dec 2026, 9:00 AM New York time" in told.text


def test_a_button_of_a_tip_whose_passage_has_gone_says_so(ada: Somebody) -> None:
    private = ada.slack.workspace.add(
        replace(Message(GENERAL, ada.slack.workspace.bot_user, "A tip", []), only_for=ada.user)
    )
    private.blocks = [{"type": "actions", "elements": [GONE]}]
    (told,) = ada.presses(private, "Share to channel")

    assert "no longer in the knowledge base" in told.text
    assert told.only_for == ada.user


GONE = {
    "type": "button", "action_id": "share-tip:drivers/gone#0", "value": "drivers/gone#0",
    "text": {"type": "plain_text", "text": "Share to channel"},
}  # fmt: skip


def test_a_last_day_that_has_had_its_tip_is_told_in_the_form(scheduled: Somebody) -> None:
    next_tip(scheduled.slack)
    scheduled.opens_form()
    told = scheduled.sends(time="23:00", starts="2026-12-01", ends="2026-12-01")

    assert "no tip would ever come" in told["errors"]["ends"]
    assert "Next tip: Wed 2 Dec" in scheduled.types("next")["text"]


@pytest.mark.parametrize("word", ["pause", "stop"])
def test_no_tip_comes_after_it_was_paused_or_stopped(scheduled: Somebody, word: str) -> None:
    scheduled.types(word)
    scheduled.slack.workspace.clock.advance(TWO_HOURS)

    assert plan(scheduled.slack) == 0
    assert scheduled.slack.wait(120) == []
