"""A transaction happens completely or not at all, and an error never quotes what people wrote."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import StorageError
from bot.services.deliveries import Refused, Sent, State
from bot.services.questions import QuestionRecord, redact
from bot.storage.database import Database
from bot.storage.schema import delivery
from bot.storage.sql.outbox import SqlOutboxStore
from bot.storage.sql.questions import SqlQuestions
from bot.storage.vault import Vault, new_key
from tests.support.samples import ACME, accept_reply, claim_next, incoming_event, question_record, reply

NASTY = "who\0signs? \ud83d"


@pytest.fixture
def questions(database: Database) -> SqlQuestions:
    return SqlQuestions(database, Vault([new_key()]), days=90)


@pytest.fixture
def outbox_store(database: Database, questions: SqlQuestions) -> SqlOutboxStore:
    return SqlOutboxStore(database, questions)


def invalid_question() -> QuestionRecord:
    """Return a question that no database accepts, because the column may not be NULL."""
    wrong: dict[str, Any] = {"text": None}
    return replace(question_record(), **wrong)


def test_when_the_question_cannot_be_stored_the_event_is_not_accepted(
    outbox_store: SqlOutboxStore, questions: SqlQuestions
) -> None:
    with pytest.raises(StorageError):
        outbox_store.accept(incoming_event(), reply("answer:1"), claim=True, question=invalid_question())

    assert outbox_store.backlog().by_state == dict.fromkeys(State, 0)
    assert questions.of_workspace(ACME) == []
    assert outbox_store.accept(incoming_event(), reply("answer:1"), claim=True, question=question_record()).claim


def test_when_one_message_cannot_be_stored_none_is_enqueued(outbox_store: SqlOutboxStore) -> None:
    wrong: dict[str, Any] = {"channel": None}
    with pytest.raises(StorageError):
        outbox_store.enqueue([reply(), reply(), replace(reply(), **wrong)])

    assert outbox_store.backlog().by_state == dict.fromkeys(State, 0)


def test_any_text_that_people_type_can_be_stored_and_posted(
    outbox_store: SqlOutboxStore, questions: SqlQuestions
) -> None:
    content = {"text": NASTY, "blocks": [{"type": "section", "text": {"type": "plain_text", "text": NASTY}}]}
    outbox_store.accept(
        incoming_event(), reply(content=content), claim=False, question=question_record(text=redact(NASTY))
    )

    assert claim_next(outbox_store).message.content == content
    assert [kept.text for kept in questions.of_workspace(ACME)] == [redact(NASTY)]


def test_the_error_for_a_refused_row_does_not_quote_it(outbox_store: SqlOutboxStore) -> None:
    with pytest.raises(StorageError) as caught:
        outbox_store.accept(incoming_event(), reply(channel="C\ud83d"), claim=True)
    assert "\ud83d" not in str(caught.value)
    with pytest.raises(StorageError) as caught:
        outbox_store.accept(incoming_event(), None, claim=True, question=invalid_question())
    assert "who signs" not in str(caught.value)


@pytest.mark.parametrize("outcome", [Sent("1.2"), Refused("channel_not_found")])
def test_a_settled_row_holds_no_message(
    database: Database, outbox_store: SqlOutboxStore, outcome: Sent | Refused
) -> None:
    outbox_store.record_outcome(accept_reply(outbox_store), outcome, retry_in=1)
    outbox_store.enqueue([reply()])
    outbox_store.abandon(ACME, "uninstalled")

    with database.reading() as connection:
        assert connection.scalars(select(delivery.c.message)).all() == [None, None]


def test_a_reader_sees_a_consistent_view(database: Database, outbox_store: SqlOutboxStore) -> None:
    with database.reading() as connection:
        before = connection.execute(select(delivery)).all()
        outbox_store.enqueue([reply()])
        assert connection.execute(select(delivery)).all() == before
