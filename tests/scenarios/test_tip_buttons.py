"""The tip of the day in its channel, and its buttons."""

from dataclasses import replace

import pytest

from bot.bootstrap.delivery import TipSource
from bot.services.tips.planner import PlanRunner
from bot.services.votes import Tally
from slack_simulator.payloads import mention
from slack_simulator.workspace import DIRECT, GENERAL, Message
from tests.support.slack_bot import SlackBot, button
from tests.support.slack_user import SlackUser

TWO_HOURS = 2 * 3600


def plan(slack: SlackBot) -> int:
    return PlanRunner(slack.stores.schedules, TipSource(slack.guide.knowledge).decide).plan_due()


def next_tip(slack: SlackBot) -> Message:
    """Let the next tip become due and be posted; each channel's tip has an offset of up to two minutes."""
    slack.workspace.clock.advance(TWO_HOURS)
    assert plan(slack) == 1
    (tip,) = slack.wait(120)
    return tip


def tip_id(tip: Message) -> str:
    return str(button(tip.blocks, "Helpful")["value"])


def test_the_tip_of_the_day_is_posted_once_with_its_source_and_says_that_it_is_automated(scheduled: SlackUser) -> None:
    tip = next_tip(scheduled.slack)

    assert tip.channel == GENERAL
    assert tip.thread_ts is None
    assert tip.text.startswith("Tip of the day · ")
    assert "https://" in tip.text
    assert tip.text.endswith("Posted automatically. Type /tip status to see or change the schedule.")
    assert plan(scheduled.slack) == 0
    assert scheduled.slack.wait(60) == []


def test_asking_about_it_opens_its_entry_in_the_thread_for_everyone_once(scheduled: SlackUser, ben: SlackUser) -> None:
    tip = next_tip(scheduled.slack)
    (entry,) = scheduled.press(tip, "Read more")

    assert entry.only_for is None
    assert entry.thread_ts == tip.ts
    assert entry.blocks[0]["text"]["text"] == tip.blocks[1]["elements"][0]["elements"][0]["text"]

    (reply,) = ben.press(tip, "Read more")
    assert reply.only_for == "U0BEN"
    assert reply.text == "It's already open, in the thread below the tip."


def test_a_question_in_the_thread_is_understood_as_a_follow_up_on_the_entry_there(scheduled: SlackUser) -> None:
    tip = next_tip(scheduled.slack)
    (entry,) = scheduled.press(tip, "Read more")
    scheduled.slack.hear(mention("tell me more", ts="1796200000.000100", thread_ts=tip.ts))

    slack = scheduled.slack
    owner = slack.stores.schedules.upcoming(1)[0][1].workspace
    assert slack.stores.outbox_store.recent_entries(owner, GENERAL, tip.ts, 9)
    assert entry.thread_ts == tip.ts


def test_the_last_of_one_persons_votes_counts(scheduled: SlackUser, ben: SlackUser) -> None:
    tip = next_tip(scheduled.slack)
    (first,) = scheduled.press(tip, "Helpful")
    scheduled.press(tip, "Not for us")
    ben.press(tip, "Helpful")

    assert first.only_for == scheduled.user
    assert first.text == "Thanks, glad it helped!"
    assert scheduled.slack.stores.feedback.tallies() == [Tally(tip_id(tip), 1, 1)]


def test_a_person_who_erases_their_data_erases_their_votes(scheduled: SlackUser) -> None:
    tip = next_tip(scheduled.slack)
    scheduled.press(tip, "Helpful")
    reply = scheduled.slack.type("/guide", "privacy")
    card = scheduled.slack.workspace.add(
        Message(GENERAL, scheduled.slack.workspace.bot_user, reply["text"], reply["blocks"], None, scheduled.user)
    )
    scheduled.press(card, "Erase my questions, votes and saved cards")

    assert scheduled.slack.stores.feedback.tallies() == []


def test_a_tip_that_slack_refuses_pauses_the_schedule_and_notifies_the_person_who_made_it(scheduled: SlackUser) -> None:
    slack = scheduled.slack
    slack.workspace.channels[GENERAL].archived = True
    slack.workspace.clock.advance(TWO_HOURS)
    plan(slack)
    slack.wait(120)
    (reply,) = [one for one in slack.said if one.channel == DIRECT and one.text.startswith("I paused")]

    assert reply.text.startswith(f"I paused the daily tips that you set up in <#{GENERAL}>.")
    assert "The channel is archived" in reply.text
    assert slack.stores.schedules.upcoming(1) == []


def test_the_person_who_made_it_can_resume_it_from_that_message(scheduled: SlackUser) -> None:
    slack = scheduled.slack
    slack.workspace.channels[GENERAL].archived = True
    slack.workspace.clock.advance(TWO_HOURS)
    plan(slack)
    slack.wait(120)
    slack.workspace.channels[GENERAL].archived = False
    reply = next(one for one in slack.said if one.text.startswith("I paused"))
    scheduled.press(reply, "Resume")

    assert "Next tip: Wed 2 Dec 2026, 9:00 AM New York time" in reply.text


def test_a_button_of_a_removed_tip_says_that_it_was_removed(ada: SlackUser) -> None:
    private = ada.slack.workspace.add(
        replace(Message(GENERAL, ada.slack.workspace.bot_user, "A tip", []), only_for=ada.user)
    )
    private.blocks = [{"type": "actions", "elements": [GONE]}]
    (reply,) = ada.press(private, "Share to channel")

    assert "no longer in the knowledge base" in reply.text
    assert reply.only_for == ada.user


GONE = {
    "type": "button", "action_id": "share-tip:drivers/gone#0", "value": "drivers/gone#0",
    "text": {"type": "plain_text", "text": "Share to channel"},
}  # fmt: skip


def test_the_form_rejects_a_last_day_that_has_had_its_tip(scheduled: SlackUser) -> None:
    next_tip(scheduled.slack)
    scheduled.open_form()
    reply = scheduled.submit(time="23:00", starts="2026-12-01", ends="2026-12-01")

    assert "there would never be a tip" in reply["errors"]["ends"]
    assert "Next tip: Wed 2 Dec" in scheduled.type("next")["text"]


@pytest.mark.parametrize("word", ["pause", "stop"])
def test_a_paused_or_stopped_schedule_posts_nothing(scheduled: SlackUser, word: str) -> None:
    scheduled.type(word)
    scheduled.slack.workspace.clock.advance(TWO_HOURS)

    assert plan(scheduled.slack) == 0
    assert scheduled.slack.wait(120) == []
