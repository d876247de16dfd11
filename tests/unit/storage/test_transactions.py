"""All of it or nothing, whatever the database refuses; and what it refuses is told without anybody's words."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import StorageError
from bot.services.deliveries import Refused, Sent, State
from bot.services.questions import Asked, redact
from bot.storage.database import Database
from bot.storage.schema import delivery
from bot.storage.sql.ledger import SqlLedger
from bot.storage.sql.questions import SqlQuestions
from bot.storage.vault import Vault, new_key
from tests.posts import ACME, arrival, asked, claimed, reply, taken

NASTY = "who\0signs? \ud83d"


@pytest.fixture
def questions(database: Database) -> SqlQuestions:
    return SqlQuestions(database, Vault([new_key()]), days=90)


@pytest.fixture
def ledger(database: Database, questions: SqlQuestions) -> SqlLedger:
    return SqlLedger(database, questions)


def refused() -> Asked:
    """A question that no database takes: the column may not be NULL."""
    wrong: dict[str, Any] = {"text": None}
    return replace(asked(), **wrong)


def test_when_the_question_cannot_be_kept_the_event_was_not_taken(ledger: SqlLedger, questions: SqlQuestions) -> None:
    with pytest.raises(StorageError):
        ledger.take(arrival(), reply("answer:1"), mine=True, asked=refused())

    assert ledger.backlog().by_state == dict.fromkeys(State, 0)
    assert questions.kept(ACME) == []
    assert ledger.take(arrival(), reply("answer:1"), mine=True, asked=asked()).claim


def test_when_one_post_cannot_be_planned_none_is(ledger: SqlLedger) -> None:
    wrong: dict[str, Any] = {"channel": None}
    with pytest.raises(StorageError):
        ledger.plan([reply(), reply(), replace(reply(), **wrong)])

    assert ledger.backlog().by_state == dict.fromkeys(State, 0)


def test_what_people_type_is_kept_and_posted_whatever_it_is(ledger: SqlLedger, questions: SqlQuestions) -> None:
    message = {"text": NASTY, "blocks": [{"type": "section", "text": {"type": "plain_text", "text": NASTY}}]}
    ledger.take(arrival(), reply(message=message), mine=False, asked=asked(text=redact(NASTY)))

    assert claimed(ledger).post.message == message
    assert [kept.text for kept in questions.kept(ACME)] == [redact(NASTY)]


def test_a_refused_row_is_told_without_its_words(ledger: SqlLedger) -> None:
    with pytest.raises(StorageError) as caught:
        ledger.take(arrival(), reply(channel="C\ud83d"), mine=True)
    assert "\ud83d" not in str(caught.value)
    with pytest.raises(StorageError) as caught:
        ledger.take(arrival(), None, mine=True, asked=refused())
    assert "who signs" not in str(caught.value)


@pytest.mark.parametrize("outcome", [Sent("1.2"), Refused("channel_not_found")])
def test_a_settled_row_holds_no_message(database: Database, ledger: SqlLedger, outcome: Sent | Refused) -> None:
    ledger.settle(taken(ledger), outcome, again_in=1)
    ledger.plan([reply()])
    ledger.abandon(ACME, "uninstalled")

    with database.reading() as connection:
        assert connection.scalars(select(delivery.c.message)).all() == [None, None]


def test_a_reader_sees_one_moment(database: Database, ledger: SqlLedger) -> None:
    with database.reading() as connection:
        before = connection.execute(select(delivery)).all()
        ledger.plan([reply()])
        assert connection.execute(select(delivery)).all() == before
