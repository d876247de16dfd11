"""Conversations: follow-ups in threads and in direct messages."""

from collections.abc import Callable
from itertools import count

import pytest

from bot.services.retention import DIRECT_MEMORY
from slack_simulator.payloads import mention, message
from slack_simulator.workspace import DIRECT, Message
from tests.support.slack_bot import SlackBot

AGREEMENT = "do we need a written agreement?"
Say = Callable[[str], Message]


def thread_of(slack: SlackBot) -> Say:
    """Return what mentions the bot in one thread of a channel, and returns its answer."""
    times = (f"17000001{number:02}.000100" for number in count())
    root = next(times)

    def say(text: str, ts: str | None = None) -> Message:
        (answer,) = slack.hear(mention(text, ts=ts or next(times), **({} if ts else {"thread_ts": root})))
        return answer

    def first_or_next(text: str) -> Message:
        return say(text, root) if not slack.said else say(text)

    return first_or_next


def direct_with(slack: SlackBot) -> Say:
    """Return what writes the bot a direct message, and returns its answer."""
    times = (f"17000002{number:02}.000100" for number in count())

    def say(text: str) -> Message:
        (answer,) = slack.hear(message(text, ts=next(times)))
        return answer

    return say


@pytest.fixture(params=[thread_of, direct_with], ids=["thread", "direct message"])
def say(request: pytest.FixtureRequest, slack: SlackBot) -> Say:
    talk: Say = request.param(slack)
    return talk


def test_a_conversation_is_followed_from_example_to_fact_and_back(say: Say) -> None:
    say(AGREEMENT)
    example = say("and who does this?")
    more = say("tell me more")
    fact = say("how many academies do they have?")
    back = say("back to the first one")
    switch = say("our partners do not trust each other any more")

    assert "An example of “Codify the Commitment”" in example.text
    assert "OneFuture Coachella Valley" in example.text
    assert more.text.startswith("Our note:")
    assert "More on “OneFuture Coachella Valley”:" in more.text
    assert "30 career academies" in fact.text
    assert "From “OneFuture Coachella Valley”:" in fact.text
    assert back.text.startswith("“Formal agreements like MOUs")
    assert "Back to “Codify the Commitment”" in str(back.blocks)
    assert switch.text.startswith("“Trust, authenticity, and shared purpose")
    assert "Build Trust as Infrastructure" in str(switch.blocks)


def test_asking_for_more_never_shows_the_same_card_again(say: Say) -> None:
    cards = [say(AGREEMENT), *(say("tell me more") for _ in range(3))]

    assert len({str(card.blocks) for card in cards}) == len({card.text for card in cards}) == len(cards)
    assert "Codifying partnership expectations and commitments" in cards[1].text
    assert cards[2].text.startswith("That's all I have on “Codify the Commitment”.")


def test_a_question_back_can_be_answered_in_words(slack: SlackBot, say: Say) -> None:
    asked_back = say("How do we pay for it?")
    assert asked_back.text.startswith("Which of these do you mean?")
    offered = [line.partition(":")[0].removeprefix("• ") for line in asked_back.text.splitlines() if "•" in line]

    picked = say("the second one, please")

    assert offered[1] in str(picked.blocks)
    (why,) = slack.press(picked, "Why this answer?")
    assert why.text.startswith(f"Why “{offered[1]}”?")


def test_why_says_that_the_message_was_taken_for_a_follow_up(slack: SlackBot) -> None:
    say = thread_of(slack)
    say(AGREEMENT)
    (why,) = slack.press(say("and who does this?"), "Why this answer?")
    assert "You asked for an example of “Codify the Commitment”." in why.text

    (why,) = slack.press(say("how many academies do they have?"), "Why this answer?")
    assert "I took this as a question about “OneFuture Coachella Valley”." in why.text


def test_the_full_card_of_a_follow_up_opens_in_its_place(slack: SlackBot) -> None:
    say = thread_of(slack)
    say(AGREEMENT)
    more = say("tell me more")
    assert "Formal agreements like MOUs" not in more.text

    assert slack.press(more, "Show the full card") == []
    assert "Formal agreements like MOUs" in more.text
    assert "Codifying partnership expectations" in more.text


def test_another_thread_and_another_conversation_know_nothing_of_it(slack: SlackBot) -> None:
    slack.hear(mention(AGREEMENT, ts="1700000300.000100"))
    (elsewhere,) = slack.hear(mention("tell me more", ts="1700000301.000100"))
    (direct,) = slack.hear(message("tell me more", channel=DIRECT))

    assert "More on" not in elsewhere.text + direct.text


def test_a_direct_message_after_a_long_pause_begins_a_new_conversation(slack: SlackBot) -> None:
    say = direct_with(slack)
    say(AGREEMENT)
    slack.workspace.clock.advance(DIRECT_MEMORY + 1)

    assert "More on" not in say("tell me more").text
