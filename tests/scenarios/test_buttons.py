"""Buttons on cards."""

from typing import Any

from bot.cards.answers import answer_card
from bot.playground.payloads import mention, message
from bot.playground.workspace import ASKER, BOT_USER, DIRECT, GENERAL, Message
from bot.services.guide import Unsure
from tests.slack_bot import SlackBot

BACKBONE = "who keeps the partnership running day to day, like an intermediary?"


def offered(slack: SlackBot) -> Message:
    """A card in a channel's thread that offers entries to pick from."""
    knowledge = slack.guide.knowledge
    entries = (knowledge.entries["leaders/trust"], knowledge.entries["practices/codify"])
    card = answer_card(Unsure(entries, slack.guide.ask("trust or codify").ranking), knowledge)
    blocks: list[dict[str, Any]] = list(card.blocks)
    return slack.workspace.add(Message(GENERAL, BOT_USER, card.text, blocks, "1700000000.000100"))


def test_a_related_entry_opens_in_the_thread_for_who_pressed_alone(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    (related,) = slack.press(answer, "Structure Enables Collaboration")

    assert related.text.startswith("Structure Enables Collaboration")
    assert related.only_for == ASKER
    assert related.thread_ts == answer.thread_ts


def test_a_related_entry_in_a_direct_message_stays_in_the_conversation(slack: SlackBot) -> None:
    (answer,) = slack.hear(message(BACKBONE))
    (related,) = slack.press(answer, "Structure Enables Collaboration")

    assert related.channel == DIRECT
    assert related.only_for is None


def test_a_pick_takes_the_place_of_the_offer(slack: SlackBot) -> None:
    offer = offered(slack)
    new = slack.press(offer, "Codify the Commitment")

    assert new == []
    assert offer.text.startswith("Codify the Commitment")


def test_none_of_these_takes_the_place_of_the_offer_with_an_honest_no(slack: SlackBot) -> None:
    offer = offered(slack)
    slack.press(offer, "None of these")

    assert offer.text.startswith("The published learnings do not cover that")
    assert "Browse" in offer.text or "browse" in offer.text


def test_sharing_shows_the_card_to_the_channel_and_who_shared_it(slack: SlackBot) -> None:
    told = slack.type("/guide", BACKBONE)
    private = slack.workspace.add(Message(GENERAL, BOT_USER, told["text"], told["blocks"], None, ASKER))
    (shared,) = slack.press(private, "Share to channel")

    assert shared.only_for is None
    assert shared.text.startswith(f"Shared by <@{ASKER}>\nEmpower the Backbone")
    assert "Share to channel" not in shared.text


def test_all_spotlights_open_from_the_help_card(slack: SlackBot) -> None:
    (help_card,) = slack.hear(message("help"))
    (spotlights,) = slack.press(help_card, "All spotlights")

    assert "carousel" in {block["type"] for block in spotlights.blocks}


def test_a_tile_of_the_carousel_opens_its_spotlight(slack: SlackBot) -> None:
    (all_of_them,) = slack.hear(message("show me all the spotlights"))
    (carousel,) = (block for block in all_of_them.blocks if block["type"] == "carousel")
    first = carousel["elements"][0]
    (opened,) = slack.press_element(all_of_them, first["actions"][0])

    assert opened.blocks[0]["text"]["text"] == first["title"]["text"]


def test_a_button_for_an_entry_that_has_gone_says_so(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    gone = {"type": "button", "action_id": "open:drivers/gone", "value": "drivers/gone", "text": {"text": "Gone"}}
    (told,) = slack.press_element(answer, gone)

    assert "no longer in the knowledge base" in told.text


def test_why_this_answer_is_told_to_who_asks(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention("who is the intermediery that keeps it all running?"))
    (told,) = slack.press(answer, "Why this answer?")

    assert told.only_for == ASKER
    assert told.text.startswith("Why “Empower the Backbone”?")
    assert "intermediery → intermediary" in told.text


def test_a_card_opened_by_a_button_has_no_question_to_explain(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    (related,) = slack.press(answer, "Structure Enables Collaboration")

    assert "Why this answer?" not in related.text
