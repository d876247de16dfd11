"""Upgrades from every older schema keep the data; until then the error says what to do."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, Column, Connection, Date, Double, Integer, MetaData, String, Table, inspect, text

from bot.errors import StorageError
from bot.services.votes import Tally
from bot.storage.database import Database, limit_waiting
from bot.storage.schema import metadata
from bot.storage.sql.feedback import SqlFeedback
from bot.storage.upgrade import check_migrated, config, latest_revision, migrate, revisions
from tests.support.postgres import Postgres
from tests.support.processes import run_together


@pytest.fixture
def empty(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


def definitions(connection: Connection) -> list[str]:
    """Return the definitions of all tables and indexes in the database's own SQL."""
    where = (
        "SELECT sql FROM sqlite_master WHERE tbl_name != 'alembic_version' AND sql IS NOT NULL"
        if connection.dialect.name == "sqlite"
        else "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename != 'alembic_version'"
    )
    # Columns are in the order in which they were added, which does not matter.
    words = (sorted(definition.replace(",", " ").split()) for definition in connection.scalars(text(where)))
    return sorted(map(" ".join, words))


def some_row(table: Table, number: int) -> dict[str, Any]:
    """Return a row with a value in every column of the table as it is in the database."""
    return {column.name: some_value(column, number) for column in table.columns}


def some_value(column: Column[Any], number: int) -> Any:
    match column.type:
        case Boolean():
            return number % 2 == 0
        case Date():
            return date(2026, 11, 21 + number)
        case Integer() | Double():
            return number
        case String():
            return f"{number} {column.name}"[: column.type.length or 16]


def fill(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Insert rows into every table in the database; return them all."""
    present = MetaData()
    present.reflect(connection)
    rows = {}
    for table in present.sorted_tables:
        if table.name != "alembic_version":
            rows[table.name] = [some_row(table, number) for number in range(3)]
            connection.execute(table.insert(), rows[table.name])
    return rows


def stored(connection: Connection, rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return what the database has now in those tables of ``rows`` that still exist."""
    present = MetaData()
    present.reflect(connection)
    found = {}
    for name in rows:
        if name in present.tables:
            table = present.tables[name]
            order = list(table.primary_key.columns)
            found[name] = [dict(row) for row in connection.execute(table.select().order_by(*order)).mappings()]
    return found


def test_the_newest_schema_is_the_one_in_the_code(database: Database, empty: Database) -> None:
    with database.writing() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        migrated = definitions(connection)
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert definitions(connection) == migrated


@pytest.mark.parametrize("revision", revisions())
def test_rows_of_an_older_schema_are_kept(empty: Database, revision: str) -> None:
    with empty.writing() as connection:
        command.upgrade(config(connection), revision)
        rows = fill(connection)
    assert migrate(empty) == (revision, latest_revision())

    with empty.reading() as connection:
        for name, now in stored(connection, rows).items():
            for before, row in zip(rows[name], now, strict=True):
                assert row.items() >= {column: value for column, value in before.items() if column in row}.items()


def test_every_migration_can_be_reverted_and_repeated(database: Database) -> None:
    with database.writing() as connection:
        before = definitions(connection)
        command.downgrade(config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(config(connection), "head")
        assert definitions(connection) == before


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.writing() as connection:
        rows = fill(connection)
    assert migrate(database) == (latest_revision(), latest_revision())

    with database.reading() as connection:
        assert stored(connection, rows) == rows


MIGRATE = """
import sys
from bot.storage.database import Database
from bot.storage.upgrade import check_migrated, migrate

# go
database = Database(sys.argv[1])
print(migrate(database)[0])
check_migrated(database)
"""


def test_processes_that_start_together_migrate_one_after_the_other(url: str) -> None:
    assert sorted(run_together(MIGRATE, url)) == sorted(["None", *[latest_revision()] * 3])


def test_the_error_for_an_empty_database_names_the_command_that_migrates_it(empty: Database) -> None:
    with pytest.raises(
        StorageError, match=f"at revision none, the bot needs {latest_revision()}: run python -m bot migrate"
    ):
        check_migrated(empty)
    migrate(empty)
    check_migrated(empty)


def test_a_database_of_a_newer_bot_is_not_changed(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for access in (check_migrated, migrate):
        with pytest.raises(
            StorageError, match="revision 9999, which this version of the bot does not know: update the bot"
        ):
            access(database)


def test_votes_on_tips_of_before_still_count(empty: Database) -> None:
    with empty.writing() as connection:
        command.upgrade(config(connection), "0007")
        tip = {"team_id": "T0ACME", "tip_id": "leaders/trust#0a1b2c", "voter": "0f", "is_helpful": True}
        old = Table("feedback", MetaData(), autoload_with=connection)
        connection.execute(old.insert(), tip)
    migrate(empty)

    assert SqlFeedback(empty, lambda *_: "", 90).tallies() == [Tally("leaders/trust#0a1b2c", 1, 0)]


@pytest.fixture
def in_use(postgres: Postgres) -> Iterator[Database]:
    """A database in PostgreSQL without its newest migration, which needs the table of schedules."""
    opened = Database(postgres.create_database())
    with opened.writing() as connection:
        command.upgrade(config(connection), "0015")
    yield opened
    opened.close()


READ_SCHEDULES = text("SELECT count(*) FROM schedule")
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


def wait_for_migration(database: Database) -> None:
    """Wait until a migration of ``database`` waits for a table."""
    deadline = time.monotonic() + 20
    waiting = 0
    while not waiting:
        assert time.monotonic() < deadline
        with database.reading() as connection:
            waiting = connection.scalar(WAITING)


@pytest.fixture
def impatient() -> Iterator[None]:
    """Let statements of this thread fail that wait for 20 seconds."""
    limit_waiting(20)
    yield
    limit_waiting(None)


@pytest.mark.usefixtures("impatient")
def test_people_read_while_a_migration_waits_for_a_backup(in_use: Database) -> None:
    with ThreadPoolExecutor(1) as threads:
        with in_use.reading() as backup:
            backup.execute(READ_SCHEDULES)
            migrated = threads.submit(migrate, in_use)
            wait_for_migration(in_use)
            with in_use.reading() as person:
                assert person.scalar(READ_SCHEDULES) == 0
            assert not migrated.done()
        assert migrated.result() == ("0015", latest_revision())


def test_a_migration_that_waits_in_vain_changes_nothing_and_says_so(in_use: Database) -> None:
    with in_use.reading() as backup:
        backup.execute(READ_SCHEDULES)
        with pytest.raises(StorageError, match="another program used a table for more than 0 s, as a backup does"):
            migrate(in_use, patience=0)

    assert migrate(in_use) == ("0015", latest_revision())
