"""The same protocol by PostgreSQL's own clock, which no test can move: leases that end at once stand in for waiting."""

from collections.abc import Iterator

import pytest

from bot.services.deliveries import Doubtful, Held, Sent, State
from bot.services.terms import Terms
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.sql.ledger import SqlLedger
from bot.storage.sql.questions import SqlQuestions
from bot.storage.vault import Vault, new_key
from tests.postgres import Postgres
from tests.posts import ACME, arrival, asked, claimed, reply, taken


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    opened = Database(postgres.create_database())
    migrate(opened)
    yield opened
    opened.close()


def ledger(database: Database, settling: float) -> SqlLedger:
    return SqlLedger(database, SqlQuestions(database, Vault([new_key()]), days=90), Terms(settling))


def test_an_event_is_taken_once_and_its_reply_settled(database: Database) -> None:
    patient = ledger(database, settling=1800)
    claim = patient.take(arrival(), reply(), mine=True, asked=asked()).claim

    assert claim
    assert not claim.expired
    assert not patient.take(arrival(), reply(), mine=True).is_new
    assert patient.claim() is None
    assert patient.settle(claim, Sent("1.2"), again_in=1)
    assert patient.backlog().by_state[State.SENT] == 1


def test_when_a_lease_is_over_the_next_holder_knows_since_when_there_is_doubt(database: Database) -> None:
    hasty = ledger(database, settling=0)
    with database.reading() as connection:
        before = database.now(connection)
    first = taken(hasty)
    second, third = claimed(hasty), claimed(hasty)
    with database.reading() as connection:
        after = database.now(connection)

    assert (first.attempt, second.attempt, third.attempt) == (1, 2, 3)
    assert second.doubtful_since == third.doubtful_since
    assert before <= (second.doubtful_since or 0) <= after
    assert not hasty.settle(second, Sent("1.2"), again_in=1)
    assert hasty.settle(third, Doubtful("timeout"), again_in=3600)
    assert hasty.claim() is None


def test_a_held_workspace_waits(database: Database) -> None:
    hasty = ledger(database, settling=0)
    held = taken(hasty)
    hasty.plan([reply()])

    assert hasty.settle(held, Held(3600), again_in=1)
    assert hasty.due(5) == []
    assert hasty.backlog().oldest_due == 0


def test_what_is_young_is_not_forgotten(database: Database) -> None:
    patient = ledger(database, settling=1800)
    patient.settle(taken(patient), Sent("1.2"), again_in=1)

    assert patient.purge() == 0
    assert patient.abandon(ACME, "uninstalled") == 0
