"""Deliveries are enqueued, shown, abandoned, counted and purged."""

from typing import Any

from bot.services.deliveries import Indeterminate, Refused, Sent, Skipped, State
from bot.services.retention import DELIVERY_RETENTION, DIRECT_MEMORY
from tests.support.samples import ACME, BETA, accept_reply, claim_if_due, claim_next, reply
from tests.support.stores import LEASE, Stores

THREAD = "1700000000.000100"


def test_a_message_that_is_enqueued_twice_is_posted_once(stores: Stores) -> None:
    assert stores.outbox_store.enqueue([reply("tip:1"), reply("tip:2"), reply("tip:1")]) == 2
    assert stores.reopen().outbox_store.enqueue([reply("tip:2"), reply("tip:3"), reply("tip:2", BETA)]) == 2
    assert stores.outbox_store.enqueue([]) == 0
    assert stores.outbox_store.backlog().by_state[State.PENDING] == 4


def test_a_message_that_was_posted_is_not_enqueued_again(stores: Stores) -> None:
    stores.outbox_store.enqueue([reply("tip:1")])
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), Sent("1.2"), retry_in=1)

    assert stores.outbox_store.enqueue([reply("tip:1")]) == 0


def test_a_thread_shows_the_latest_entry_posted_in_it(stores: Stores) -> None:
    for entry_id in ("practices/codify", "leaders/trust", None):
        accept_reply(stores.outbox_store, reply(entry_id=entry_id))
        stores.clock.move(1)

    recent = stores.reopen().outbox_store.recent_entries
    assert recent(ACME, "C0GENERAL", THREAD, 9) == ["practices/codify", "leaders/trust"]
    assert recent(ACME, "C0GENERAL", THREAD, 1) == ["leaders/trust"]
    assert recent(ACME, "C0OTHER", THREAD, 9) == []
    assert recent(ACME, "C0GENERAL", "1.0", 9) == []
    assert recent(ACME, "C0GENERAL", None, 9) == []
    assert recent(BETA, "C0GENERAL", THREAD, 9) == []


def test_the_message_that_a_thread_began_with_counts_as_shown_in_it(stores: Stores) -> None:
    first = accept_reply(stores.outbox_store, reply(entry_id="practices/codify", thread_ts=None))
    stores.outbox_store.record_outcome(first, Sent("1700000000.000100"), retry_in=1)
    stores.clock.move(1)
    accept_reply(stores.outbox_store, reply(entry_id="leaders/trust"))

    assert stores.outbox_store.recent_entries(ACME, "C0GENERAL", THREAD, 9) == ["practices/codify", "leaders/trust"]


def test_what_was_shown_outside_threads_is_remembered_for_half_an_hour(stores: Stores) -> None:
    direct: dict[str, Any] = {"channel": "D0ASKER", "thread_ts": None}
    accept_reply(stores.outbox_store, reply(entry_id="practices/codify", **direct))
    stores.clock.move(DIRECT_MEMORY - 60)
    accept_reply(stores.outbox_store, reply(entry_id="leaders/trust", **direct))
    accept_reply(stores.outbox_store, reply(entry_id="leaders/agility", channel="D0ASKER"))

    assert stores.outbox_store.recent_entries(ACME, "D0ASKER", None, 9) == ["practices/codify", "leaders/trust"]
    stores.clock.move(61)
    assert stores.outbox_store.recent_entries(ACME, "D0ASKER", None, 9) == ["leaders/trust"]


def test_a_thread_does_not_show_an_entry_whose_message_was_not_delivered(stores: Stores) -> None:
    accept_reply(stores.outbox_store, reply(entry_id="practices/codify"))
    stores.clock.move(1)
    for outcome in (Refused("invalid_blocks"), Skipped("expired")):
        stores.outbox_store.record_outcome(
            accept_reply(stores.outbox_store, reply(entry_id="leaders/trust")), outcome, retry_in=1
        )

    assert stores.outbox_store.recent_entries(ACME, "C0GENERAL", THREAD, 9) == ["practices/codify"]


def test_abandoning_a_workspace_fails_its_open_deliveries_and_no_others(stores: Stores) -> None:
    claim = accept_reply(stores.outbox_store)
    stores.outbox_store.record_outcome(accept_reply(stores.outbox_store), Sent("1.2"), retry_in=1)
    stores.outbox_store.record_outcome(accept_reply(stores.outbox_store), Indeterminate("timeout"), retry_in=1)
    stores.outbox_store.enqueue([reply(), reply(workspace=BETA)])

    assert stores.outbox_store.abandon(ACME, "uninstalled") == 3
    assert stores.outbox_store.abandon(ACME, "uninstalled") == 0
    assert not stores.outbox_store.record_outcome(claim, Sent("1.2"), retry_in=1)
    stores.clock.move(LEASE)
    assert claim_next(stores.outbox_store).message.workspace == BETA
    assert claim_if_due(stores.outbox_store) is None
    assert stores.outbox_store.backlog().by_state[State.FAILED] == 3


def test_the_backlog_counts_every_state_and_knows_the_longest_delay(stores: Stores) -> None:
    assert stores.outbox_store.backlog().by_state == dict.fromkeys(State, 0)
    assert stores.outbox_store.backlog().seconds_overdue == 0
    stores.outbox_store.enqueue([reply()])
    stores.clock.move(100)
    accept_reply(stores.outbox_store)
    stores.outbox_store.record_outcome(accept_reply(stores.outbox_store), Sent("1.2"), retry_in=1)
    stores.clock.move(50)

    backlog = stores.outbox_store.backlog()
    assert backlog.by_state == {**dict.fromkeys(State, 0), State.PENDING: 1, State.SENDING: 1, State.SENT: 1}
    assert backlog.seconds_overdue == 150


def test_a_delivery_that_is_being_sent_is_not_overdue(stores: Stores) -> None:
    accept_reply(stores.outbox_store)
    stores.clock.move(LEASE - 1)

    assert stores.outbox_store.backlog().seconds_overdue == 0


def test_settled_deliveries_are_purged_after_their_retention_period_and_open_ones_never(stores: Stores) -> None:
    stores.outbox_store.enqueue([reply("tip:1"), reply("tip:2")])
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), Sent("1.2"), retry_in=1)

    stores.clock.move(DELIVERY_RETENTION)
    assert stores.outbox_store.purge() == 0
    stores.clock.move(1)
    assert stores.outbox_store.purge() == 1
    assert stores.outbox_store.enqueue([reply("tip:1"), reply("tip:2")]) == 1
