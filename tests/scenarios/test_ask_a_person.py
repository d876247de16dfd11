"""“Ask a person”: a question for the curators' channel, and a curator's reply to the person who asked."""

import json
from typing import Any

import pytest

from bot.cards.answers import answer_card
from bot.cards.ids import ASK_FORM, PERSON_FORM, Shortcut
from bot.services.answers import Turn, Unsure
from bot.slack.person_questions import MOST_ASKED
from slack_simulator.channels import Channel
from slack_simulator.faults import Fault
from slack_simulator.payloads import (
    Request,
    click_request,
    command_request,
    event_request,
    mention,
    message,
)
from slack_simulator.people import User
from slack_simulator.workspace import ASKER, BOT_USER, DIRECT, GENERAL, Message
from tests.support.slack_bot import button, labels
from tests.support.slack_user import SlackUser, text_of

ASK, REPLY = "Ask a person", "Reply"
CURATORS = "C0CURATORS"
MISSED = "where is the cheapest bike shop in Lisbon?"
MISSED_IN_SPANISH = "¿dónde está la tienda de bicicletas más barata de Lisboa?"
ANSWERED = "do we need a written agreement?"
WANTED = "I want to talk to a person"


def member(ada: SlackUser, name: str) -> SlackUser:
    """Add a curator to the workspace and to the curators' channel."""
    workspace, key = ada.slack.workspace, f"U0{name.upper()}"
    workspace.add_user(User(key, name, name.title()))
    workspace.channels[CURATORS].members.add(key)
    workspace.channels[GENERAL].members.add(key)
    return SlackUser(ada.slack, key)


def choose(ada: SlackUser, choice: str = "here") -> None:
    url = ada.slack.workspace.open_response_url(ada.slack.server.url, CURATORS)
    typed = command_request("/guide", f"curators {choice}", url, channel=CURATORS, origin=ada.origin)
    assert ada.slack.deliver(typed).status == 200


@pytest.fixture
def asker(ada: SlackUser) -> SlackUser:
    """A person in a workspace that has a curators' channel."""
    ada.slack.workspace.add_channel(Channel(CURATORS, "curators", creator=ASKER), ASKER, BOT_USER)
    choose(ada)
    return ada


@pytest.fixture
def carl(asker: SlackUser) -> SlackUser:
    return member(asker, "carl")


@pytest.fixture
def dora(asker: SlackUser) -> SlackUser:
    return member(asker, "dora")


def hear(user: SlackUser, event: dict[str, Any]) -> Message:
    """Write a message to the bot; return its answer."""
    (card,) = user.slack.hear(event)
    return card


def ask(user: SlackUser, card: Message, remark: str = "", label: str = ASK) -> str:
    """Press the button of ``card`` and submit the form; return what the form then says."""
    assert user.press(card, label) == []
    response = user.submit(remark=remark)
    assert response["response_action"] == "update"
    user.slack.workspace.views.close(user.user)
    return text_of(response["view"])


def press_from_outside(user: SlackUser, card: Message, label: str) -> list[Message]:
    """Press a button as a person of another organization; return what the bot has said since."""
    before = len(user.slack.said)
    url = user.slack.workspace.open_response_url(user.slack.server.url, card.channel, card, user.user)
    press = click_request(card, button(card.blocks, label), url, origin=user.origin)
    theirs = press.body.replace("team_id%22%3A+%22T0PLAYGROUND%22", "team_id%22%3A+%22T0ELSEWHERE%22", 1)
    assert theirs != press.body
    assert user.slack.deliver(Request(theirs, press.content_type)).status == 200
    return user.slack.said[before:]


def asked(user: SlackUser, question: str = MISSED, remark: str = "") -> Message:
    """Ask a question that has no answer, and a person; return the message in the curators' channel."""
    card = hear(user, mention(question))
    before = len(user.slack.said)
    assert user.slack.guide.knowledge.voice.person.sent in ask(user, card, remark)
    (posted,) = user.slack.said[before:]
    return posted


def reply(curator: SlackUser, posted: Message, text: str) -> list[Message]:
    """Reply to a message in the curators' channel; return what the bot has said since."""
    before = len(curator.slack.said)
    assert curator.press(posted, REPLY) == []
    assert curator.submit(reply=text) == {}
    return curator.slack.said[before:]


def test_the_form_says_what_is_sent_before_anything_is(asker: SlackUser) -> None:
    card = hear(asker, mention(MISSED, ts="1700000010.000100"))
    assert asker.press(card, ASK) == []

    assert asker.modal
    form = text_of(asker.modal)
    assert f"Your question: “{MISSED}”" in form
    assert f'"user_id": "{ASKER}"' in form
    assert "https://playground.slack.com/archives/C0GENERAL/p1700000010000100" in form
    assert asker.slack.workspace.channels[CURATORS].messages == []


def test_the_question_is_posted_once_and_a_second_press_says_so(asker: SlackUser) -> None:
    card = hear(asker, mention(f"<@{BOT_USER}> {MISSED}", ts="1700000010.000100"))
    voice = asker.slack.guide.knowledge.voice.person
    assert voice.sent in ask(asker, card, "It is for  next week.\nThanks!")
    (again,) = asker.press(card, ASK)

    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    assert posted.text.startswith(f"<@{ASKER}> asks the curators:\n{MISSED}\nIt is for next week. Thanks!\n")
    assert "https://playground.slack.com/archives/C0GENERAL/p1700000010000100" in posted.text
    assert labels(posted.blocks) == [REPLY]
    assert (again.text, again.only_for) == (voice.sent_before, ASKER)


def test_a_reply_reaches_the_asker_once_as_the_words_of_that_person(asker: SlackUser, carl: SlackUser) -> None:
    posted = asked(asker)
    said = reply(carl, posted, "Try the market.\n<!channel> *bold*")

    (direct,) = said
    assert direct.channel == DIRECT
    assert direct.text.startswith("<@U0CARL>, a curator, replied to you:\n")
    assert "&lt;!channel&gt;" in direct.text
    assert direct.text.endswith(
        "These are the words of <@U0CARL>, not of the published sources I quote. To write back, message them directly."
    )
    assert f"Your question: “{MISSED}”" in direct.text
    assert "<@U0CARL> replied." in posted.text
    assert labels(posted.blocks) == []


def test_two_curators_cannot_both_reply_unnoticed(asker: SlackUser, carl: SlackUser, dora: SlackUser) -> None:
    posted = asked(asker)
    before = posted.to_json()
    assert carl.press(posted, REPLY) == []
    assert dora.press(posted, REPLY) == []
    assert carl.submit(reply="Carl's words") == {}
    replied = len(asker.slack.said)
    late = dora.submit(reply="Dora's words")

    voice = asker.slack.guide.knowledge.voice.person
    assert late == {"response_action": "errors", "errors": {"reply": voice.replied_before}}
    stale = Message(CURATORS, BOT_USER, before["text"], before["blocks"], ts=posted.ts)
    (told,) = dora.press(stale, REPLY)
    assert (told.text, told.only_for) == (voice.replied_before, "U0DORA")
    assert asker.slack.said[replied:] == [told]


def test_where_the_message_cannot_be_changed_its_thread_says_who_replied(asker: SlackUser, carl: SlackUser) -> None:
    posted = asked(asker)
    asker.slack.workspace.faults.plan("chat.update", Fault(error="internal_error"))
    direct, said = reply(carl, posted, "Try the market.")

    assert direct.channel == DIRECT
    assert (said.channel, said.thread_ts, said.text) == (CURATORS, posted.ts, "<@U0CARL> replied.")


def test_only_members_of_the_curators_channel_reply(asker: SlackUser, carl: SlackUser) -> None:
    posted = asked(asker)
    voice = asker.slack.guide.knowledge.voice.person
    (from_outside,) = press_from_outside(carl, posted, REPLY)
    choose(asker, "off")
    (from_former_channel,) = carl.press(posted, REPLY)

    assert from_outside.text == from_former_channel.text == voice.curators_only
    assert carl.modal is None


def test_the_cards_shown_in_the_thread_and_the_nearest_entry_are_named(asker: SlackUser) -> None:
    first = hear(asker, mention(ANSWERED, ts="1700000010.000100"))
    assert "Codify" in first.text
    in_thread = {"thread_ts": "1700000010.000100", "ts": "1700000020.000100"}
    complaint = hear(asker, mention("that did not help at all, useless", **in_thread))
    assert ASK in labels(complaint.blocks)
    ask(asker, complaint)

    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    assert ANSWERED in posted.text
    assert "Cards shown before: “Codify the Commitment”." in posted.text
    assert "The nearest entry: “Codify the Commitment”." in posted.text
    assert "archives/C0GENERAL/p1700000010000100" in posted.text


def test_who_wants_a_person_gets_one_also_without_a_question(asker: SlackUser, carl: SlackUser) -> None:
    card = hear(asker, message(WANTED))
    voice = asker.slack.guide.knowledge.voice.person
    assert card.text.startswith(voice.act_human)
    assert asker.press(card, ASK) == []
    assert asker.modal
    (field,) = [block for block in asker.modal["blocks"] if block["type"] == "input"]
    assert (field["label"]["text"], field["optional"]) == (voice.own_question, False)
    asker.submit(remark="Who runs this?")
    asker.slack.workspace.views.close(asker.user)
    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    (direct,) = reply(carl, posted, "I do.")

    assert "slack.com" not in posted.text, "no one else can open a direct message"
    assert "Your question: “Who runs this?”" in direct.text


def test_who_wants_a_person_after_a_question_asks_that(asker: SlackUser) -> None:
    hear(asker, message(MISSED, ts="1700000010.000100"))
    card = hear(asker, message(WANTED, ts="1700000020.000100"))
    assert MISSED not in str(card.blocks)
    ask(asker, card)

    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    assert MISSED in posted.text


def test_another_persons_earlier_question_is_not_shown(asker: SlackUser, carl: SlackUser) -> None:
    hear(asker, mention(MISSED, ts="1700000010.000100"))
    card = hear(asker, mention(WANTED, ts="1700000020.000100"))
    carl.press(card, ASK)

    assert carl.modal
    assert MISSED not in json.dumps(carl.modal)


def test_in_spanish_everything_the_asker_sees_is_spanish(asker: SlackUser, carl: SlackUser) -> None:
    voice = asker.slack.guide.knowledge.in_language("es").voice.person
    card = hear(asker, message(MISSED_IN_SPANISH))
    asker.press(card, voice.ask)
    sent = asker.submit()["view"]
    assert voice.sent in text_of(sent)
    assert sent["close"]["text"] == "Cerrar"
    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    (direct,) = reply(carl, posted, "En el mercado.")

    assert direct.text.startswith("<@U0CARL>, del equipo de contenidos, te responde:")
    assert f"Tu pregunta: “{MISSED_IN_SPANISH}”" in direct.text


@pytest.mark.parametrize("text", [MISSED, WANTED, "that did not help at all, useless"])
def test_without_a_curators_channel_there_is_no_such_button(ada: SlackUser, text: str) -> None:
    card = hear(ada, mention(text))

    assert ASK not in labels(card.blocks)
    assert "Ask a person" not in card.text


def test_the_reply_to_who_wants_a_person_is_true_without_a_channel(ada: SlackUser) -> None:
    card = hear(ada, mention(WANTED))

    assert card.text.startswith("I'm a bot, and I can't connect you to a person here.")


def test_once_the_channel_is_off_nothing_is_sent(asker: SlackUser) -> None:
    card = hear(asker, mention(MISSED))
    asker.press(card, ASK)
    choose(asker, "off")
    voice = asker.slack.guide.knowledge.voice.person
    assert voice.unreachable in text_of(asker.submit()["view"])
    asker.slack.workspace.views.close(asker.user)
    (told,) = asker.press(card, ASK)

    assert told.text == voice.unreachable
    assert asker.slack.workspace.channels[CURATORS].messages == []


@pytest.mark.parametrize("change", ["archived", "left"])
def test_where_the_bot_cannot_post_nothing_is_promised(asker: SlackUser, change: str) -> None:
    channel = asker.slack.workspace.channels[CURATORS]
    if change == "archived":
        channel.archived = True
    else:
        channel.members.discard(BOT_USER)
    (told,) = asker.press(hear(asker, mention(MISSED)), ASK)

    assert told.text == asker.slack.guide.knowledge.voice.person.unreachable


def test_a_person_asks_a_few_questions_a_day(asker: SlackUser) -> None:
    voice = asker.slack.guide.knowledge.voice.person
    cards = [
        hear(asker, mention(f"where is the cheapest bike shop in {city}?", ts=f"17000000{number}.000100"))
        for number, city in enumerate(("Lisbon", "Porto", "Faro", "Madrid", "Rome", "Paris"), start=10)
    ]
    said = [ask(asker, card) for card in cards]

    assert [voice.sent in one for one in said] == [True] * MOST_ASKED + [False]
    assert voice.too_many in said[-1]
    asker.slack.workspace.clock.advance(86_400)
    assert voice.sent in ask(asker, cards[-1])


def test_people_of_other_organizations_have_no_such_button_and_cannot_use_one(asker: SlackUser) -> None:
    card = hear(asker, mention(MISSED))
    (told,) = press_from_outside(asker, card, ASK)
    event = mention(MISSED, user="U0ELSEWHERE", user_team="T0ELSEWHERE", ts="1700000030.000100")
    envelope = {**json.loads(event_request(event, asker.slack.origin).body), "is_ext_shared_channel": True}
    assert asker.slack.deliver(Request(json.dumps(envelope), "application/json")).status == 200

    assert told.text == asker.slack.guide.knowledge.voice.person.insiders_only
    assert asker.modal is None
    assert asker.slack.said[-1].text.startswith(asker.slack.guide.knowledge.voice.no_answer)
    assert ASK not in labels(asker.slack.said[-1].blocks)


@pytest.mark.parametrize("error", ["fatal_error", "message_not_found"])
def test_without_an_address_the_link_is_left_out(asker: SlackUser, error: str) -> None:
    card = hear(asker, mention(MISSED))
    asker.slack.workspace.faults.plan("chat.getPermalink", Fault(error=error))
    ask(asker, card)

    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    assert "slack.com" not in posted.text


def test_a_private_answer_has_the_button_too(asker: SlackUser) -> None:
    shown = asker.slack.type("/guide", MISSED)
    card = asker.slack.workspace.add(Message(GENERAL, BOT_USER, shown["text"], shown["blocks"], None, ASKER))
    ask(asker, card)

    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    assert MISSED in posted.text
    assert "slack.com" not in posted.text


def test_after_telling_the_curators_a_person_can_still_be_asked(asker: SlackUser) -> None:
    card = hear(asker, mention(MISSED))
    asker.press(card, "Tell the curators")
    assert labels(card.blocks)[:2] == ["Let me know", ASK]
    ask(asker, card)

    assert len(asker.slack.workspace.channels[CURATORS].messages) == 1


def test_none_of_these_leads_to_a_person(asker: SlackUser) -> None:
    knowledge = asker.slack.guide.knowledge
    entries = (knowledge.entries["leaders/trust"], knowledge.entries["practices/codify"])
    turn = Turn("trust or codify?")
    offer = answer_card(Unsure(entries, asker.slack.guide.explain(turn), turn), knowledge)
    card = asker.slack.workspace.add(Message(GENERAL, BOT_USER, offer.text, list(offer.blocks)))
    asker.press(card, "None of these")
    ask(asker, card)

    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    assert "trust or codify?" in posted.text


def test_one_of_several_questions_is_asked(asker: SlackUser) -> None:
    card = hear(asker, mention("Do we need a written agreement? And who won the game last night?"))
    ask(asker, card)

    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    assert "game last night" in posted.text
    assert "agreement" not in posted.text


def test_a_card_in_a_window_has_the_button_too(asker: SlackUser) -> None:
    """A modal can be replaced, but not opened a second time."""
    asker.use_shortcut(Shortcut.ASK)
    asker.submit(**{ASK_FORM: MISSED})
    assert asker.press_in_modal(ASK).status == 200
    assert asker.modal
    assert asker.modal["callback_id"] == PERSON_FORM
    asker.submit()
    assert asker.slack.guide.knowledge.voice.person.sent in text_of(asker.modal)

    (posted,) = asker.slack.workspace.channels[CURATORS].messages
    assert MISSED in posted.text


def test_none_of_it_is_kept(asker: SlackUser, carl: SlackUser) -> None:
    reply(carl, asked(asker, remark="for my school"), "Try the market.")
    stored = repr(asker.slack.stores.outbox_store.__dict__)

    assert "for my school" not in stored
    assert "Try the market" not in stored


def test_the_privacy_card_says_so(asker: SlackUser) -> None:
    assert asker.slack.guide.knowledge.voice.person.privacy in asker.slack.type("/guide", "privacy")["text"]
