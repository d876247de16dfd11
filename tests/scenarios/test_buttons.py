"""Buttons on cards."""

from typing import Any

import pytest

from bot.cards.answers import answer_card
from bot.services.answers import Turn, Unsure
from slack_simulator.payloads import buttons_of, click_request, mention, message
from slack_simulator.workspace import ASKER, BOT_USER, DIRECT, GENERAL, Message
from tests.support.local_slack import free_port
from tests.support.slack_bot import SlackBot, button, menus_of

BACKBONE = "who keeps the partnership running day to day, like an intermediary?"


def offered(slack: SlackBot, question: str = "trust or codify") -> Message:
    """Post a card in a channel's thread that offers entries to pick from."""
    knowledge = slack.guide.knowledge_for(question)
    entries = (knowledge.entries["leaders/trust"], knowledge.entries["practices/codify"])
    card = answer_card(Unsure(entries, slack.guide.ask(question).ranking, Turn(question)), knowledge)
    blocks: list[dict[str, Any]] = list(card.blocks)
    return slack.workspace.add(Message(GENERAL, BOT_USER, card.text, blocks, "1700000000.000100"))


def private_card(slack: SlackBot, command: str, text: str) -> Message:
    """Type a command; return its answer as the message that only the person sees."""
    reply = slack.type(command, text)
    return slack.workspace.add(Message(GENERAL, BOT_USER, reply["text"], reply["blocks"], None, ASKER))


def test_a_related_entry_opens_in_the_thread_only_for_the_person_who_pressed(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    (related,) = slack.press(answer, "Baltimore's Promise (Grads2Careers)")

    assert related.blocks[0]["text"]["text"] == "Baltimore's Promise (Grads2Careers)"
    assert related.only_for == ASKER
    assert related.thread_ts == answer.thread_ts


def test_a_related_entry_in_a_direct_message_stays_in_the_conversation(slack: SlackBot) -> None:
    (answer,) = slack.hear(message(BACKBONE))
    (related,) = slack.press(answer, "Baltimore's Promise (Grads2Careers)")

    assert related.channel == DIRECT
    assert related.only_for is None


def test_a_picked_entry_replaces_the_offer(slack: SlackBot) -> None:
    offer = offered(slack)
    new = slack.press(offer, "Codify the Commitment")

    assert new == []
    assert offer.blocks[0]["text"]["text"] == "Codify the Commitment"


def test_none_of_these_is_answered_in_the_language_of_the_question(slack: SlackBot) -> None:
    offer = offered(slack, "¿cómo generamos confianza y qué acuerdo firmamos?")
    slack.press(offer, "Ninguno de estos")

    assert offer.text.startswith("No encontré esto en los aprendizajes publicados.")


def test_none_of_these_replaces_the_offer_with_an_honest_no(slack: SlackBot) -> None:
    offer = offered(slack)
    slack.press(offer, "None of these")

    assert offer.text.startswith("I couldn't find this in the published learnings")
    assert "Browse" in offer.text or "browse" in offer.text


def test_sharing_shows_the_channel_the_card_and_the_person_who_shared_it(slack: SlackBot) -> None:
    private = private_card(slack, "/guide", f"<@{BOT_USER}> {BACKBONE}")
    shared, confirmed = slack.press(private, "Share to channel")

    assert shared.only_for is None
    opening = f"Shared by <@{ASKER}>\nThe question: “{BACKBONE}”\n“Intermediary organizations"
    assert shared.text.startswith(opening)
    assert menus_of(shared.blocks) == []
    assert (confirmed.text, confirmed.only_for) == ("Shared with the channel.", ASKER)


def test_a_card_is_shared_once(slack: SlackBot) -> None:
    private = private_card(slack, "/guide", BACKBONE)
    slack.press(private, "Share to channel")
    (again,) = slack.press(private, "Share to channel")

    assert again.only_for == ASKER
    assert "already shared" in again.text


def test_a_card_that_did_not_reach_the_channel_can_be_shared_again(slack: SlackBot) -> None:
    private = private_card(slack, "/guide", BACKBONE)
    nowhere = f"http://127.0.0.1:{free_port()}/"
    press = click_request(private, button(private.blocks, "Share to channel"), nowhere, origin=slack.origin)
    assert slack.deliver(press).status == 503
    shared, _ = slack.press(private, "Share to channel")

    assert shared.only_for is None


def test_an_entry_that_was_removed_is_not_shared(slack: SlackBot) -> None:
    private = private_card(slack, "/guide", BACKBONE)
    gone = {"type": "button", "action_id": "share:drivers/gone", "value": "drivers/gone", "text": {"text": "Gone"}}
    (reply,) = slack.press_element(private, gone)

    assert reply.only_for == ASKER
    assert "no longer in the knowledge base" in reply.text


@pytest.mark.parametrize("action", ["open", "pick", "share"])
def test_a_button_of_a_card_that_was_sent_before_still_works(slack: SlackBot, action: str) -> None:
    private = private_card(slack, "/guide", BACKBONE)
    old = {"type": "button", "action_id": f"{action}:leaders/trust", "value": "leaders/trust", "text": {"text": "Old"}}
    shown = [*slack.press_element(private, old), private][0]

    assert "Build Trust as Infrastructure" in shown.text


def test_a_long_question_keeps_a_button_for_its_explanation(slack: SlackBot) -> None:
    question = f"{BACKBONE} {'Please tell us, we are new. ' * 20}"
    (answer,) = slack.hear(mention(question))

    assert any(found["action_id"] == "why:answer" for found in buttons_of(answer.blocks))
    (why,) = slack.press(answer, "Why this answer?")
    assert why.text.startswith("Why “Empower the Backbone”?")


@pytest.mark.parametrize("place", ["a channel", "a private answer", "a direct message"])
def test_all_facts_are_shown_in_place(slack: SlackBot, place: str) -> None:
    if place == "a private answer":
        card = private_card(slack, "/spotlight", "baltimore")
    else:
        (card,) = slack.hear(message("baltimore") if place == "a direct message" else mention("baltimore"))
    assert card.text.count("•") == 3
    new = slack.press(card, "Show all 10 facts")

    assert new == []
    assert card.text.count("•") == 10
    assert "Show all 10 facts" not in str(card.blocks)


def test_the_whole_card_can_still_be_explained(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    slack.press(answer, "Show the longer quotation")
    (why,) = slack.press(answer, "Why this answer?")

    assert why.text.startswith("Why “Empower the Backbone”?")


def test_a_shared_card_still_names_the_person_and_the_question_when_it_is_shown_whole(slack: SlackBot) -> None:
    shared, _ = slack.press(private_card(slack, "/guide", BACKBONE), "Share to channel")
    slack.press(shared, "Show the longer quotation")

    assert shared.text.startswith(f"Shared by <@{ASKER}>\nThe question: “{BACKBONE}”")


def test_the_menu_leads_to_everything_to_read_next(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    (more,) = slack.press(answer, "More to read")

    assert more.only_for == ASKER
    related = slack.guide.knowledge.related_to(slack.guide.knowledge.entries["practices/backbone"])
    assert all(entry.title in more.text for entry in related)


def test_a_card_can_be_copied_as_text(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    (copied,) = slack.press(answer, "Copy as text")

    (block,) = copied.blocks
    assert block["elements"][0]["type"] == "rich_text_preformatted"
    assert "https://profilesincollectiveleadership.org/learnings" in copied.text


def test_all_spotlights_open_from_the_help_card(slack: SlackBot) -> None:
    (help_card,) = slack.hear(message("help"))
    (spotlights,) = slack.press(help_card, "All spotlights")

    assert "carousel" in {block["type"] for block in spotlights.blocks}


def test_a_card_of_the_carousel_opens_its_spotlight(slack: SlackBot) -> None:
    (all_of_them,) = slack.hear(message("show me all the spotlights"))
    (carousel,) = (block for block in all_of_them.blocks if block["type"] == "carousel")
    first = carousel["elements"][0]
    (opened,) = slack.press_element(all_of_them, first["actions"][0])

    assert opened.blocks[0]["text"]["text"] == first["title"]["text"]


def test_a_button_for_a_removed_entry_says_that_it_was_removed(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    gone = {"type": "button", "action_id": "open:drivers/gone", "value": "drivers/gone", "text": {"text": "Gone"}}
    (reply,) = slack.press_element(answer, gone)

    assert "no longer in the knowledge base" in reply.text


def test_the_explanation_of_an_answer_is_shown_only_to_the_person_who_asks_for_it(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention("who is the intermediery that keeps it all running?"))
    (reply,) = slack.press(answer, "Why this answer?")

    assert reply.only_for == ASKER
    assert reply.text.startswith("Why “Empower the Backbone”?")
    assert "intermediery → intermediary" in reply.text
    assert "%" not in reply.text


def test_the_runner_up_opens_from_the_explanation(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    (reply,) = slack.press(answer, "Why this answer?")
    (second,) = buttons_of(reply.blocks)
    (opened,) = slack.press_element(reply, second)

    assert opened.blocks[0]["text"]["text"] == second["text"]["text"]
    assert "the words it shares: " in reply.text


def test_each_offered_entry_comes_with_a_line_of_it(slack: SlackBot) -> None:
    lines = [line.partition(": ")[2] for line in offered(slack).text.splitlines() if line.startswith("•")]

    assert lines == [
        "“Trust, authenticity, and shared purpose drive systems change forward through…”",
        "“Formal agreements like MOUs help sustain the work through leadership changes…”",
    ]


def test_a_card_opened_by_a_button_has_no_question_to_explain(slack: SlackBot) -> None:
    (answer,) = slack.hear(mention(BACKBONE))
    (related,) = slack.press(answer, "Baltimore's Promise (Grads2Careers)")

    (menu,) = menus_of(related.blocks)
    assert "Why this answer?" not in str(menu)
