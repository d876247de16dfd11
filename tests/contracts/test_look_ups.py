"""Look-ups go on where they stopped, take turns where Slack limits them, and end in time."""

from dataclasses import replace
from typing import Any

import pytest

from bot.services.deliveries import Claim, Indeterminate, LookUpLimited, NotFound, PageRead, Sent, State
from bot.services.rate_limits import LookUpLimit
from bot.services.retention import DAY
from tests.support.samples import ACME, BETA, accept_reply, claim_if_due, claim_next, reply
from tests.support.stores import LEASE, Stores


def doubt(stores: Stores, *, workspace: str = "acme", **fields: Any) -> Claim:
    """Record a reply that Slack may have; it can be looked up at once."""
    owner = BETA if workspace == "beta" else ACME
    claim = accept_reply(stores.outbox_store, reply(workspace=owner, **fields))
    stores.outbox_store.record_outcome(claim, Indeterminate("timeout"), retry_in=0)
    stores.clock.move(0.001)
    return claim


def test_the_page_is_kept_for_the_next_claim_and_forgotten_with_the_doubt(stores: Stores) -> None:
    doubt(stores)
    for expected in (None, "page 2", "page 3"):
        claim = claim_next(stores.reopen().outbox_store)
        assert claim.cursor == expected
        stores.outbox_store.record_outcome(claim, PageRead(f"page {claim.attempt}"), retry_in=1)
    claim = claim_next(stores.outbox_store)
    stores.outbox_store.record_outcome(claim, NotFound(), retry_in=1)

    claim = claim_next(stores.outbox_store)
    assert (claim.cursor, claim.maybe_sent_since, claim.slack_since) == (None, None, None)


def test_a_limited_look_up_keeps_its_page(stores: Stores) -> None:
    doubt(stores)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), PageRead("page 2"), retry_in=1)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), LookUpLimited(60), retry_in=1)
    assert claim_if_due(stores.outbox_store) is None
    stores.clock.move(60)

    assert claim_next(stores.outbox_store).cursor == "page 2"


def test_limited_look_ups_take_turns_once_a_minute_oldest_first_and_none_starves(stores: Stores) -> None:
    waiting = [doubt(stores).delivery_id for _ in range(3)]
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), LookUpLimited(60), retry_in=1)
    looked_up: list[tuple[str, int]] = []
    began, other = stores.clock.now, stores.reopen().outbox_store
    while len(looked_up) < 6:
        claim = claim_if_due(other)
        if claim is None:
            stores.clock.move(1)
            continue
        looked_up.append((claim.delivery_id, round(stores.clock.now - began)))
        is_first_page = claim.cursor is None
        stores.outbox_store.record_outcome(claim, PageRead("2") if is_first_page else Sent("1.0"), retry_in=1)

    expected = [delivery for delivery in waiting for _ in range(2)]
    assert [delivery for delivery, _ in looked_up] == expected
    assert [at for _, at in looked_up] == [60, 120, 180, 240, 300, 360]


def test_the_limit_holds_for_one_method_of_one_workspace(stores: Stores) -> None:
    doubt(stores)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), LookUpLimited(60), retry_in=1)
    assert claim_if_due(stores.outbox_store) is None

    doubt(stores, thread_ts=None)
    assert claim_next(stores.outbox_store).message.thread_ts is None
    doubt(stores, workspace="beta")
    assert claim_next(stores.outbox_store).message.workspace == BETA


def test_a_limit_on_look_ups_does_not_delay_posts(stores: Stores) -> None:
    doubt(stores)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), LookUpLimited(60), retry_in=1)

    assert accept_reply(stores.outbox_store)


def test_without_a_limit_look_ups_follow_each_other_at_once(stores: Stores) -> None:
    for _ in range(20):
        doubt(stores)
    for _ in range(20):
        stores.outbox_store.record_outcome(claim_next(stores.outbox_store), Sent("1.0"), retry_in=1)

    assert stores.outbox_store.backlog().by_state[State.SENT] == 20


def test_a_look_up_whose_process_died_uses_up_its_turn(stores: Stores) -> None:
    for _ in range(2):
        doubt(stores)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), LookUpLimited(60), retry_in=1)
    stores.clock.move(60)
    died = claim_next(stores.outbox_store)
    stores.clock.move(59)
    assert claim_if_due(stores.outbox_store) is None
    stores.clock.move(1)

    assert claim_next(stores.outbox_store).delivery_id != died.delivery_id


def test_an_expired_delivery_does_not_wait_for_its_turn(stores: Stores) -> None:
    doubt(stores, ttl=100.0)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), LookUpLimited(DAY), retry_in=1)
    stores.clock.move(101)

    assert claim_next(stores.outbox_store).expired


def test_a_reported_message_is_due_at_once_in_its_own_workspace_only(stores: Stores) -> None:
    claim = accept_reply(stores.outbox_store)
    stores.outbox_store.record_outcome(claim, Indeterminate("timeout"), retry_in=60)

    assert not stores.outbox_store.confirm(BETA, claim.delivery_id, "9.9")
    assert claim_if_due(stores.outbox_store) is None
    assert stores.reopen().outbox_store.confirm(ACME, claim.delivery_id, "1.5")
    assert not stores.outbox_store.confirm(ACME, claim.delivery_id, "1.6")
    assert claim_next(stores.outbox_store).confirmed_ts == "1.5"


def test_a_reported_message_does_not_wait_for_the_turn_of_look_ups(stores: Stores) -> None:
    claim = doubt(stores)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), LookUpLimited(60), retry_in=1)
    stores.outbox_store.confirm(ACME, claim.delivery_id, "1.5")

    assert claim_next(stores.outbox_store).confirmed_ts == "1.5"


def test_a_settled_delivery_is_not_confirmed(stores: Stores) -> None:
    claim = accept_reply(stores.outbox_store)
    stores.outbox_store.record_outcome(claim, Sent("1.2"), retry_in=1)

    assert not stores.outbox_store.confirm(ACME, claim.delivery_id, "1.2")
    assert not stores.outbox_store.confirm(ACME, "unknown", "1.2")


def test_the_lease_protects_a_confirmed_claim_as_any_other(stores: Stores) -> None:
    claim = doubt(stores)
    stores.outbox_store.confirm(ACME, claim.delivery_id, "1.5")
    claim_next(stores.outbox_store)
    assert claim_if_due(stores.outbox_store) is None
    stores.clock.move(LEASE)

    assert claim_next(stores.outbox_store).confirmed_ts == "1.5"


@pytest.mark.parametrize("successes", [0, 1, 2])
def test_two_answers_within_a_minute_show_that_slack_does_not_restrict_the_app(successes: int) -> None:
    limit, now = LookUpLimit(), 1_000.0
    for _ in range(successes):
        limit, now = limit.after_answer(now), now + 1
    limit = limit.after_limit(now, 50)

    assert limit.free_at == now + 50
    assert limit.spacing == (0.0 if successes == 2 else 60.0)
    assert limit.after_answer(now + 600).free_at == now + 600 + (limit.spacing or 0)


def test_short_pauses_space_the_look_ups_by_seconds_until_two_answers_follow() -> None:
    once = LookUpLimit().after_limit(1_000.0, 1)
    assert (once.free_at, once.spacing) == (1_001.0, 2.0)

    twice = once.after_answer(1_002.0).after_limit(1_005.0, 1)
    assert (twice.free_at, twice.spacing) == (1_006.0, 4.0)
    answered = twice.after_answer(1_006.0)
    assert (answered.free_at, answered.spacing) == (1_006.0, 0.0)
    assert answered.after_limit(1_011.0, 1).spacing == 0.0
    assert once.after_answer(1_900.0).free_at == 1_902.0


def test_many_short_pauses_without_two_answers_show_that_slack_restricts_the_app() -> None:
    limit, now = LookUpLimit(), 1_000.0
    for _ in range(6):
        limit, now = limit.after_limit(now, 1), now + 1

    assert limit.spacing == 60.0


def test_an_old_limit_is_tried_again() -> None:
    limit = LookUpLimit().after_limit(1_000.0, 60)
    for minute in range(1, 70):
        limit = limit.after_answer(1_000.0 + minute * 61)

    assert limit.spacing is None
    assert replace(limit, spacing=60.0) != limit
