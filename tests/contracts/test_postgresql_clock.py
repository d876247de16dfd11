"""The outbox store with PostgreSQL's own clock.

No test can move that clock, so leases that end at once replace waiting.
"""

from collections.abc import Iterator

import pytest

from bot.services.deliveries import Indeterminate, RateLimited, Sent, State
from bot.services.timeouts import DeliveryTimeouts
from bot.storage.database import Database
from bot.storage.sql.outbox import SqlOutboxStore
from bot.storage.sql.questions import SqlQuestions
from bot.storage.upgrade import migrate
from bot.storage.vault import Vault, new_key
from tests.support.postgres import Postgres
from tests.support.samples import ACME, accept_reply, claim_if_due, claim_next, incoming_event, question_record, reply


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    opened = Database(postgres.create_database())
    migrate(opened)
    yield opened
    opened.close()


def outbox_store(database: Database, reconcile_after: float) -> SqlOutboxStore:
    return SqlOutboxStore(
        database, SqlQuestions(database, Vault([new_key()]), days=90), DeliveryTimeouts(reconcile_after)
    )


def test_an_event_is_accepted_once_and_its_reply_settled(database: Database) -> None:
    store = outbox_store(database, reconcile_after=1800)
    claim = store.accept(incoming_event(), reply(), claim=True, question=question_record()).claim

    assert claim
    assert not claim.expired
    assert not store.accept(incoming_event(), reply(), claim=True).is_new
    assert claim_if_due(store) is None
    assert store.record_outcome(claim, Sent("1.2"), retry_in=1)
    assert store.backlog().by_state[State.SENT] == 1


def test_after_the_lease_the_next_claim_knows_since_when_slack_may_have_the_message(database: Database) -> None:
    store = outbox_store(database, reconcile_after=0)
    with database.reading() as connection:
        before = database.now(connection)
    first = accept_reply(store)
    second, third = claim_next(store), claim_next(store)
    with database.reading() as connection:
        after = database.now(connection)

    assert (first.attempt, second.attempt, third.attempt) == (1, 2, 3)
    assert second.maybe_sent_since == third.maybe_sent_since
    assert before <= (second.maybe_sent_since or 0) <= after
    assert not store.record_outcome(second, Sent("1.2"), retry_in=1)
    assert store.record_outcome(third, Indeterminate("timeout"), retry_in=3600)
    assert claim_if_due(store) is None


def test_a_rate_limited_workspace_waits(database: Database) -> None:
    store = outbox_store(database, reconcile_after=0)
    limited = accept_reply(store)
    store.enqueue([reply()])

    assert store.record_outcome(limited, RateLimited(3600), retry_in=1)
    assert store.due(5) == []
    assert store.backlog().seconds_overdue == 0


def test_recent_data_is_not_purged(database: Database) -> None:
    store = outbox_store(database, reconcile_after=1800)
    store.record_outcome(accept_reply(store), Sent("1.2"), retry_in=1)

    assert store.purge() == 0
    assert store.abandon(ACME, "uninstalled") == 0
