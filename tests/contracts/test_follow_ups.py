"""Channels in which follow-ups are heard, and threads in which the bot has answered."""

from bot.services.deliveries import Refused
from tests.support.samples import ACME, BETA, accept_reply, reply
from tests.support.stores import Stores

CHANNEL, OTHER, THREAD = "C0GENERAL", "C0OTHER", "1700000000.000100"


def test_follow_ups_are_heard_only_where_they_were_turned_on(stores: Stores) -> None:
    stores.follow_ups.turn_on(ACME, CHANNEL)
    stores.follow_ups.turn_on(ACME, CHANNEL)

    seen = stores.reopen().follow_ups
    assert seen.hears(ACME, CHANNEL)
    assert not seen.hears(ACME, OTHER)
    assert not seen.hears(BETA, CHANNEL)


def test_follow_ups_are_not_heard_once_they_were_turned_off(stores: Stores) -> None:
    for channel in (CHANNEL, OTHER):
        stores.follow_ups.turn_on(ACME, channel)
    stores.follow_ups.turn_off(ACME, CHANNEL)
    stores.follow_ups.turn_off(ACME, "C0NEVER")

    assert not stores.reopen().follow_ups.hears(ACME, CHANNEL)
    assert stores.follow_ups.hears(ACME, OTHER)


def test_forgetting_a_workspace_deletes_its_channels_and_no_others(stores: Stores) -> None:
    for workspace, channel in ((ACME, CHANNEL), (ACME, OTHER), (BETA, CHANNEL)):
        stores.follow_ups.turn_on(workspace, channel)

    assert stores.follow_ups.erase(ACME, "U0ANNA") == 0
    assert stores.follow_ups.forget(ACME) == 2
    assert not stores.follow_ups.hears(ACME, CHANNEL)
    assert stores.follow_ups.hears(BETA, CHANNEL)


def test_a_thread_in_which_a_person_was_answered_is_known(stores: Stores) -> None:
    accept_reply(stores.outbox_store, reply("answer:C0GENERAL:1.2"))

    assert stores.outbox_store.has_answered(ACME, CHANNEL, THREAD)
    assert not stores.outbox_store.has_answered(ACME, OTHER, THREAD)
    assert not stores.outbox_store.has_answered(ACME, CHANNEL, "1.0")
    assert not stores.outbox_store.has_answered(BETA, CHANNEL, THREAD)


def test_a_tip_or_an_answer_that_slack_refused_is_no_answer(stores: Stores) -> None:
    accept_reply(stores.outbox_store, reply("discuss:C0GENERAL:1.2", entry_id="leaders/trust"))
    refused = accept_reply(stores.outbox_store, reply("answer:C0GENERAL:1.2"))
    stores.outbox_store.record_outcome(refused, Refused("invalid_blocks"), retry_in=1)

    assert not stores.outbox_store.has_answered(ACME, CHANNEL, THREAD)
