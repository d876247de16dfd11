"""The questions that are stored, and how people erase them."""

import pytest

from bot.bootstrap.guide import create_inbox
from bot.cards.answers import answer_card
from bot.services.answers import Turn, Unsure
from bot.services.guide import Guide
from bot.services.workspaces import Workspace
from slack_simulator.payloads import buttons_of, mention, message
from slack_simulator.workspace import ASKER, BOT_USER, GENERAL, TEAM, Message
from tests.support.slack_bot import SlackBot, button

HERE = Workspace(TEAM)


def private_card(slack: SlackBot, text: str) -> Message:
    reply = slack.type("/guide", text)
    return slack.workspace.add(
        Message(GENERAL, slack.workspace.bot_user, reply["text"], reply["blocks"], None, slack.workspace.asker)
    )


def test_a_question_is_stored_with_its_outcome_and_without_personal_data(slack: SlackBot) -> None:
    who = "<@U123> mary.poe@example.org +1 (555) 010-9999"
    slack.hear(mention(f"{who} who keeps the partnership running day to day, like an intermediary?"))

    (kept,) = slack.app_context.questions.of_workspace(HERE)
    assert kept.text.startswith("[mention] [mention] [email] [number] who keeps the partnership running")
    assert (kept.outcome, kept.entry_id) == ("answered", "practices/backbone")
    assert ASKER not in kept.user_id


def test_a_question_is_stored_once_however_it_is_asked(slack: SlackBot) -> None:
    slack.hear(mention("who decides?", ts="1700000010.000100"))
    slack.hear(message("who decides?", ts="1700000020.000100"))
    slack.type("/guide", "who decides?")
    slack.hear(message("help", ts="1700000030.000100"))

    assert len(slack.app_context.questions.of_workspace(HERE)) == 3


def test_the_privacy_card_says_how_long_questions_are_stored_and_erases_them_on_request(slack: SlackBot) -> None:
    slack.hear(mention("who decides?"))
    card = private_card(slack, "privacy")
    assert "for 90 days" in card.text

    assert button(card.blocks, "Erase my questions, votes and saved cards")["confirm"]["title"]["text"]
    slack.press(card, "Erase my questions, votes and saved cards")
    assert slack.app_context.questions.of_workspace(HERE) == []
    assert card.text.startswith("Done. Questions, votes and saved cards erased: 1. Nothing is left.")


def test_in_spanish_the_card_and_what_follows_it_are_spanish(slack: SlackBot) -> None:
    slack.hear(mention("¿quién decide?"))
    card = private_card(slack, "privacidad")
    assert "durante 90 días" in card.text

    assert (
        button(card.blocks, "Borrar mis preguntas, votos y tarjetas guardadas")["confirm"]["confirm"]["text"]
        == "Borrar"
    )
    slack.press(card, "Borrar mis preguntas, votos y tarjetas guardadas")
    assert slack.app_context.questions.of_workspace(HERE) == []
    assert card.text.startswith("Listo. Preguntas, votos y tarjetas guardadas que borré: 1.")


def test_a_button_of_an_older_version_still_erases(slack: SlackBot) -> None:
    slack.hear(mention("who decides?"))
    card = private_card(slack, "privacy")
    slack.press_element(card, {**button(card.blocks, "Erase my questions, votes and saved cards"), "value": "erase"})

    assert slack.app_context.questions.of_workspace(HERE) == []
    assert card.text.startswith("Done.")


def test_where_no_questions_are_stored_the_card_says_so(guide: Guide) -> None:
    with SlackBot.started(guide, question_days=0) as slack:
        slack.hear(mention("who decides?"))
        slack.type("/guide", "who decides?")
        card = private_card(slack, "Privacy")

        assert slack.app_context.questions.of_workspace(HERE) == []
        assert "I don't keep your questions" in card.text


def test_curators_see_what_the_bot_could_not_answer_as_the_privacy_card_says(slack: SlackBot) -> None:
    assert "so that my curators see what I couldn't answer" in slack.guide.knowledge.voice.privacy_kept
    question = "where is the cheapest bike shop in Lisbon?"
    slack.hear(mention(f"<@U123> {question}"))
    [gap] = create_inbox(slack.guide, slack.stores).gaps(HERE)

    assert (gap.questions, gap.count) == ((question,), 1)
    assert ASKER not in repr(gap)


def test_a_pick_and_none_of_these_are_stored_with_the_question_and_erased_with_the_rest(slack: SlackBot) -> None:
    knowledge = slack.guide.knowledge
    entries = (knowledge.entries["leaders/trust"], knowledge.entries["practices/codify"])
    question = "<@U123> trust or codify?"
    ranking = slack.guide.explain(Turn(question))
    for label in ("Codify the Commitment", "None of these"):
        card = answer_card(Unsure(entries, ranking, Turn(question)), knowledge)
        slack.press(slack.workspace.add(Message(GENERAL, BOT_USER, card.text, list(card.blocks))), label)

    kept = slack.app_context.questions.of_workspace(HERE)
    assert [(one.outcome, one.entry_id, one.text) for one in kept] == [
        ("picked", "practices/codify", "[mention] trust or codify?"),
        ("none_of_these", None, "[mention] trust or codify?"),
    ]
    assert all(ASKER not in one.user_id for one in kept)
    assert sum(data.erase(HERE, ASKER) for data in slack.app_context.tenant_data) == 2


def test_a_question_back_carries_the_question_in_its_buttons(guide: Guide) -> None:
    for question in ("trust", "trust or codify?", "how do we start", "what about leaders and the rest", "partners"):
        answer = guide.ask(question)
        if isinstance(answer, Unsure):
            card = answer_card(answer, guide.knowledge)
            values = [found["value"] for found in buttons_of(list(card.blocks))]
            assert all(value.endswith(f"\n{question}") for value in values)
            return
    pytest.fail("none of these questions is asked back about any longer; add one that is")
