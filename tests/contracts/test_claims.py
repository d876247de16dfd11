"""A delivery has one holder at a time, and the latest holder's word counts."""

from dataclasses import replace

import pytest

from bot.services.deliveries import Doubtful, Held, Outcome, Refused, Sent, Skipped, State, Untried
from tests.posts import ACME, BETA, claimed, reply, taken
from tests.stores import LEASE, Stores

ENDINGS = [(Sent("1.2"), State.SENT), (Refused("not_in_channel"), State.FAILED), (Skipped("expired"), State.SKIPPED)]


def test_the_one_that_is_due_for_longest_comes_first(stores: Stores) -> None:
    for key in ("tip:c", "tip:a", "tip:b"):
        stores.ledger.plan([reply(key)])
        stores.clock.move(1)

    assert [claimed(stores.ledger).post.key for _ in range(3)] == ["tip:c", "tip:a", "tip:b"]
    assert stores.ledger.claim() is None


def test_due_deliveries_are_listed_with_a_name_for_their_channel(stores: Stores) -> None:
    for channel in ("C1", "C2", "C1"):
        stores.ledger.plan([reply(channel=channel)])
        stores.clock.move(1)
    due = stores.ledger.due(2)

    assert [name for _, name in due] == ["T0ACME/C1", "T0ACME/C2"]
    assert stores.ledger.claim_one(due[1][0])
    assert stores.ledger.due(5) == [due[0], *stores.ledger.due(5)[1:]]
    assert [name for _, name in stores.ledger.due(5)] == ["T0ACME/C1", "T0ACME/C1"]


def test_a_delivery_can_be_claimed_by_its_id_while_it_is_due(stores: Stores) -> None:
    stores.ledger.plan([reply("tip:1"), reply("tip:2")])
    [_, (second, _)] = stores.ledger.due(2)
    claim = stores.ledger.claim_one(second)

    assert claim
    assert claim.delivery_id == second
    assert stores.ledger.claim_one(second) is None
    assert stores.ledger.claim_one("unheard-of") is None
    stores.clock.move(LEASE)
    assert stores.again().ledger.claim_one(second)


def test_when_a_lease_ends_somebody_else_may_claim_and_knows_of_the_doubt(stores: Stores) -> None:
    began = stores.clock.now
    first = taken(stores.ledger)

    stores.clock.move(LEASE - 1)
    assert stores.again().ledger.claim() is None
    stores.clock.move(1)
    second = claimed(stores.again().ledger)
    assert (second.delivery_id, second.attempt, second.doubtful_since) == (first.delivery_id, 2, began)


@pytest.mark.parametrize(
    "outcome", [Sent("1.2"), Held(30), Untried("late"), Doubtful("timeout"), Refused("x"), Skipped("x")]
)
def test_who_holds_an_older_attempt_holds_nothing(stores: Stores, outcome: Outcome) -> None:
    first = taken(stores.ledger)
    stores.clock.move(LEASE)
    second = claimed(stores.ledger)

    assert not stores.ledger.settle(first, outcome, again_in=1)
    stores.clock.move(LEASE - 1)
    assert stores.ledger.claim() is None
    assert stores.ledger.settle(second, Sent("1.2"), again_in=1)


def test_the_latest_holder_may_settle_even_when_the_lease_is_over(stores: Stores) -> None:
    claim = taken(stores.ledger)
    stores.clock.move(LEASE * 2)

    assert stores.ledger.settle(claim, Sent("1.2"), again_in=1)
    assert stores.ledger.claim() is None


@pytest.mark.parametrize(("outcome", "state"), ENDINGS)
def test_what_has_ended_stays_ended(stores: Stores, outcome: Outcome, state: State) -> None:
    claim = taken(stores.ledger)

    assert stores.ledger.settle(claim, outcome, again_in=1)
    assert not stores.ledger.settle(claim, Doubtful("timeout"), again_in=1)
    stores.clock.move(10 * LEASE)
    assert stores.ledger.claim() is None
    assert stores.ledger.claim_one(claim.delivery_id) is None
    assert stores.ledger.backlog().by_state == {**dict.fromkeys(State, 0), state: 1}


def test_a_doubtful_delivery_comes_again_and_the_doubt_stays(stores: Stores) -> None:
    began = stores.clock.now
    claim = taken(stores.ledger)
    for attempt in (2, 3):
        stores.ledger.settle(claim, Doubtful("timeout"), again_in=60)
        stores.clock.move(59)
        assert stores.ledger.claim() is None
        stores.clock.move(1)
        claim = claimed(stores.ledger)
        assert (claim.attempt, claim.doubtful_since) == (attempt, began)


def test_a_held_delivery_waits_and_slack_has_certainly_not_got_it(stores: Stores) -> None:
    stores.ledger.settle(taken(stores.ledger), Held(30), again_in=1)

    stores.clock.move(29)
    assert stores.ledger.claim() is None
    stores.clock.move(1)
    claim = claimed(stores.ledger)
    assert (claim.attempt, claim.doubtful_since) == (2, None)


@pytest.mark.parametrize("outcome", [Held(30), Untried("waited too long")])
def test_an_older_doubt_outlives_an_attempt_that_came_to_nothing(stores: Stores, outcome: Outcome) -> None:
    began = stores.clock.now
    stores.ledger.settle(taken(stores.ledger), Doubtful("timeout"), again_in=60)
    stores.clock.move(60)
    stores.ledger.settle(claimed(stores.ledger), outcome, again_in=1)
    stores.clock.move(30)

    assert claimed(stores.ledger).doubtful_since == began


def test_a_delivery_that_was_not_tried_is_due_again_at_once(stores: Stores) -> None:
    stores.ledger.settle(taken(stores.ledger), Untried("waited too long"), again_in=60)

    claim = claimed(stores.ledger)
    assert (claim.attempt, claim.doubtful_since) == (2, None)


def test_a_held_workspace_waits_with_all_that_it_has(stores: Stores) -> None:
    held, later = taken(stores.ledger, reply("tip:held")), taken(stores.ledger, reply("tip:later"))
    stores.ledger.settle(later, Held(90), again_in=1)
    stores.ledger.plan([reply("tip:acme", ACME), reply("tip:beta", BETA)])
    stores.ledger.settle(held, Held(30), again_in=1)

    assert [claimed(stores.ledger).post.workspace, stores.ledger.claim()] == [BETA, None]
    stores.clock.move(30)
    assert {claimed(stores.ledger).post.key for _ in range(2)} == {"tip:held", "tip:acme"}
    assert stores.ledger.claim() is None
    stores.clock.move(60)
    assert claimed(stores.ledger).post.key == "tip:later"


def test_a_pause_does_not_touch_what_others_are_sending(stores: Stores) -> None:
    held, other = taken(stores.ledger), taken(stores.ledger)
    stores.ledger.settle(held, Held(10 * LEASE), again_in=1)
    stores.clock.move(LEASE)

    assert claimed(stores.ledger).delivery_id == other.delivery_id


def test_what_is_too_late_is_said_to_be_expired(stores: Stores) -> None:
    stores.ledger.plan([reply(good_for=100.0)])
    stores.clock.move(100)
    [(delivery_id, _)] = stores.ledger.due(1)
    claim = stores.ledger.claim_one(delivery_id)
    assert claim
    assert not claim.expired

    stores.clock.move(LEASE)
    assert claimed(stores.ledger).expired


def test_when_something_is_due_next_is_known(stores: Stores) -> None:
    assert stores.ledger.next_due() is None
    now = stores.clock.now
    stores.ledger.plan([replace(reply(f"tip:{wait}"), not_before=now + wait) for wait in (60, 30)])
    assert stores.ledger.next_due() == now + 30

    stores.clock.move(30)
    stores.ledger.settle(claimed(stores.ledger), Sent("1.0"), 0)
    assert stores.ledger.next_due() == now + 60
