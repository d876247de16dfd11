"""Mentions in channels."""

import pytest

from bot.matching.calibration import Floors
from bot.matching.ranking import Ranking
from bot.services.answers import Turn
from bot.services.guide import Guide
from slack_simulator.payloads import mention, message
from slack_simulator.workspace import DIRECT, GENERAL
from tests.support.slack_bot import SlackBot

MOU = "our new superintendent wants out of what the last one signed, what should we have had in place?"


def test_a_mention_is_answered_in_its_thread(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(MOU, ts="1700000009.000200"))

    assert answer.channel == GENERAL
    assert answer.thread_ts == "1700000009.000200"
    assert answer.text.startswith("“Formal agreements like MOUs help sustain the work through leadership changes")
    assert answer.blocks[0]["text"]["text"] == "Codify the Commitment"
    assert "https://profilesincollectiveleadership.org" in answer.text


def test_a_question_for_a_detail_is_answered_with_the_passage_that_holds_it(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention("How much did the job offers of BlueSky graduates pay?"))

    assert "$50,000" in answer.text.splitlines()[0]


def test_a_detail_that_no_passage_holds_is_said_to_be_missing(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention("What is the yearly budget of West Alabama Works?"))

    assert answer.text.startswith("I couldn't find that detail in “West Alabama Works!”.")


def test_a_mention_inside_a_thread_is_answered_there(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(MOU, thread_ts="1700000001.000100"))

    assert answer.thread_ts == "1700000001.000100"


def test_a_mention_that_also_arrives_as_a_message_is_answered_once(slack: SlackBot) -> None:
    slack.hear(mention(MOU))
    slack.hear(message(f"<@U0GUIDEPOST> {MOU}", channel=GENERAL))

    assert len(slack.said) == 1


def test_a_mention_in_a_direct_message_is_answered_once(slack: SlackBot) -> None:
    slack.hear(message(f"<@U0GUIDEPOST> {MOU}"))
    slack.hear(mention(MOU, channel=DIRECT, channel_type="im"))

    assert len(slack.said) == 1


@pytest.mark.parametrize("said", ["", "   ", "help", "Help"])
def test_an_empty_mention_gets_help(slack: SlackBot, said: str) -> None:
    (answer,) = slack.hear(mention(said))

    assert answer.text.startswith("How to ask Guidepost")


@pytest.mark.parametrize(
    "event",
    [
        mention(MOU, bot_id="B0OTHER"),
        mention(MOU, edited={"user": "U0ASKER", "ts": "1700000002.000100"}),
        message(MOU, bot_id="B0OTHER"),
        message(MOU, user="U0GUIDEPOST"),
        message("", subtype="message_changed", message={"text": MOU, "user": "U0ASKER"}),
        message("", subtype="message_deleted", previous_message={"text": MOU}),
        message(MOU, subtype="bot_message"),
        message(MOU, channel=GENERAL),
    ],
    ids=["bot", "edited mention", "bot's message", "own", "changed", "deleted", "bot_message", "not addressed"],
)
def test_messages_that_no_person_addressed_to_the_bot_are_ignored(slack: SlackBot, event: dict[str, object]) -> None:
    assert slack.hear(event) == []


def test_an_event_without_a_listener_is_acknowledged(slack: SlackBot) -> None:
    assert slack.hear({"type": "reaction_added", "user": "U0ASKER", "reaction": "eyes"}) == []


class RecordingMatcher:
    """A matcher that records each question and passes it on."""

    def __init__(self, guide: Guide) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self._guide = guide

    def match(self, question: str, after: str | None = None) -> Ranking:
        self.asked.append((question, after))
        return self._guide.explain(Turn(question))


def test_a_follow_up_in_a_thread_is_matched_with_the_entry_that_was_shown_there(guide: Guide) -> None:
    matcher = RecordingMatcher(guide)
    with SlackBot.started(Guide(guide.knowledge, matcher, Floors(answer=0.5, offer=0.2))) as slack:
        (first,) = slack.hear(mention(MOU, ts="1700000020.000100"))
        (second,) = slack.hear(mention("and how often?", ts="1700000030.000100", thread_ts=first.thread_ts))
        slack.hear(mention("and how often?", ts="1700000040.000100"))
        slack.press(second, "Why this answer?")

    assert [after for _, after in matcher.asked] == [None, "practices/codify", None, "practices/codify"]
    assert matcher.asked[1] == matcher.asked[3]
