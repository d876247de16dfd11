"""From every older schema to the newest, with all that is kept; and what is said until that is done."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, Column, Connection, Date, Double, Integer, MetaData, String, Table, inspect, text

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.migrating import check_migrated, config, migrate, newest, revisions
from bot.storage.schema import metadata
from tests.processes import run_together


@pytest.fixture
def empty(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


def definitions(connection: Connection) -> list[str]:
    """Every table and index in the database's own words."""
    where = (
        "SELECT sql FROM sqlite_master WHERE tbl_name != 'alembic_version' AND sql IS NOT NULL"
        if connection.dialect.name == "sqlite"
        else "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename != 'alembic_version'"
    )
    # Columns stand in the order in which they came, which tells nothing.
    words = (sorted(definition.replace(",", " ").split()) for definition in connection.scalars(text(where)))
    return sorted(map(" ".join, words))


def some_row(table: Table, number: int) -> dict[str, Any]:
    """A row with something in every column, whatever columns there were then."""
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


def filled(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Put rows into every table that there is; all of them."""
    there = MetaData()
    there.reflect(connection)
    rows = {}
    for table in there.sorted_tables:
        if table.name != "alembic_version":
            rows[table.name] = [some_row(table, number) for number in range(3)]
            connection.execute(table.insert(), rows[table.name])
    return rows


def kept(connection: Connection, rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """What is left of ``rows`` in tables and columns that still exist, under their names."""
    there = MetaData()
    there.reflect(connection)
    found = {}
    for name in rows:
        if name in there.tables:
            table = there.tables[name]
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
        rows = filled(connection)
    assert migrate(empty) == (revision, newest())

    with empty.reading() as connection:
        for name, now in kept(connection, rows).items():
            for before, row in zip(rows[name], now, strict=True):
                assert row.items() >= {column: value for column, value in before.items() if column in row}.items()


def test_every_step_can_be_taken_back_and_again(database: Database) -> None:
    with database.writing() as connection:
        before = definitions(connection)
        command.downgrade(config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(config(connection), "head")
        assert definitions(connection) == before


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.writing() as connection:
        rows = filled(connection)
    assert migrate(database) == (newest(), newest())

    with database.reading() as connection:
        assert kept(connection, rows) == rows


MIGRATE = """
import sys
from bot.storage.database import Database
from bot.storage.migrating import check_migrated, migrate

# go
database = Database(sys.argv[1])
print(migrate(database)[0])
check_migrated(database)
"""


def test_processes_that_start_together_migrate_one_after_the_other(url: str) -> None:
    assert sorted(run_together(MIGRATE, url)) == sorted(["None", *[newest()] * 3])


def test_an_empty_database_is_to_be_migrated(empty: Database) -> None:
    with pytest.raises(StorageError, match=f"at revision none, the bot needs {newest()}: run python -m bot migrate"):
        check_migrated(empty)
    migrate(empty)
    check_migrated(empty)


def test_a_database_of_a_newer_bot_is_left_alone(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for look in (check_migrated, migrate):
        with pytest.raises(StorageError, match="revision 9999, which this version of the bot does not know: update it"):
            look(database)
