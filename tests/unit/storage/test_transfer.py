"""A transfer to another database copies every row, or none."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Date, Double, Integer, LargeBinary, String, Table, func, insert, select

from bot.errors import StorageError
from bot.services.installations import Installation
from bot.storage.database import Database
from bot.storage.schema import metadata, question, secret, seen_event
from bot.storage.sql.installations import SqlInstallations
from bot.storage.sql.outbox import SqlOutboxStore
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.reencryption import ENCRYPTED_COLUMNS
from bot.storage.transfer import BATCH, copy_database
from bot.storage.upgrade import migrate
from bot.storage.vault import Vault, new_key
from tests.support.postgres import Postgres
from tests.support.samples import ACME, claim_if_due, incoming_event, question_record, reply
from tests.support.stores import wipe

VAULT = Vault([new_key()])
INSTALLATION = Installation(ACME.team_id, None, "Acme", "xoxb-1", "B0", "U0BOT", ("chat:write",), None, 1.0)

Rows = dict[str, list[dict[str, Any]]]


def ignore(_table: str, _rows: int) -> None:
    """Ignore the progress."""


@pytest.fixture(scope="module")
def databases(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Database]]:
    """Three migrated databases: SQLite, PostgreSQL, and SQLite again."""
    folder = tmp_path_factory.mktemp("copying")
    urls = [f"sqlite:///{folder}/first.db", postgres.create_database(), f"sqlite:///{folder}/last.db"]
    opened = [Database(url) for url in urls]
    for database in opened:
        migrate(database)
    yield opened
    for database in opened:
        database.close()


@pytest.fixture
def source(databases: list[Database]) -> Database:
    wipe(databases[0])
    return databases[0]


@pytest.fixture
def target(databases: list[Database]) -> Database:
    wipe(databases[1])
    return databases[1]


def content(database: Database) -> Rows:
    with database.reading() as connection:
        tables = metadata.sorted_tables
        return {
            table.name: sorted(map(dict, connection.execute(select(table)).mappings()), key=repr) for table in tables
        }


def count(database: Database) -> int:
    with database.reading() as connection:
        return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables)


def fill(database: Database, rows: int) -> None:
    with database.writing() as connection:
        events = [{"team_id": "T0", "event_id": f"Ev{number}", "seen_at": number / 7} for number in range(rows)]
        connection.execute(insert(seen_event), events)


CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
KEYS = st.builds(secrets.token_hex, st.just(8))


def values(column: Column[Any]) -> st.SearchStrategy[Any]:
    """Return values that both databases can store in a column; they are unique where they must be."""
    match column.type:
        case Date():
            value: st.SearchStrategy[Any] = st.dates()
        case Integer() if column.primary_key:
            return st.builds(secrets.randbelow, st.just(2**31))
        case _ if column.primary_key or column.name == "key":
            return KEYS.map(lambda key: key[: getattr(column.type, "length", None) or len(key)])
        case Boolean():
            return st.booleans()
        case Integer():
            value = st.integers(-(2**31), 2**31 - 1)
        case Double():
            value = st.floats(allow_nan=False, allow_infinity=False)
        case LargeBinary():
            value = st.binary(max_size=16)
        case String(length=length):
            value = st.text(CHARACTERS, max_size=min(length or 16, 16))
    return value | st.none() if column.nullable else value


def rows_of(table: Table) -> st.SearchStrategy[list[dict[str, Any]]]:
    columns = {column.name: values(column) for column in table.columns}
    return st.lists(st.fixed_dictionaries(columns), max_size=4)


@given(rows=st.fixed_dictionaries({table.name: rows_of(table) for table in metadata.sorted_tables}))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_transfer_there_and_back_changes_nothing(databases: list[Database], rows: Rows) -> None:
    first, between, last = databases
    for database in databases:
        wipe(database)
    with first.writing() as connection:
        for table in metadata.sorted_tables:
            for row in rows[table.name]:
                encrypted = {name: VAULT.encrypt(row[name]) for of, name in ENCRYPTED_COLUMNS if of is table}
                connection.execute(insert(table), row | encrypted)
    copied = copy_database(first, between, VAULT, ignore)
    assert copy_database(between, last, VAULT, ignore) == copied

    assert copied == {table.name: len(rows[table.name]) for table in metadata.sorted_tables}
    assert content(last) == content(between) == content(first)


def test_the_stores_work_in_the_other_database(source: Database, target: Database) -> None:
    SqlInstallations(source, VAULT).save(INSTALLATION)
    questions = SqlQuestions(source, VAULT, days=90)
    SqlOutboxStore(source, questions).accept(
        incoming_event(), reply("answer:1"), claim=False, question=question_record()
    )
    copy_database(source, target, VAULT, ignore)

    moved = SqlQuestions(target, VAULT, days=90)
    outbox_store = SqlOutboxStore(target, moved)
    assert SqlInstallations(target, VAULT).find(ACME) == INSTALLATION
    assert not outbox_store.accept(incoming_event(), None, claim=True).is_new
    claim = claim_if_due(outbox_store)
    assert claim
    assert claim.message.idempotency_key == "answer:1"
    assert moved.erase(ACME, "U0ANNA") == 1


def test_an_empty_target_is_migrated_first(source: Database, postgres: Postgres) -> None:
    target = Database(postgres.create_database())
    fill(source, rows=3)
    copy_database(source, target, VAULT, ignore)

    assert content(target) == content(source)
    target.close()


def test_rows_are_copied_in_batches_and_counted(source: Database, target: Database) -> None:
    progress = []
    fill(source, rows=2 * BATCH + 1)
    copied = copy_database(source, target, VAULT, lambda table, rows: progress.append((table, rows)))

    assert copied["seen_event"] == count(target) == 2 * BATCH + 1
    assert progress == [("seen_event", BATCH), ("seen_event", 2 * BATCH), ("seen_event", 2 * BATCH + 1)]


def test_a_target_with_rows_is_refused_and_not_changed(source: Database, target: Database) -> None:
    fill(source, rows=3)
    fill(target, rows=1)

    with pytest.raises(StorageError, match="1 rows in the table seen_event: name one that is new and empty"):
        copy_database(source, target, VAULT, ignore)
    assert count(target) == 1


def test_a_source_that_is_not_migrated_is_refused(target: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Database(f"sqlite:///{tmp_path_factory.mktemp('empty')}/x.db")

    with pytest.raises(StorageError, match="run python -m bot migrate"):
        copy_database(empty, target, VAULT, ignore)
    empty.close()


def test_without_the_keys_nothing_is_copied(source: Database, target: Database) -> None:
    SqlInstallations(source, VAULT).save(INSTALLATION)

    with pytest.raises(StorageError, match="add that key to ENCRYPTION_KEYS"):
        copy_database(source, target, Vault([new_key()]), ignore)
    assert count(target) == 0


@pytest.mark.parametrize("change", [insert(secret).values(name="x", value="x"), seen_event.delete()])
def test_a_source_that_changes_meanwhile_is_not_copied(source: Database, target: Database, change: Any) -> None:
    fill(source, rows=3)

    def write(_table: str, _rows: int) -> None:
        with source.writing() as connection:
            connection.execute(change)

    with pytest.raises(StorageError, match="Stop the bot, then copy again"):
        copy_database(source, target, VAULT, write)
    assert count(target) == 0


def test_a_row_that_the_target_cannot_store_leaves_it_empty(source: Database, target: Database) -> None:
    fill(source, rows=3)
    row = {"id": "1", "team_id": "T0", "asked_at": 1.0, "asker": "x", "text": "a\0b", "outcome": "x", "confidence": 0.5}
    with source.writing() as connection:
        connection.execute(insert(question), row)

    with pytest.raises(StorageError, match="refused"):
        copy_database(source, target, VAULT, ignore)
    assert count(target) == 0
