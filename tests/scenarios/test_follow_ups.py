"""Follow-ups in the bot's threads without a mention: the switch, what is heard, and what is not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.services.guide import Guide
from bot.services.workspaces import Workspace
from slack_simulator.payloads import Request, click_request, event_request, mention, message
from slack_simulator.workspace import DIRECT, GENERAL, TEAM, Json, Message
from tests.support.slack_bot import SlackBot, button

THREAD = "1700000009.000100"
ASKED = "who keeps the partnership running day to day, like an intermediary?"
FOLLOW_UP = "what about small towns, is there an example of that?"
TO_A_COLLEAGUE = "Denise, can you send me the slides before our board meeting on friday?"


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    with SlackBot.started(guide) as started:
        yield started


def ask(slack: SlackBot) -> Message:
    (answer,) = slack.hear(mention(ASKED, ts=THREAD))
    return answer


def turn_on(slack: SlackBot) -> Message:
    """Turn follow-ups on with the menu of a card; return the note that the channel sees."""
    (settings,) = slack.press(ask(slack), "Follow-up settings")
    (note,) = slack.press(settings, "Answer follow-ups here")
    return note


def say(slack: SlackBot, text: str, number: int = 1, **extra: Any) -> list[Message]:
    """Say something in the thread without a mention; return what the bot has said since."""
    where = {"channel": GENERAL, "thread_ts": THREAD, "ts": f"17000000{10 + number}.000100"}
    return slack.hear(message(text, **{**where, **extra}))


def test_without_the_switch_nothing_is_heard_without_a_mention(slack: SlackBot) -> None:
    ask(slack)

    assert say(slack, FOLLOW_UP) == []


def test_the_switch_says_what_it_does_and_only_the_person_sees_it(slack: SlackBot) -> None:
    (settings,) = slack.press(ask(slack), "Follow-up settings")

    assert settings.only_for
    assert settings.text.startswith("In this channel, I answer only when you mention me.")
    assert "I don't store what people say to each other." in settings.text


def test_everyone_in_the_channel_sees_who_turned_it_on(slack: SlackBot) -> None:
    note = turn_on(slack)

    assert not note.only_for
    assert note.text.startswith("<@U0ASKER> let me answer follow-ups in this channel")


def test_a_follow_up_is_answered_in_the_thread_and_says_why(slack: SlackBot) -> None:
    turn_on(slack)
    (answer,) = say(slack, FOLLOW_UP)

    assert answer.thread_ts == THREAD
    assert answer.blocks[-2]["elements"][0]["text"] == (
        "I answered without a mention, because follow-ups are on in this channel."
    )


def test_another_person_who_asks_is_answered_too(slack: SlackBot) -> None:
    turn_on(slack)

    assert len(say(slack, "how much does something like that cost, are there numbers on it?", user="U0BEN")) == 1


@pytest.mark.parametrize(
    "text", [TO_A_COLLEAGUE, "thanks for asking that, Omar", "we tried that in 2019 and it was a mess", ":eyes:", ""]
)
def test_what_people_say_to_each_other_is_not_answered(slack: SlackBot, text: str) -> None:
    turn_on(slack)

    assert say(slack, text, user="U0BEN") == []


def test_a_question_that_is_meant_for_a_colleague_who_just_spoke_is_not_answered(slack: SlackBot) -> None:
    turn_on(slack)
    assert say(slack, "the library board offered to host ours last year", 1, user="U0BEN") == []

    assert say(slack, "what would they want for it", 2) == []


def test_one_press_below_an_answer_turns_it_off(slack: SlackBot) -> None:
    turn_on(slack)
    (answer,) = say(slack, FOLLOW_UP)
    (told,) = slack.press(answer, "Only answer mentions")

    assert told.text == "From now on, I answer only mentions in this channel."
    assert say(slack, FOLLOW_UP, 2) == []


def test_one_press_on_the_note_turns_it_off(slack: SlackBot) -> None:
    slack.press(turn_on(slack), "Only answer mentions")

    assert say(slack, FOLLOW_UP) == []


def test_a_message_that_mentions_the_bot_is_answered_once(slack: SlackBot) -> None:
    turn_on(slack)
    before = len(slack.said)
    event = mention("what about small towns?", thread_ts=THREAD, ts="1700000020.000100")
    slack.hear(event)
    slack.hear(message(event["text"], channel=GENERAL, thread_ts=THREAD, ts=event["ts"]))

    assert len(slack.said) == before + 1


def test_the_same_event_delivered_twice_is_answered_once(slack: SlackBot) -> None:
    turn_on(slack)
    event = message(FOLLOW_UP, channel=GENERAL, thread_ts=THREAD, ts="1700000020.000100")
    before = len(slack.said)
    for _ in range(2):
        assert slack.deliver(event_request(event, slack.origin, event_id="Ev0TWICE")).status == 200

    assert len(slack.said) == before + 1


@pytest.mark.parametrize(
    "extra",
    [
        {"thread_ts": "1700000001.000100"},
        {"thread_ts": None},
        {"channel": "C0RANDOM"},
        {"bot_id": "B0OTHER"},
        {"subtype": "message_changed"},
        {"channel_type": "mpim"},
    ],
    ids=["another thread", "no thread", "another channel", "a bot", "an edit", "a group message"],
)
def test_only_people_in_threads_where_it_answered_are_heard(slack: SlackBot, extra: Json) -> None:
    turn_on(slack)

    assert say(slack, FOLLOW_UP, **extra) == []


def test_a_thread_where_it_did_not_answer_is_not_heard_even_if_someone_names_it(slack: SlackBot) -> None:
    turn_on(slack)
    named = "guidepost, who pays for a backbone organization?"

    assert say(slack, named, 1, thread_ts="1700000001.000100") == []
    assert len(say(slack, named, 2)) == 1


def test_a_shared_channel_is_never_heard(slack: SlackBot) -> None:
    turn_on(slack)
    request = event_request(message(FOLLOW_UP, channel=GENERAL, thread_ts=THREAD, ts="1700000020.000100"), slack.origin)
    shared = Request(json.dumps({**json.loads(request.body), "is_ext_shared_channel": True}), request.content_type)
    before = len(slack.said)

    assert slack.deliver(shared).status == 200
    assert len(slack.said) == before


def test_a_person_of_another_organization_cannot_turn_it_on(slack: SlackBot) -> None:
    (settings,) = slack.press(ask(slack), "Follow-up settings")
    element = button(settings.blocks, "Answer follow-ups here")
    url = slack.workspace.open_response_url(slack.server.url, GENERAL, user="U0ELSEWHERE")
    press = click_request(settings, element, url, origin=slack.origin)
    theirs = press.body.replace(f"team_id%22%3A+%22{TEAM}%22", "team_id%22%3A+%22T0ELSEWHERE%22", 1)
    assert theirs != press.body

    assert slack.deliver(Request(theirs, press.content_type)).status == 200
    assert not slack.stores.follow_ups.hears(Workspace(TEAM), GENERAL)


def test_without_the_scope_it_says_so_and_stays_off(slack: SlackBot) -> None:
    (installation,) = slack.stores.installations.all()
    fewer = tuple(scope for scope in installation.scopes if scope != "channels:history")
    slack.stores.installations.save(replace(installation, scopes=fewer))
    (told,) = slack.press(ask(slack), "Follow-up settings")

    assert told.text.startswith("I'm not allowed to read messages in this channel.")


def test_in_a_direct_message_the_switch_says_that_it_is_for_channels(slack: SlackBot) -> None:
    (answer,) = slack.hear(message(ASKED, channel=DIRECT))
    (told,) = slack.press(answer, "Follow-up settings")

    assert told.text == "This setting is for channels. In direct messages, I answer every message."


def test_what_people_say_to_each_other_is_not_stored(slack: SlackBot) -> None:
    turn_on(slack)
    say(slack, TO_A_COLLEAGUE)

    assert [one.text for one in slack.stores.questions.of_workspace(Workspace(TEAM))] == [f"[mention] {ASKED}"]
