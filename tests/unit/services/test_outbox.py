"""One attempt at a time: when it is made, when it is looked up first, and when it is given up."""

import logging
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.jobs.pool import Pool
from bot.services.deliveries import State
from bot.services.outbox import MARGIN, Outbox
from bot.services.retention import DAY
from bot.services.terms import SETTLING, Terms
from bot.storage.database import Database
from bot.storage.sql.ledger import SqlLedger
from bot.storage.sql.questions import SqlQuestions
from bot.storage.vault import Vault, new_key
from tests.posts import CARD, arrival, claimed, reply, taken
from tests.slack_model import Fault, SlackModel
from tests.stores import LEASE, MemoryBackend, Stores


@pytest.fixture
def stores() -> Stores:
    return MemoryBackend().opened()


@pytest.fixture
def slack(stores: Stores) -> SlackModel:
    return SlackModel(time=stores.clock, spend=stores.clock.move)


@pytest.fixture
def outbox(stores: Stores, slack: SlackModel) -> Outbox:
    return Outbox(stores.ledger, slack, watch=stores.clock)


def test_an_answer_is_posted_at_once_and_once(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    assert outbox.answer(arrival(), reply("answer:1"))
    assert not outbox.answer(arrival(), reply("answer:1"))
    assert slack.count() == {"answer:1": 1}
    assert stores.ledger.backlog().by_state[State.SENT] == 1


def test_where_no_thread_is_free_the_answer_is_left_to_whoever_has_time(stores: Stores, slack: SlackModel) -> None:
    full = Pool(threads=1, waiting=0)
    assert full.reserve()
    assert Outbox(stores.ledger, slack, full).answer(arrival(), reply("answer:1"))
    full.release()
    full.close()

    assert slack.count() == {}
    assert Outbox(stores.ledger, slack).deliver_due() == 1
    assert slack.count() == {"answer:1": 1}


def test_without_a_database_nothing_is_said_and_the_thread_is_free_again(slack: SlackModel, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/empty.db")
    ledger = SqlLedger(database, SqlQuestions(database, Vault([new_key()]), days=90))
    pool = Pool(threads=1, waiting=0)
    outbox = Outbox(ledger, slack, pool)
    with pytest.raises(StorageError):
        outbox.answer(arrival(), reply())
    with pytest.raises(StorageError):
        outbox.deliver_due()
    database.close()

    assert pool.reserve()
    assert slack.count() == {}
    pool.close()


def test_one_delivery_can_be_sent_by_its_id(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    stores.ledger.plan([reply("tip:1"), reply("tip:2")])
    [_, (second, _)] = stores.ledger.due(2)
    outbox.deliver_one(second)
    outbox.deliver_one(second)

    assert slack.count() == {"tip:2": 1}


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER])
def test_a_doubtful_one_is_looked_up_before_it_is_sent_again(
    outbox: Outbox, slack: SlackModel, stores: Stores, fault: Fault
) -> None:
    slack.next_post = fault
    outbox.answer(arrival(), reply("answer:1"))
    stores.clock.move(SETTLING - 1)
    assert outbox.deliver_due() == 0
    stores.clock.move(1)

    assert outbox.deliver_due() == 1
    assert slack.count() == {"answer:1": 1}
    assert stores.ledger.backlog().by_state[State.SENT] == 1


def test_history_is_read_from_before_the_first_attempt(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    claim = taken(stores.ledger)
    slack.posts[claim.delivery_id] = (claim.post.key, stores.clock.now - MARGIN)
    stores.clock.move(LEASE)
    outbox.deliver_due()

    assert stores.ledger.backlog().by_state[State.SENT] == 1


def test_what_cannot_be_looked_up_is_not_sent_again(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    slack.next_post, slack.next_look_up = Fault.LOST_BEFORE, Fault.REFUSED
    outbox.answer(arrival(), reply())
    stores.clock.move(SETTLING)
    outbox.deliver_due()

    assert slack.count() == {}
    assert stores.ledger.backlog().by_state[State.SKIPPED] == 1


@pytest.mark.parametrize(("fault", "state"), [(Fault.LOST_BEFORE, State.SKIPPED), (Fault.LOST_AFTER, State.SENT)])
def test_what_is_too_late_is_not_sent_but_still_looked_up(
    outbox: Outbox, slack: SlackModel, stores: Stores, fault: Fault, state: State
) -> None:
    slack.next_post = fault
    outbox.answer(arrival(), reply(good_for=10.0))
    stores.clock.move(SETTLING)
    outbox.deliver_due()

    assert stores.ledger.backlog().by_state[state] == 1


def test_who_waited_too_long_for_a_thread_does_not_begin(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    """Dying later on would leave the delivery to the next one before Slack has settled it."""
    claim = taken(stores.ledger)
    claimed_at = stores.clock.now
    stores.clock.move(Terms().patience + 1)
    outbox.deliver(claim, claimed_at)

    assert slack.count() == {}
    assert claimed(stores.ledger).doubtful_since is None


def test_a_look_up_that_took_long_is_followed_by_another(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    taken(stores.ledger)
    stores.clock.move(LEASE)
    slack.call_takes = Terms().patience + 1
    claim = claimed(stores.ledger)
    outbox.deliver(claim, stores.clock.now)

    assert slack.count() == {}
    assert claimed(stores.ledger).doubtful_since == claim.doubtful_since


def test_doubtful_ones_are_looked_at_less_and_less_often(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    taken(stores.ledger, reply(good_for=DAY))
    stores.clock.move(LEASE)
    pauses = []
    for _ in range(8):
        slack.next_look_up = Fault.LOST_BEFORE
        outbox.deliver_due()
        began = stores.clock.now
        while not stores.ledger.due(1):
            stores.clock.move(SETTLING)
        pauses.append(stores.clock.now - began)

    assert pauses == [120, 240, 480, 960, 1920, 1920, 1920, 1920]


def test_a_held_look_up_waits_for_as_long_as_slack_asks(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    """It says nothing about the post, which stays in doubt."""
    doubtful_since = stores.clock.now
    taken(stores.ledger)
    stores.clock.move(LEASE)
    slack.next_look_up, slack.hold = Fault.HELD, 5_000.0
    outbox.deliver_due()
    stores.clock.move(slack.hold - 1)
    assert stores.ledger.claim() is None
    stores.clock.move(1)

    assert claimed(stores.ledger).doubtful_since == doubtful_since


def test_any_number_of_attempts_can_be_made(outbox: Outbox, slack: SlackModel, stores: Stores) -> None:
    stores.ledger.plan([reply(good_for=DAY)])
    for _ in range(1_100):
        slack.next_post = Fault.HELD
        assert outbox.deliver_due() == 1
        stores.clock.move(30)
    outbox.deliver_due()

    assert stores.ledger.backlog().by_state[State.SENT] == 1


@pytest.mark.parametrize("settling", [2, 60, 3600])
def test_a_claim_outlasts_an_attempt_and_the_time_slack_may_need_whatever_is_set(settling: float) -> None:
    terms = Terms(settling)

    assert terms.patience > 0
    assert terms.patience + terms.call + terms.settling <= terms.lease
    assert terms.write_timeout + terms.read_timeout * 2 <= max(terms.call, 3)


def test_what_is_logged_has_no_words_of_the_message(
    outbox: Outbox, slack: SlackModel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for fault in (Fault.NONE, Fault.HELD, Fault.LOST_BEFORE, Fault.REFUSED):
        slack.next_post = fault
        outbox.answer(arrival(fault.name), reply())

    actions = [record.__dict__["action"] for record in caplog.records]
    assert actions == ["delivery_sent", "delivery_held", "delivery_doubtful", "delivery_refused"]
    assert CARD["text"] not in str([record.__dict__ for record in caplog.records])
