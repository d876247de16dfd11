"""What is planned, shown, abandoned, counted and forgotten."""

from bot.services.deliveries import Doubtful, Refused, Sent, Skipped, State
from bot.services.retention import SETTLED_FOR
from tests.posts import ACME, BETA, claimed, reply, taken
from tests.stores import LEASE, Stores

THREAD = "1700000000.000100"


def test_what_is_planned_twice_is_posted_once(stores: Stores) -> None:
    assert stores.ledger.plan([reply("tip:1"), reply("tip:2"), reply("tip:1")]) == 2
    assert stores.again().ledger.plan([reply("tip:2"), reply("tip:3"), reply("tip:2", BETA)]) == 2
    assert stores.ledger.plan([]) == 0
    assert stores.ledger.backlog().by_state[State.PENDING] == 4


def test_what_was_posted_is_not_planned_again(stores: Stores) -> None:
    stores.ledger.plan([reply("tip:1")])
    stores.ledger.settle(claimed(stores.ledger), Sent("1.2"), again_in=1)

    assert stores.ledger.plan([reply("tip:1")]) == 0


def test_a_thread_shows_the_latest_entry_posted_in_it(stores: Stores) -> None:
    for entry_id in ("practices/codify", "leaders/trust", None):
        taken(stores.ledger, reply(entry_id=entry_id))
        stores.clock.move(1)

    assert stores.ledger.shown_in(ACME, "C0GENERAL", THREAD) == "leaders/trust"
    assert stores.ledger.shown_in(ACME, "C0OTHER", THREAD) is None
    assert stores.ledger.shown_in(ACME, "C0GENERAL", "1.0") is None
    assert stores.ledger.shown_in(BETA, "C0GENERAL", THREAD) is None


def test_a_thread_does_not_show_what_slack_did_not_take(stores: Stores) -> None:
    taken(stores.ledger, reply(entry_id="practices/codify"))
    stores.clock.move(1)
    for outcome in (Refused("invalid_blocks"), Skipped("expired")):
        stores.ledger.settle(taken(stores.ledger, reply(entry_id="leaders/trust")), outcome, again_in=1)

    assert stores.ledger.shown_in(ACME, "C0GENERAL", THREAD) == "practices/codify"


def test_a_workspace_that_is_gone_is_sent_nothing_more(stores: Stores) -> None:
    held = taken(stores.ledger)
    stores.ledger.settle(taken(stores.ledger), Sent("1.2"), again_in=1)
    stores.ledger.settle(taken(stores.ledger), Doubtful("timeout"), again_in=1)
    stores.ledger.plan([reply(), reply(workspace=BETA)])

    assert stores.ledger.abandon(ACME, "uninstalled") == 3
    assert stores.ledger.abandon(ACME, "uninstalled") == 0
    assert not stores.ledger.settle(held, Sent("1.2"), again_in=1)
    stores.clock.move(LEASE)
    assert claimed(stores.ledger).post.workspace == BETA
    assert stores.ledger.claim() is None
    assert stores.ledger.backlog().by_state[State.FAILED] == 3


def test_the_backlog_counts_every_state_and_the_longest_wait(stores: Stores) -> None:
    assert stores.ledger.backlog().by_state == dict.fromkeys(State, 0)
    assert stores.ledger.backlog().oldest_due == 0
    stores.ledger.plan([reply()])
    stores.clock.move(100)
    taken(stores.ledger)
    stores.ledger.settle(taken(stores.ledger), Sent("1.2"), again_in=1)
    stores.clock.move(50)

    backlog = stores.ledger.backlog()
    assert backlog.by_state == {**dict.fromkeys(State, 0), State.PENDING: 1, State.SENDING: 1, State.SENT: 1}
    assert backlog.oldest_due == 150


def test_a_delivery_that_is_being_sent_is_not_late(stores: Stores) -> None:
    taken(stores.ledger)
    stores.clock.move(LEASE - 1)

    assert stores.ledger.backlog().oldest_due == 0


def test_settled_deliveries_are_forgotten_in_time_and_open_ones_never(stores: Stores) -> None:
    stores.ledger.plan([reply("tip:1"), reply("tip:2")])
    stores.ledger.settle(claimed(stores.ledger), Sent("1.2"), again_in=1)

    stores.clock.move(SETTLED_FOR)
    assert stores.ledger.purge() == 0
    stores.clock.move(1)
    assert stores.ledger.purge() == 1
    assert stores.ledger.plan([reply("tip:1"), reply("tip:2")]) == 1
