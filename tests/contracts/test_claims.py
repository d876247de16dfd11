"""A delivery has one valid claim at a time, and only the latest claim can record an outcome."""

from dataclasses import replace

import pytest

from bot.services.deliveries import Indeterminate, NotAttempted, Outcome, RateLimited, Refused, Sent, Skipped, State
from tests.support.samples import ACME, BETA, accept_reply, claim_if_due, claim_next, reply
from tests.support.stores import LEASE, Stores

SETTLED = [(Sent("1.2"), State.SENT), (Refused("not_in_channel"), State.FAILED), (Skipped("expired"), State.SKIPPED)]


def test_the_delivery_that_has_been_due_for_longest_is_claimed_first(stores: Stores) -> None:
    for key in ("tip:c", "tip:a", "tip:b"):
        stores.outbox_store.enqueue([reply(key)])
        stores.clock.move(1)

    assert [claim_next(stores.outbox_store).message.idempotency_key for _ in range(3)] == ["tip:c", "tip:a", "tip:b"]
    assert claim_if_due(stores.outbox_store) is None


def test_due_deliveries_are_listed_longest_due_first_with_a_name_for_their_channel(stores: Stores) -> None:
    for channel in ("C2", "C1", "C3"):
        stores.outbox_store.enqueue([reply(channel=channel)])
        stores.clock.move(1)

    assert [name for _, name in stores.outbox_store.due(2)] == ["T0ACME/C2", "T0ACME/C1"]


def test_a_claimed_delivery_is_not_listed_as_due_and_the_others_stay(stores: Stores) -> None:
    for channel in ("C1", "C2", "C3"):
        stores.outbox_store.enqueue([reply(channel=channel)])
        stores.clock.move(1)
    [first, second, third] = stores.outbox_store.due(5)
    assert stores.outbox_store.claim_one(second[0])

    assert stores.outbox_store.due(5) == [first, third]


def test_a_delivery_can_be_claimed_by_its_id_while_it_is_due(stores: Stores) -> None:
    stores.outbox_store.enqueue([reply("tip:1"), reply("tip:2")])
    [_, (second, _)] = stores.outbox_store.due(2)
    claim = stores.outbox_store.claim_one(second)

    assert claim
    assert claim.delivery_id == second
    assert stores.outbox_store.claim_one(second) is None
    assert stores.outbox_store.claim_one("unknown") is None
    stores.clock.move(LEASE)
    assert stores.reopen().outbox_store.claim_one(second)


def test_after_the_lease_the_next_claim_knows_that_slack_may_have_the_message(stores: Stores) -> None:
    began = stores.clock.now
    first = accept_reply(stores.outbox_store)

    stores.clock.move(LEASE - 1)
    assert claim_if_due(stores.reopen().outbox_store) is None
    stores.clock.move(1)
    second = claim_next(stores.reopen().outbox_store)
    assert (second.delivery_id, second.attempt, second.maybe_sent_since) == (first.delivery_id, 2, began)


@pytest.mark.parametrize(
    "outcome",
    [Sent("1.2"), RateLimited(30), NotAttempted("late"), Indeterminate("timeout"), Refused("x"), Skipped("x")],
)
def test_an_older_claim_records_no_outcome(stores: Stores, outcome: Outcome) -> None:
    first = accept_reply(stores.outbox_store)
    stores.clock.move(LEASE)
    second = claim_next(stores.outbox_store)

    assert not stores.outbox_store.record_outcome(first, outcome, retry_in=1)
    stores.clock.move(LEASE - 1)
    assert claim_if_due(stores.outbox_store) is None
    assert stores.outbox_store.record_outcome(second, Sent("1.2"), retry_in=1)


def test_the_latest_claim_records_an_outcome_even_after_its_lease(stores: Stores) -> None:
    claim = accept_reply(stores.outbox_store)
    stores.clock.move(LEASE * 2)

    assert stores.outbox_store.record_outcome(claim, Sent("1.2"), retry_in=1)
    assert claim_if_due(stores.outbox_store) is None


@pytest.mark.parametrize(("outcome", "state"), SETTLED)
def test_a_settled_delivery_stays_settled(stores: Stores, outcome: Outcome, state: State) -> None:
    claim = accept_reply(stores.outbox_store)

    assert stores.outbox_store.record_outcome(claim, outcome, retry_in=1)
    assert not stores.outbox_store.record_outcome(claim, Indeterminate("timeout"), retry_in=1)
    stores.clock.move(10 * LEASE)
    assert claim_if_due(stores.outbox_store) is None
    assert stores.outbox_store.claim_one(claim.delivery_id) is None
    assert stores.outbox_store.backlog().by_state == {**dict.fromkeys(State, 0), state: 1}


def test_an_indeterminate_delivery_is_due_again_and_stays_indeterminate(stores: Stores) -> None:
    began = stores.clock.now
    claim = accept_reply(stores.outbox_store)
    for attempt in (2, 3):
        stores.outbox_store.record_outcome(claim, Indeterminate("timeout"), retry_in=60)
        stores.clock.move(59)
        assert claim_if_due(stores.outbox_store) is None
        stores.clock.move(1)
        claim = claim_next(stores.outbox_store)
        assert (claim.attempt, claim.maybe_sent_since) == (attempt, began)


def test_a_rate_limited_delivery_waits_and_slack_certainly_does_not_have_it(stores: Stores) -> None:
    stores.outbox_store.record_outcome(accept_reply(stores.outbox_store), RateLimited(30), retry_in=1)

    stores.clock.move(29)
    assert claim_if_due(stores.outbox_store) is None
    stores.clock.move(1)
    claim = claim_next(stores.outbox_store)
    assert (claim.attempt, claim.maybe_sent_since) == (2, None)


@pytest.mark.parametrize("outcome", [RateLimited(30), NotAttempted("waited too long")])
def test_an_attempt_that_sends_nothing_does_not_clear_an_earlier_doubt(stores: Stores, outcome: Outcome) -> None:
    began = stores.clock.now
    stores.outbox_store.record_outcome(accept_reply(stores.outbox_store), Indeterminate("timeout"), retry_in=60)
    stores.clock.move(60)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), outcome, retry_in=1)
    stores.clock.move(30)

    assert claim_next(stores.outbox_store).maybe_sent_since == began


def test_a_delivery_that_was_not_attempted_is_due_again_at_once(stores: Stores) -> None:
    stores.outbox_store.record_outcome(accept_reply(stores.outbox_store), NotAttempted("waited too long"), retry_in=60)

    claim = claim_next(stores.outbox_store)
    assert (claim.attempt, claim.maybe_sent_since) == (2, None)


def test_a_rate_limit_pauses_all_deliveries_of_the_channel_and_no_others(stores: Stores) -> None:
    limited, later = (
        accept_reply(stores.outbox_store, reply("tip:limited")),
        accept_reply(stores.outbox_store, reply("tip:later")),
    )
    stores.outbox_store.record_outcome(later, RateLimited(90), retry_in=1)
    stores.outbox_store.enqueue([reply("tip:acme", ACME), reply("tip:beta", BETA)])
    stores.outbox_store.record_outcome(limited, RateLimited(30), retry_in=1)

    assert [claim_next(stores.outbox_store).message.workspace, claim_if_due(stores.outbox_store)] == [BETA, None]
    stores.clock.move(30)
    assert {claim_next(stores.outbox_store).message.idempotency_key for _ in range(2)} == {"tip:limited", "tip:acme"}
    assert claim_if_due(stores.outbox_store) is None
    stores.clock.move(60)
    assert claim_next(stores.outbox_store).message.idempotency_key == "tip:later"


def test_a_pause_does_not_affect_deliveries_that_are_being_sent(stores: Stores) -> None:
    limited, other = accept_reply(stores.outbox_store), accept_reply(stores.outbox_store)
    stores.outbox_store.record_outcome(limited, RateLimited(10 * LEASE), retry_in=1)
    stores.clock.move(LEASE)

    assert claim_next(stores.outbox_store).delivery_id == other.delivery_id


def test_a_claim_says_that_its_message_has_expired(stores: Stores) -> None:
    stores.outbox_store.enqueue([reply(ttl=100.0)])
    stores.clock.move(100)
    [(delivery_id, _)] = stores.outbox_store.due(1)
    claim = stores.outbox_store.claim_one(delivery_id)
    assert claim
    assert not claim.expired

    stores.clock.move(LEASE)
    assert claim_next(stores.outbox_store).expired


def test_the_store_knows_when_the_next_delivery_is_due(stores: Stores) -> None:
    assert stores.outbox_store.next_due() is None
    now = stores.clock.now
    stores.outbox_store.enqueue([replace(reply(f"tip:{wait}"), not_before=now + wait) for wait in (60, 30)])
    assert stores.outbox_store.next_due() == now + 30

    stores.clock.move(30)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), Sent("1.0"), 0)
    assert stores.outbox_store.next_due() == now + 60


def test_several_deliveries_are_claimed_at_once_longest_due_first(stores: Stores) -> None:
    for channel in ("C2", "C1", "C3"):
        stores.outbox_store.enqueue([reply(channel=channel)])
        stores.clock.move(1)

    assert [claim.message.channel for claim in stores.outbox_store.claim(2)] == ["C2", "C1"]
    assert [claim.message.channel for claim in stores.reopen().outbox_store.claim(2)] == ["C3"]
    assert not stores.outbox_store.claim(2)
