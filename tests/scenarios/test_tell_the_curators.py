"""“Tell the curators”: the way on for people who got no answer."""

from typing import Any

import pytest

from bot.bootstrap.guide import create_inbox
from bot.cards.answers import answer_card
from bot.services.answers import Turn, Unsure
from bot.services.guide import Guide
from bot.services.questions import MOST_TOLD
from bot.services.workspaces import Workspace
from slack_simulator.payloads import mention, message
from slack_simulator.workspace import ASKER, BOT_USER, GENERAL, TEAM, Message
from tests.support.slack_bot import SlackBot, button, labels

CITIES = ("Lisbon", "Porto", "Faro", "Madrid", "Seville", "Granada", "Paris", "Lyon", "Nice", "Rome", "Milan")
HERE = Workspace(TEAM)
MISSED = "where is the cheapest bike shop in Lisbon?"
MISSED_IN_SPANISH = "¿dónde está la tienda de bicicletas más barata de Lisboa?"
TELL, TELL_IN_SPANISH = "Tell the curators", "Avisar al equipo"


def told(slack: SlackBot) -> list[tuple[str, str]]:
    """Return what was passed on, and the pseudonym of the person whose question it is."""
    kept = slack.stores.questions.of_workspace(HERE)
    return [(one.text, one.user_id) for one in kept if one.outcome == "told"]


@pytest.mark.parametrize("place", ["a channel", "a direct message", "a private answer"])
def test_a_press_passes_the_question_on_and_the_card_says_so(slack: SlackBot, place: str) -> None:
    if place == "a private answer":
        reply = slack.type("/guide", MISSED)
        card = slack.workspace.add(Message(GENERAL, BOT_USER, reply["text"], reply["blocks"], None, ASKER))
    else:
        (card,) = slack.hear(message(MISSED) if place == "a direct message" else mention(MISSED))
    others = [label for label in labels(card.blocks) if label != TELL]
    new = slack.press(card, TELL)

    voice = slack.guide.knowledge.voice
    assert new == []
    assert card.text.startswith(f"{voice.no_answer}\n{voice.curators.told}\n")
    assert labels(card.blocks) == ["Let me know", *others]
    [gap] = create_inbox(slack.guide, slack.stores).gaps(HERE)
    assert (gap.questions, gap.count, gap.told) == ((MISSED,), 1, 1)
    assert ASKER not in repr(slack.stores.questions.of_workspace(HERE))


def test_what_is_passed_on_is_redacted(slack: SlackBot) -> None:
    (card,) = slack.hear(mention(f"<@U123> mary.poe@example.org +1 (555) 010-9999 {MISSED}"))
    slack.press(card, TELL)

    [(text, _)] = told(slack)
    assert text.endswith(f"[mention] [email] [number] {MISSED}")


def test_a_second_press_says_that_they_have_it_and_passes_nothing_on(slack: SlackBot) -> None:
    (card,) = slack.hear(mention(MISSED))
    pressed = button(card.blocks, TELL)
    slack.press_element(card, pressed)
    slack.press_element(card, pressed)

    assert slack.guide.knowledge.voice.curators.told_before in card.text
    assert len(told(slack)) == 1


def test_in_spanish_the_card_stays_in_spanish(slack: SlackBot) -> None:
    (card,) = slack.hear(message(MISSED_IN_SPANISH))
    slack.press(card, TELL_IN_SPANISH)

    voice = slack.guide.knowledge.in_language("es").voice
    assert card.text.startswith(f"{voice.no_answer}\n{voice.curators.told}\n")


def test_none_of_these_leads_to_the_curators(slack: SlackBot) -> None:
    knowledge = slack.guide.knowledge
    entries = (knowledge.entries["leaders/trust"], knowledge.entries["practices/codify"])
    turn = Turn("trust or codify?")
    offer = answer_card(Unsure(entries, slack.guide.explain(turn), turn), knowledge)
    card = slack.workspace.add(Message(GENERAL, BOT_USER, offer.text, list(offer.blocks)))
    slack.press(card, "None of these")
    slack.press(card, TELL)

    assert card.text.startswith(f"{knowledge.voice.no_answer}\n{knowledge.voice.curators.told}\n")
    assert knowledge.voice.near not in card.text
    [gap] = create_inbox(slack.guide, slack.stores).gaps(HERE)
    assert (gap.questions, gap.count, gap.none_of_these, gap.told) == (("trust or codify?",), 1, 1, 1)


@pytest.mark.parametrize("ask", [mention, message])
def test_who_wants_a_person_after_a_question_can_pass_that_on(slack: SlackBot, ask: Any) -> None:
    question = "do we need a written agreement?"
    slack.hear(ask(question, ts="1700000010.000100"))
    (card,) = slack.hear(ask("I want to talk to a person", ts="1700000020.000100"))
    assert question not in str(card.blocks)
    slack.press(card, TELL)

    voice = slack.guide.knowledge.voice
    assert card.text.startswith(voice.act_human)
    assert voice.curators.told in card.text
    [(text, _)] = told(slack)
    assert text.endswith(question)


def test_who_wants_a_person_without_a_question_has_nothing_to_pass_on(slack: SlackBot) -> None:
    slack.hear(mention(MISSED, user="U0BEN", ts="1700000010.000100"))
    (card,) = slack.hear(mention("I want to talk to a person", ts="1700000020.000100"))

    assert TELL not in labels(card.blocks)


def test_a_question_that_was_erased_is_not_passed_on(slack: SlackBot) -> None:
    slack.hear(message(MISSED, ts="1700000010.000100"))
    (card,) = slack.hear(message("I want to talk to a person", ts="1700000020.000100"))
    slack.stores.questions.erase(HERE, ASKER)
    (reply,) = slack.press(card, TELL)

    assert reply.text == slack.guide.knowledge.voice.curators.lost
    assert told(slack) == []


def test_one_of_several_questions_is_passed_on_and_the_others_stay(slack: SlackBot) -> None:
    (card,) = slack.hear(mention("Do we need a written agreement? And who won the game last night?"))
    assert TELL in labels(card.blocks)
    before = card.text
    (reply,) = slack.press(card, TELL)

    assert (reply.text, reply.only_for) == (slack.guide.knowledge.voice.curators.told, ASKER)
    assert card.text == before
    [(text, _)] = told(slack)
    assert "game last night" in text
    assert "agreement" not in text


def test_what_was_passed_on_is_erased_with_the_askers_questions_also_if_another_person_pressed(slack: SlackBot) -> None:
    (card,) = slack.hear(mention(MISSED, user="U0BEN"))
    slack.press(card, TELL)
    assert len(slack.stores.questions.of_workspace(HERE)) == 2

    assert sum(data.erase(HERE, ASKER) for data in slack.app_context.tenant_data) == 0
    assert sum(data.erase(HERE, "U0BEN") for data in slack.app_context.tenant_data) == 2


def test_a_person_cannot_flood_the_inbox(slack: SlackBot) -> None:
    cards = [
        slack.hear(message(f"where is the cheapest bike shop in {city}?", ts=f"17000000{number}.000100"))[0]
        for number, city in enumerate(CITIES, start=10)
    ]
    replies = [slack.press(card, TELL) for card in cards]

    assert len(cards) == MOST_TOLD + 1
    assert replies[:-1] == [[]] * MOST_TOLD
    [[reply]] = replies[-1:]
    assert reply.text == slack.guide.knowledge.voice.curators.too_many
    assert TELL in labels(cards[-1].blocks)
    assert len(told(slack)) == MOST_TOLD


def test_where_no_questions_are_kept_none_are_passed_on(guide: Guide) -> None:
    with SlackBot.started(guide, question_days=0) as slack:
        (card,) = slack.hear(mention(MISSED))

        assert TELL not in labels(card.blocks)


def test_the_privacy_card_says_what_the_button_keeps(slack: SlackBot) -> None:
    assert slack.guide.knowledge.voice.curators.privacy in slack.type("/guide", "privacy")["text"]
