"""Messages that ask nothing, questions with small talk around them, and messages in Spanish."""

import pytest

from bot.services.suggestions import suggestions
from bot.services.workspaces import Workspace
from slack_simulator.payloads import mention, message
from tests.support.slack_bot import SlackBot, labels

ASKED = "do we need a written agreement?"


@pytest.mark.parametrize(
    ("typed", "act"),
    [
        ("hi there!", "greeting"),
        ("thanks so much", "thanks"),
        ("bye for now", "farewell"),
        ("what can you do?", "capabilities"),
        ("who made you", "identity"),
        ("I want to talk to a person", "human"),
        ("that is not what I asked", "complaint"),
        (":+1:", "acknowledgement"),
        ("please stop", "stop"),
        ("that helped", "feedback"),
        ("do you speak Spanish?", "language"),
    ],
)
def test_an_act_has_a_reply_of_its_own_and_is_no_question(slack: SlackBot, typed: str, act: str) -> None:
    (reply,) = slack.hear(message(typed))
    voice = slack.guide.knowledge.voice

    assert reply.text.startswith(getattr(voice, f"act_{act}"))
    assert voice.no_answer not in reply.text
    assert slack.stores.questions.of_workspace(Workspace(slack.workspace.team)) == []


def test_thanks_in_spanish_are_answered_in_spanish(slack: SlackBot) -> None:
    (reply,) = slack.hear(message("¡muchas gracias!"))

    assert reply.text == slack.guide.knowledge.in_language("es").voice.act_thanks


def test_a_greeting_offers_three_questions_and_a_press_answers_one(slack: SlackBot) -> None:
    (reply,) = slack.hear(mention("good morning"))
    offered = labels(reply.blocks)
    (answer,) = slack.press(reply, offered[0])

    assert offered == suggestions(slack.guide.knowledge)[:3]
    assert answer.blocks[0]["text"]["text"] == "Codify the Commitment"
    assert answer.thread_ts == reply.thread_ts


def test_small_talk_around_a_question_does_not_hide_it(slack: SlackBot) -> None:
    (plain,) = slack.hear(mention(ASKED))
    (wrapped,) = slack.hear(mention(f"hi, quick one: {ASKED} thanks! :pray:", ts="1700000050.000100"))

    assert wrapped.text == plain.text


def test_a_complaint_leads_to_the_themes(slack: SlackBot) -> None:
    (reply,) = slack.hear(message("this is useless"))
    (theme,) = slack.press(reply, slack.guide.knowledge.themes[0].title)

    assert theme.blocks[0]["text"]["text"] == slack.guide.knowledge.themes[0].title


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [("¿necesitamos un acuerdo por escrito?", "note"), ("¿cuánto cuesta la pizza aquí?", "no_answer")],
)
def test_a_spanish_message_is_answered_in_spanish_and_quotes_stay_as_published(
    slack: SlackBot, typed: str, outcome: str
) -> None:
    (reply,) = slack.hear(message(typed))
    english, spanish = slack.guide.knowledge.voice, slack.guide.knowledge.in_language("es").voice

    assert getattr(spanish, outcome) in reply.text
    assert getattr(english, outcome) not in reply.text
    if outcome == "note":
        assert "Formal agreements like MOUs" in reply.text
        assert "Cita en inglés de" in reply.text


def test_guide_help_in_spanish_is_in_spanish(slack: SlackBot) -> None:
    reply = slack.type("/guide", "¿qué puedes hacer?")

    assert reply["text"].startswith(slack.guide.knowledge.in_language("es").voice.act_capabilities)
    assert labels(reply["blocks"]) == list(slack.guide.knowledge.in_language("es").first_questions[:3])
