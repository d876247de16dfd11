"""Was this it? Votes on answers: stored without the person, the last one counts, and nobody else sees them."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.cards.ids import VOTE
from bot.services.guide import Guide
from bot.services.votes import Vote, VoteKind, VoteReason
from slack_simulator.faults import Fault
from slack_simulator.payloads import click_request, mention, message
from slack_simulator.payloads.signature import payload_request
from slack_simulator.people import User
from slack_simulator.workspace import ASKER, BOT_USER, DIRECT, GENERAL, Message
from tests.support.slack_bot import SlackBot, button, feedback_of
from tests.support.slack_user import SlackUser, text_of

QUESTION = "who keeps the partnership running day to day, like an intermediary?"
YES, NO = "This was it", "Not quite"


@pytest.fixture
def ada(slack: SlackBot) -> SlackUser:
    return SlackUser(slack)


@pytest.fixture
def ben(slack: SlackBot) -> SlackUser:
    slack.workspace.add_user(User("U0BEN", "ben", "Ben"))
    slack.workspace.channels[GENERAL].members.add("U0BEN")
    return SlackUser(slack, "U0BEN")


@pytest.fixture
def answer(slack: SlackBot) -> Message:
    """An answer in the thread of a question."""
    (said,) = slack.hear(mention(QUESTION))
    return said


def votes(slack: SlackBot) -> list[Vote]:
    return list(slack.stores.feedback.votes(VoteKind.ANSWER))


def subject(answer: Message) -> str:
    """Return the id of the entry on an answer."""
    (element,) = feedback_of(answer.blocks)
    return str(element["positive_button"]["value"]).rpartition(":")[2]


def private_answer(slack: SlackBot, question: str = QUESTION) -> Message:
    """Ask with a command; return its answer as the message that only the person sees."""
    reply = slack.type("/guide", question)
    return slack.workspace.add(Message(GENERAL, BOT_USER, reply["text"], reply["blocks"], None, ASKER))


def test_a_vote_for_an_answer_is_stored_and_confirmed_to_that_person_only(ada: SlackUser, answer: Message) -> None:
    (confirmed,) = ada.press(answer, YES)

    assert confirmed.text == "Thanks! Recorded without your name."
    assert (confirmed.only_for, confirmed.thread_ts) == (ASKER, answer.thread_ts)
    [vote] = votes(ada.slack)
    assert (vote.subject, vote.is_helpful, vote.reason, vote.user_id) == (subject(answer), True, None, "")


def test_a_vote_against_an_answer_counts_at_once_and_opens_a_window_that_asks_why(
    ada: SlackUser, answer: Message
) -> None:
    assert ada.press(answer, NO) == []

    assert ada.modal
    assert "Empower the Backbone" in text_of(ada.modal)
    assert [vote.is_helpful for vote in votes(ada.slack)] == [False]


def test_a_reason_is_stored_with_the_vote_and_what_is_typed_is_redacted(ada: SlackUser, answer: Message) -> None:
    ada.press(answer, NO)
    typed = "ask  ana@example.org or <@U0ANA>, 410-555-0100"
    assert ada.submit(reason="out_of_date", comment=typed) == {}

    assert ada.modal is None
    [vote] = votes(ada.slack)
    assert (vote.is_helpful, vote.reason) == (False, VoteReason.OUT_OF_DATE)
    assert vote.comment == "ask [email] or [mention], [number]"


def test_the_last_of_one_persons_votes_counts_and_takes_the_reason_along(
    ada: SlackUser, ben: SlackUser, answer: Message
) -> None:
    ada.press(answer, NO)
    ada.submit(reason="too_general", comment="which one?")
    ada.press(answer, YES)
    ben.press(answer, NO)

    cast = sorted(votes(ada.slack), key=lambda vote: vote.is_helpful)
    assert [(vote.is_helpful, vote.reason, vote.comment) for vote in cast] == [(False, None, ""), (True, None, "")]


def test_nobody_else_sees_a_vote_and_the_answer_stays_as_it_is(ada: SlackUser, ben: SlackUser, answer: Message) -> None:
    before = json.dumps(answer.blocks)
    ben.press(answer, NO)
    ben.submit(reason="other", comment="hm")
    said = ben.press(answer, YES)

    assert {one.only_for for one in said} == {"U0BEN"}
    assert json.dumps(answer.blocks) == before


def test_a_vote_in_a_direct_message_adds_nothing_to_the_conversation(ada: SlackUser) -> None:
    (answer,) = ada.slack.hear(message(QUESTION))
    (confirmed,) = ada.press(answer, YES)

    assert (confirmed.channel, confirmed.only_for) == (DIRECT, ASKER)


def test_the_answer_to_a_command_has_plain_buttons_because_no_refusal_of_it_is_heard(ada: SlackUser) -> None:
    answer = private_answer(ada.slack)
    assert feedback_of(answer.blocks) == []
    (confirmed,) = ada.press(answer, YES)
    assert confirmed.only_for == ASKER
    ada.press(answer, NO)

    assert ada.modal
    assert [vote.is_helpful for vote in votes(ada.slack)] == [False]


def test_an_answer_whose_row_slack_refuses_is_posted_with_plain_buttons(ada: SlackUser) -> None:
    ada.slack.workspace.fail_next("chat.postMessage", "invalid_blocks")
    (answer,) = ada.slack.hear(mention(QUESTION))

    assert feedback_of(answer.blocks) == []
    ada.press(answer, YES)
    assert [vote.is_helpful for vote in votes(ada.slack)] == [True]


def test_the_row_stays_when_the_whole_entry_is_shown_in_place(ada: SlackUser) -> None:
    (answer,) = ada.slack.hear(mention("baltimore"))
    ada.press(answer, "Show all 10 facts")

    assert subject(answer) == "spotlight/baltimores-promise"


@pytest.mark.parametrize("words", ["thanks!", "who won the game last night?", "what is a good recipe for paella?"])
def test_a_reply_that_is_no_answer_has_no_row(ada: SlackUser, words: str) -> None:
    (reply,) = ada.slack.hear(mention(words))

    assert f'"{VOTE}:' not in json.dumps(reply.blocks)


def test_a_card_that_was_opened_or_shared_has_no_row(ada: SlackUser) -> None:
    answer = private_answer(ada.slack)
    shared, _ = ada.press(answer, "Share to channel")
    (opened,) = ada.press(answer, "Baltimore's Promise (Grads2Careers)")

    assert feedback_of([*shared.blocks, *opened.blocks]) == []
    assert f'"{VOTE}:' not in json.dumps([*shared.blocks, *opened.blocks])


def test_a_spanish_answer_is_voted_on_in_spanish(ada: SlackUser) -> None:
    (answer,) = ada.slack.hear(mention("¿cómo generamos confianza entre los socios?"))
    (confirmed,) = ada.press(answer, "Era esto")
    assert confirmed.text == "¡Gracias! Lo anoté sin tu nombre."
    ada.press(answer, "No era esto")

    assert ada.modal
    assert "Difícil de leer" in text_of(ada.modal)
    assert ada.submit(reason="hard_to_read") == {}
    assert [vote.reason for vote in votes(ada.slack)] == [VoteReason.HARD_TO_READ]


def forged(answer: Message, value: str) -> dict[str, Any]:
    """Return what Slack reports of a button below ``answer`` that carries ``value``."""
    return {**button(answer.blocks, NO), "value": value}


def test_a_vote_on_an_entry_that_was_removed_is_not_stored(ada: SlackUser, answer: Message) -> None:
    (reply,) = ada.slack.press_element(answer, forged(answer, "no:en:practices/gone"))

    assert "no longer in the knowledge base" in reply.text
    assert reply.only_for == ASKER
    assert ada.modal is None
    assert votes(ada.slack) == []


def test_a_reason_for_an_entry_that_was_removed_meanwhile_is_not_stored(ada: SlackUser, answer: Message) -> None:
    ada.press(answer, NO)
    assert ada.slack.stores.feedback.forget(votes(ada.slack)[0].workspace) == 1
    stack = ada.slack.workspace.views.stacks[ASKER]
    stack[-1].given["private_metadata"] = "en:practices/gone"
    ada.submit(reason="other")

    assert votes(ada.slack) == []


def test_the_vote_counts_and_is_confirmed_when_slack_does_not_open_the_window(ada: SlackUser, answer: Message) -> None:
    ada.slack.workspace.faults.plan("views.open", Fault(error="expired_trigger_id"))
    (confirmed,) = ada.press(answer, NO)

    assert confirmed.text == "Thanks! Recorded without your name."
    assert [vote.is_helpful for vote in votes(ada.slack)] == [False]


def test_a_person_who_erases_their_data_erases_their_votes_on_answers(ada: SlackUser, answer: Message) -> None:
    ada.press(answer, NO)
    ada.submit(reason="other", comment="my words")
    reply = ada.slack.type("/guide", "privacy")
    assert "Votes, reasons and saved cards carry that code, too." in reply["text"]
    card = ada.slack.workspace.add(Message(GENERAL, BOT_USER, reply["text"], reply["blocks"], None, ASKER))
    ada.press(card, "Erase my questions, votes and saved cards")

    assert votes(ada.slack) == []


def test_the_vote_of_a_person_of_another_organization_is_not_kept(ada: SlackUser, answer: Message) -> None:
    slack = ada.slack
    url = slack.workspace.open_response_url(slack.server.url, GENERAL, answer, ASKER)
    press = click_request(answer, button(answer.blocks, NO), url, origin=slack.origin)
    payload = json.loads(parse_qs(press.body)["payload"][0])
    payload["user"]["team_id"] = "T0ELSEWHERE"
    assert slack.deliver(payload_request(payload)).status == 200

    assert slack.said[-1].text == "Only people in the workspace that added me can vote."
    assert votes(slack) == []


@pytest.fixture
def forgetful(guide: Guide) -> Iterator[SlackUser]:
    """A person in a workspace where no questions are kept."""
    with SlackBot.started(guide, question_days=0) as slack:
        yield SlackUser(slack)


def test_where_no_questions_are_kept_no_line_is_asked_for_or_kept(forgetful: SlackUser) -> None:
    (answer,) = forgetful.slack.hear(mention(QUESTION))
    forgetful.press(answer, NO)
    assert forgetful.modal
    assert "comment" not in {block.get("block_id") for block in forgetful.modal["blocks"]}
    forgetful.submit(reason="other")

    [vote] = votes(forgetful.slack)
    assert (vote.reason, vote.comment) == (VoteReason.OTHER, "")
