"""Attempts of the outbox: when one is made, when the message is looked up first, and when it is skipped."""

import logging
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.jobs.pool import Pool
from bot.services.deliveries import State
from bot.services.outbox import CLOCK_SKEW, DATE_ERROR, Outbox
from bot.services.retention import DAY
from bot.services.timeouts import RECONCILE_AFTER, DeliveryTimeouts
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.memory.outbox import MemoryOutboxStore
from bot.storage.memory.questions import MemoryQuestions
from bot.storage.sql.outbox import SqlOutboxStore
from bot.storage.sql.questions import SqlQuestions
from bot.storage.vault import Vault, new_key
from tests.support.samples import ACME, CARD, accept_reply, claim_if_due, claim_next, incoming_event, reply
from tests.support.slack_model import Fault, SlackModel
from tests.support.stores import LEASE, MemoryBackend, Stores


@pytest.fixture
def stores() -> Stores:
    return MemoryBackend().open()


@pytest.fixture
def slack(stores: Stores) -> SlackModel:
    return SlackModel(time=stores.clock, spend=stores.clock.move)


@pytest.fixture
def outbox(stores: Stores, slack: SlackModel) -> Outbox:
    return Outbox(stores.outbox_store, slack, monotonic=stores.clock)


def test_an_answer_is_posted_at_once_and_once(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    assert outbox.answer(incoming_event(), reply("answer:1"))
    assert not outbox.answer(incoming_event(), reply("answer:1"))
    assert slack.count() == {"answer:1": 1}
    assert stores.outbox_store.backlog().by_state[State.SENT] == 1


def test_without_a_free_thread_the_answer_stays_in_the_store_until_it_is_due(stores: Stores, slack: SlackModel) -> None:
    full = Pool(threads=1, queue_size=0)
    assert full.reserve()
    assert Outbox(stores.outbox_store, slack, full).answer(incoming_event(), reply("answer:1"))
    full.release()
    full.close()

    assert slack.count() == {}
    assert Outbox(stores.outbox_store, slack).deliver_due() == 1
    assert slack.count() == {"answer:1": 1}


def test_without_a_database_nothing_is_posted_and_the_reserved_room_is_released(
    slack: SlackModel, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path}/empty.db")
    outbox_store = SqlOutboxStore(database, SqlQuestions(database, Vault([new_key()]), days=90))
    pool = Pool(threads=1, queue_size=0)
    outbox = Outbox(outbox_store, slack, pool)
    with pytest.raises(StorageError):
        outbox.answer(incoming_event(), reply())
    with pytest.raises(StorageError):
        outbox.deliver_due()
    database.close()

    assert pool.reserve()
    assert slack.count() == {}
    pool.close()


def test_one_delivery_can_be_sent_by_its_id(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    stores.outbox_store.enqueue([reply("tip:1"), reply("tip:2")])
    [_, (second, _)] = stores.outbox_store.due(2)
    outbox.deliver_one(second)
    outbox.deliver_one(second)

    assert slack.count() == {"tip:2": 1}


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER])
def test_an_indeterminate_message_is_looked_up_before_it_is_sent_again(
    outbox: Outbox, slack: SlackModel, stores: Stores, fault: Fault
) -> None:
    slack.next_post = fault
    outbox.answer(incoming_event(), reply("answer:1"))
    stores.clock.move(RECONCILE_AFTER - 1)
    assert outbox.deliver_due() == 0
    stores.clock.move(1)

    # The look-up is an attempt of its own.
    assert outbox.deliver_due() == (2 if fault is Fault.LOST_BEFORE else 1)
    assert slack.count() == {"answer:1": 1}
    assert stores.outbox_store.backlog().by_state[State.SENT] == 1


def test_history_is_read_from_before_the_first_attempt(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    claim = accept_reply(stores.outbox_store)
    slack.posts[claim.delivery_id] = (claim.message.idempotency_key, stores.clock.now - CLOCK_SKEW)
    stores.clock.move(LEASE)
    outbox.deliver_due()

    assert stores.outbox_store.backlog().by_state[State.SENT] == 1


def test_a_message_that_cannot_be_looked_up_is_not_sent_again(
    outbox: Outbox, slack: SlackModel, stores: Stores
) -> None:
    slack.next_post, slack.next_look_up = Fault.LOST_BEFORE, Fault.REFUSED
    outbox.answer(incoming_event(), reply())
    stores.clock.move(RECONCILE_AFTER)
    outbox.deliver_due()

    assert slack.count() == {}
    assert stores.outbox_store.backlog().by_state[State.SKIPPED] == 1


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER])
def test_an_expired_message_is_skipped_without_a_look_up(
    outbox: Outbox, slack: SlackModel, stores: Stores, fault: Fault
) -> None:
    slack.next_post = fault
    outbox.answer(incoming_event(), reply(ttl=10.0))
    stores.clock.move(RECONCILE_AFTER)
    outbox.deliver_due()

    assert slack.look_ups == []
    assert stores.outbox_store.backlog().by_state[State.SKIPPED] == 1


def test_a_history_that_always_fails_is_read_only_until_the_message_has_expired(
    outbox: Outbox, slack: SlackModel, stores: Stores
) -> None:
    slack.next_post = Fault.LOST_AFTER
    outbox.answer(incoming_event(), reply(ttl=DAY))
    for _ in range(100):
        stores.clock.move(1_000)
        slack.next_look_up = Fault.LOST_BEFORE
        outbox.deliver_due()

    assert stores.outbox_store.backlog().by_state[State.SKIPPED] == 1


def test_an_attempt_that_waited_too_long_for_a_thread_is_not_made(
    outbox: Outbox, slack: SlackModel, stores: Stores
) -> None:
    """If its process died then, the next claim would come before Slack has processed the message."""
    claim = accept_reply(stores.outbox_store)
    claimed_at = stores.clock.now
    stores.clock.move(DeliveryTimeouts().max_queue_wait + 1)
    outbox.deliver(claim, claimed_at)

    assert slack.count() == {}
    assert claim_next(stores.outbox_store).maybe_sent_since is None


def test_a_message_that_is_not_found_is_posted_with_a_claim_of_its_own(
    outbox: Outbox, slack: SlackModel, stores: Stores
) -> None:
    """However long the look-up took, there is the whole time of a claim left for posting."""
    accept_reply(stores.outbox_store)
    stores.clock.move(LEASE)
    slack.call_takes = DeliveryTimeouts().max_queue_wait + 1
    outbox.deliver(claim_next(stores.outbox_store), stores.clock.now)
    assert slack.count() == {}

    claim = claim_next(stores.outbox_store)
    assert claim.maybe_sent_since is None
    outbox.deliver(claim, stores.clock.now)
    assert len(slack.count()) == 1


@pytest.mark.parametrize(("offset", "margin"), [(None, CLOCK_SKEW), (-300.0, DATE_ERROR), (21_600.0, DATE_ERROR)])
def test_history_is_read_around_the_attempt_by_slacks_own_clock(
    stores: Stores, slack: SlackModel, offset: float | None, margin: float
) -> None:
    """``offset`` is how far Slack's clock is ahead; None if that was unknown."""
    began = stores.clock.now
    clock = lambda: None if offset is None else stores.clock.now + offset  # noqa: E731 (a closure over the test)
    outbox_store = MemoryOutboxStore(MemoryQuestions(stores.clock, 0), stores.clock, slack_time=clock)
    accept_reply(outbox_store)
    stores.clock.move(LEASE)
    Outbox(outbox_store, slack, monotonic=stores.clock).deliver_due()

    since = began + (offset or 0.0)
    assert slack.look_ups[0] == (since - margin, since + LEASE + margin)


def test_a_look_up_continues_on_the_page_where_it_stopped(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    slack.next_post, slack.pages = Fault.LOST_AFTER, 5
    outbox.answer(incoming_event(), reply("answer:1"))
    stores.clock.move(RECONCILE_AFTER)
    outbox.deliver_due()

    assert slack.cursors == [None, "1", "2", "3", "4"]
    assert len(set(slack.look_ups)) == 1
    assert stores.outbox_store.backlog().by_state[State.SENT] == 1


def test_a_message_that_slack_reported_is_not_looked_up(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    slack.next_post = Fault.LOST_AFTER
    outbox.answer(incoming_event(), reply("answer:1"))
    [delivery_id] = slack.posts
    assert stores.outbox_store.confirm(ACME, delivery_id, "5.6")

    assert outbox.deliver_due() == 1
    assert slack.look_ups == []
    assert stores.outbox_store.backlog().by_state[State.SENT] == 1


def test_an_indeterminate_message_is_looked_up_less_and_less_often(
    outbox: Outbox, slack: SlackModel, stores: Stores
) -> None:
    accept_reply(stores.outbox_store, reply(ttl=DAY))
    stores.clock.move(LEASE)
    pauses = []
    for _ in range(8):
        slack.next_look_up = Fault.LOST_BEFORE
        outbox.deliver_due()
        began = stores.clock.now
        while not stores.outbox_store.due(1):
            stores.clock.move(RECONCILE_AFTER)
        pauses.append(stores.clock.now - began)

    assert pauses == [120, 240, 480, 960, 1920, 1920, 1920, 1920]


def test_a_rate_limited_look_up_waits_as_long_as_slack_asks(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    """The rate limit tells nothing about the message, which stays indeterminate."""
    maybe_sent_since = stores.clock.now
    accept_reply(stores.outbox_store)
    stores.clock.move(LEASE)
    slack.next_look_up, slack.pause = Fault.RATE_LIMITED, 5_000.0
    outbox.deliver_due()
    stores.clock.move(slack.pause - 1)
    assert claim_if_due(stores.outbox_store) is None
    stores.clock.move(1)

    assert claim_next(stores.outbox_store).maybe_sent_since == maybe_sent_since


def test_there_is_no_limit_to_the_number_of_attempts(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    stores.outbox_store.enqueue([reply(ttl=DAY)])
    for _ in range(1_100):
        slack.next_post = Fault.RATE_LIMITED
        assert outbox.deliver_due() == 1
        stores.clock.move(30)
    outbox.deliver_due()

    assert stores.outbox_store.backlog().by_state[State.SENT] == 1


@pytest.mark.parametrize("reconcile_after", [2, 60, 3600])
def test_a_lease_outlasts_an_attempt_and_the_time_slack_may_need_with_any_setting(reconcile_after: float) -> None:
    timeouts = DeliveryTimeouts(reconcile_after)

    assert timeouts.max_queue_wait > 0
    assert timeouts.max_queue_wait + timeouts.call + timeouts.reconcile_after <= timeouts.lease
    assert timeouts.write_timeout + timeouts.read_timeout * 2 <= max(timeouts.call, 3)


def test_the_log_does_not_quote_the_message(
    outbox: Outbox, slack: SlackModel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for fault in (Fault.NONE, Fault.RATE_LIMITED, Fault.LOST_BEFORE, Fault.REFUSED):
        slack.next_post = fault
        outbox.answer(incoming_event(fault.name), reply(channel=f"C{fault.value}", workspace=Workspace(fault.name)))

    actions = [record.__dict__["action"] for record in caplog.records]
    assert actions == ["delivery_sent", "delivery_held", "delivery_doubtful", "delivery_refused"]
    assert CARD["text"] not in str([record.__dict__ for record in caplog.records])
