"""“Let me know”: people who told the curators hear once when their question has an answer."""

from functools import partial

import pytest

from bot.bootstrap.guide import create_inbox
from bot.services.curation.subscribers import MOST_DAYS, tell_subscribers
from bot.services.deliveries import State
from bot.services.retention import DAY
from bot.services.timeouts import RECONCILE_AFTER
from bot.services.workspaces import Workspace
from bot.slack.curators import found_message
from slack_simulator.faults import Fault
from slack_simulator.payloads import mention, message
from slack_simulator.workspace import ASKER, TEAM, Message
from tests.support.slack_bot import SlackBot, button

HERE = Workspace(TEAM)
MISSED = "where is the cheapest bike shop in Lisbon?"
MISSED_IN_SPANISH = "¿dónde está la tienda de bicicletas más barata de Lisboa?"


def subscribed(slack: SlackBot) -> Message:
    """Ask, tell the curators, and press “Let me know”; return the card with the buttons."""
    (card,) = slack.hear(mention(MISSED))
    slack.press(card, "Tell the curators")
    (noted,) = slack.press(card, "Let me know")
    expected = slack.guide.knowledge.voice.curators.will_tell.format(days=MOST_DAYS)
    assert (noted.text, noted.only_for) == (expected, ASKER)
    return card


def answer(slack: SlackBot) -> list[Message]:
    """Let a curator answer the only gap with an entry; return what the bot has said since."""
    [gap] = create_inbox(slack.guide, slack.stores).gaps(HERE)
    entry = slack.guide.knowledge.entries["practices/codify"]
    message_to = partial(found_message, entry=entry, guide=slack.guide)
    tell_subscribers(gap.status, slack.stores.subscribers, slack.stores.outbox_store, message_to)
    return slack.wait(1)


def test_a_person_hears_once_in_a_direct_message_and_is_forgotten(slack: SlackBot) -> None:
    card = subscribed(slack)
    (found,) = answer(slack)

    assert (found.channel, found.only_for) == (slack.workspace.direct, None)
    assert found.text.startswith(slack.guide.knowledge.voice.curators.found.format(question=MISSED))
    assert "Codify the Commitment" in found.text
    assert answer(slack) == []
    slack.press(card, "Let me know")
    assert answer(slack) == []


@pytest.mark.parametrize(
    "fault", [Fault(lost="closed", effect=True), Fault(lost="closed")], ids=lambda fault: fault.name
)
def test_a_message_that_may_not_have_arrived_is_looked_up_in_the_persons_direct_messages(
    slack: SlackBot, fault: Fault
) -> None:
    subscribed(slack)
    slack.workspace.faults.plan("chat.postMessage", fault)
    answer(slack)
    slack.wait(RECONCILE_AFTER)

    assert [found.channel for found in slack.said].count(slack.workspace.direct) == 1
    backlog = slack.stores.outbox_store.backlog()
    assert backlog.by_state[State.SENT] == 2, backlog


def test_without_the_scope_for_direct_messages_such_a_message_is_not_sent_again(slack: SlackBot) -> None:
    subscribed(slack)
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed"))
    slack.workspace.fail_next("conversations.open", "missing_scope")
    answer(slack)
    slack.wait(RECONCILE_AFTER)

    assert slack.stores.outbox_store.backlog().by_state[State.SKIPPED] == 1


def test_in_spanish_the_person_hears_in_spanish(slack: SlackBot) -> None:
    (card,) = slack.hear(message(MISSED_IN_SPANISH))
    slack.press(card, "Avisar al equipo")
    slack.press(card, "Avísame")
    (found,) = answer(slack)

    voice = slack.guide.knowledge.in_language("es").voice
    assert found.text.startswith(voice.curators.found.format(question=MISSED_IN_SPANISH))


def test_who_did_not_ask_to_hear_hears_nothing(slack: SlackBot) -> None:
    (card,) = slack.hear(mention(MISSED))
    slack.press(card, "Tell the curators")

    assert answer(slack) == []


def test_erasing_deletes_the_address(slack: SlackBot) -> None:
    card = subscribed(slack)
    assert sum(data.erase(HERE, ASKER) for data in slack.app_context.tenant_data) == 3
    slack.hear(mention(MISSED, user="U0BEN", ts="1700000090.000100"))

    assert answer(slack) == []
    assert "Let me know" in str(card.blocks)


def test_an_address_expires(slack: SlackBot) -> None:
    subscribed(slack)
    slack.workspace.clock.advance(MOST_DAYS * DAY + 1)

    assert slack.stores.subscribers.purge() == 1


def test_who_wanted_a_person_can_hear_as_well(slack: SlackBot) -> None:
    slack.hear(message(MISSED, ts="1700000010.000100"))
    (card,) = slack.hear(message("I want to talk to a person", ts="1700000020.000100"))
    slack.press(card, "Tell the curators")
    assert MISSED not in str(button(card.blocks, "Let me know"))
    slack.press(card, "Let me know")
    (found,) = answer(slack)

    assert MISSED in found.text


def test_who_asked_several_questions_can_hear_of_the_one_that_was_missed(slack: SlackBot) -> None:
    (card,) = slack.hear(mention("Do we need a written agreement? And who won the game last night?"))
    (told,) = slack.press(card, "Tell the curators")
    slack.press(told, "Let me know")
    (found,) = answer(slack)

    assert "game last night" in found.text
