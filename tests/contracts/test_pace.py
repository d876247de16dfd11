"""Posts keep the pace of their channel and the order in which they were recorded; other channels are not affected."""

import pytest

from bot.services.deliveries import Claim, Indeterminate, NotAttempted, RateLimited, Sent
from bot.services.rate_limits import Pace
from bot.services.timeouts import DeliveryTimeouts
from tests.contracts.test_concurrency import THREADS, at_once
from tests.support.samples import ACME, BETA, accept_reply, claim_if_due, claim_next, incoming_event, reply
from tests.support.stores import LEASE, Backend, Stores

PACE = Pace(interval=1.0, burst=3)


@pytest.fixture
def stores(backend: Backend) -> Stores:
    return backend.open(pace=PACE)


def ask(stores: Stores, number: int, channel: str = "C1") -> Claim | None:
    """Accept an event whose reply goes to ``channel``, a millisecond after the one before."""
    stores.clock.move(0.001)
    message = reply(f"answer:{channel}:{number}", channel=channel)
    return stores.outbox_store.accept(incoming_event(f"Ev{channel}{number}"), message, claim=True).claim


def settle(stores: Stores, claim: Claim | None) -> str:
    """Record that the message of ``claim`` was posted; return its key."""
    assert claim
    assert stores.outbox_store.record_outcome(claim, Sent("1.0"), retry_in=1)
    return claim.message.idempotency_key


def test_a_single_reply_is_claimed_at_once_and_so_is_a_short_burst(stores: Stores) -> None:
    assert [settle(stores, ask(stores, number)) for number in range(PACE.burst)] == [
        f"answer:C1:{number}" for number in range(PACE.burst)
    ]
    assert ask(stores, PACE.burst) is None


def test_other_channels_and_other_workspaces_are_not_affected(stores: Stores) -> None:
    for number in range(10):
        ask(stores, number)

    assert ask(stores, 10) is None
    assert ask(stores, 10, channel="C2")
    message = reply("answer:beta", BETA, channel="C1")
    assert stores.outbox_store.accept(incoming_event("Ev", BETA), message, claim=True).claim


def test_one_message_of_a_channel_is_posted_at_a_time(stores: Stores) -> None:
    first = ask(stores, 1)
    assert first
    assert ask(stores, 2) is None
    assert claim_if_due(stores.reopen().outbox_store) is None

    settle(stores, first)
    assert settle(stores, claim_next(stores.outbox_store)) == "answer:C1:2"


def test_messages_are_posted_in_order_at_the_pace_of_the_channel(stores: Stores) -> None:
    first = ask(stores, 0)
    for number in range(1, 30):
        assert ask(stores, number) is None
    began = stores.clock.now
    posted = [(settle(stores, first), 0.0)]
    while len(posted) < 30:
        while claim := claim_if_due(stores.outbox_store):
            posted.append((settle(stores, claim), stores.clock.now - began))
        stores.clock.move(0.1)

    assert [key for key, _ in posted] == [f"answer:C1:{number}" for number in range(30)]
    for burst, (_, at) in enumerate(posted):
        # The bucket's law: never more than what it held and what has been refilled since.
        assert burst + 1 <= PACE.burst + at / PACE.interval + 0.2
    assert posted[-1][1] <= 30


def test_a_new_message_does_not_overtake_one_that_waits(stores: Stores) -> None:
    first = ask(stores, 1)
    assert ask(stores, 2) is None
    settle(stores, first)

    assert ask(stores, 3) is None
    assert settle(stores, claim_next(stores.outbox_store)) == "answer:C1:2"
    assert settle(stores, claim_next(stores.outbox_store)) == "answer:C1:3"


def test_a_rate_limited_message_keeps_its_place_and_its_channel_waits_in_every_process(stores: Stores) -> None:
    first = ask(stores, 1)
    assert first
    ask(stores, 2)
    stores.outbox_store.record_outcome(first, RateLimited(30), retry_in=1)
    other = stores.reopen().outbox_store

    assert ask(stores, 3) is None
    stores.clock.move(29)
    assert claim_if_due(other) is None
    assert other.accept(incoming_event("Ev4"), reply("answer:C1:4", channel="C1"), claim=True).claim is None
    stores.clock.move(1)
    posted = [settle(stores, claim_next(stores.outbox_store)) for _ in range(3)]
    assert posted == ["answer:C1:1", "answer:C1:2", "answer:C1:3"]


def test_two_rate_limited_channels_pause_the_whole_workspace(stores: Stores) -> None:
    for channel in ("C1", "C2"):
        claim = ask(stores, 1, channel)
        assert claim
        assert ask(stores, 1, f"{channel}0")
        stores.outbox_store.record_outcome(claim, RateLimited(30), retry_in=1)

    assert ask(stores, 1, "C3") is None
    assert accept_reply(stores.outbox_store, reply("answer:other", BETA))
    stores.clock.move(30)
    assert len({claim_next(stores.outbox_store).message.channel for _ in range(3)}) == 3


def test_a_message_that_was_not_attempted_keeps_its_place(stores: Stores) -> None:
    first = ask(stores, 1)
    assert first
    ask(stores, 2)
    stores.outbox_store.record_outcome(first, NotAttempted("waited too long"), retry_in=1)

    assert claim_next(stores.outbox_store).message.idempotency_key == "answer:C1:1"


def test_a_channel_waits_neither_for_an_indeterminate_message_nor_long_for_a_dead_process(stores: Stores) -> None:
    first = ask(stores, 1)
    assert first
    ask(stores, 2)
    stores.outbox_store.record_outcome(first, Indeterminate("timeout"), retry_in=60)
    assert claim_next(stores.outbox_store).message.idempotency_key == "answer:C1:2"
    # The process with that claim dies.
    assert ask(stores, 3) is None

    stores.clock.move(DeliveryTimeouts().call)
    assert claim_next(stores.outbox_store).message.idempotency_key == "answer:C1:3"


def test_after_an_outage_the_backlog_keeps_the_pace(stores: Stores) -> None:
    stores.outbox_store.enqueue([reply(f"answer:{number}", channel="C1") for number in range(10)])
    stores.clock.move(3_600)
    at_first = 0
    while claim := claim_if_due(stores.outbox_store):
        settle(stores, claim)
        at_first += 1

    assert at_first == PACE.burst
    stores.clock.move(1)
    assert claim_next(stores.outbox_store)


def test_expired_messages_do_not_wait_for_their_turn(stores: Stores) -> None:
    for number in range(5):
        stores.outbox_store.enqueue([reply(f"answer:{number}", channel="C1", ttl=10.0)])
        stores.clock.move(0.001)
    stores.clock.move(20)

    claims = [claim_next(stores.outbox_store) for _ in range(5)]
    assert all(claim.expired for claim in claims)


def test_threads_of_two_processes_claim_one_message_of_a_channel_at_a_time(stores: Stores) -> None:
    processes = [stores.outbox_store, stores.reopen().outbox_store]
    for number in range(THREADS):
        ask(stores, number)
    for claim in [ask(stores, 1, "C2")]:
        settle(stores, claim)
    stores.clock.move(LEASE / 4 + 1)
    found = at_once(lambda number: claim_if_due(processes[number % 2]))

    assert len([claim for claim in found if claim]) == 1


def test_events_of_a_channel_that_arrive_in_all_threads_have_one_claim(stores: Stores) -> None:
    processes = [stores.outbox_store, stores.reopen().outbox_store]

    def accept(number: int) -> Claim | None:
        message = reply(f"answer:{number}", ACME, channel="C1")
        return processes[number % 2].accept(incoming_event(f"Ev{number}"), message, claim=True).claim

    assert len([claim for claim in at_once(accept) if claim]) == 1


def test_of_messages_recorded_at_the_same_moment_one_in_each_channel_is_claimed(stores: Stores) -> None:
    messages = [reply(f"tip:{channel}:{number}", channel=channel) for number in range(2) for channel in ("C1", "C2")]
    stores.outbox_store.enqueue(messages)
    claims = stores.outbox_store.claim(10)

    assert sorted(claim.message.channel for claim in claims) == ["C1", "C2"]
    assert not stores.outbox_store.claim(10)
    assert {settle(stores, claim) for claim in claims} | {
        settle(stores, claim) for claim in stores.outbox_store.claim(10)
    } == {message.idempotency_key for message in messages}
