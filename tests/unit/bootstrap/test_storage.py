"""The lists of stores are complete: uninstalling, erasing and purging reach every table that they should.

The tests insert a row into every table and look for what is left, so a new table that no store covers fails them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Double, Integer, String, func, insert, select

from bot.bootstrap.stores import Stores, sql_stores
from bot.services.installation_cache import InstallationCache
from bot.services.uninstall import Uninstaller
from bot.services.workspaces import TenantData
from bot.storage.database import Database
from bot.storage.schema import knowledge_look, knowledge_version, metadata, secret, seen_event
from bot.storage.upgrade import migrate
from bot.storage.vault import Vault, new_key
from tests.support.samples import ACME, BETA

VAULT = Vault([new_key()])
PERSON = "U0ANNA"
OTHER_TABLES = {secret.name, knowledge_version.name, knowledge_look.name}
TENANT_TABLES = [table for table in metadata.sorted_tables if table.name not in OTHER_TABLES]
HASHES_OF_PEOPLE = {("question", "asker"), ("feedback", "voter"), ("subscriber", "asker"), ("saved_entry", "person")}
"""The columns by which a person's data can be found."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/guidepost.db")
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def stores(database: Database) -> Stores:
    """The stores of a database with one row for each of two workspaces in every table."""
    made = sql_stores(database, VAULT)
    questions: Any = made.questions
    for workspace in (ACME, BETA):
        hash_of_person = questions.pseudonym(workspace, PERSON)
        for table in TENANT_TABLES:
            row = {column.name: value_for(column) for column in table.columns}
            row |= {"team_id": workspace.team_id, "enterprise_id": workspace.enterprise_id}
            row |= {column: hash_of_person for name, column in HASHES_OF_PEOPLE if name == table.name}
            row |= {column.name: f"{workspace.team_id}-{table.name}" for column in table.columns if column.name == "id"}
            row = {name: value for name, value in row.items() if name in table.columns}
            with database.writing() as connection:
                connection.execute(insert(table), row)
    return made


def value_for(column: Column[Any]) -> Any:
    match column.type:
        case Boolean():
            return True
        case Integer() | Double():
            return 1
        case String():
            return VAULT.encrypt("xoxb-1") if column.name == "bot_token" else "x"


def tables_with_rows(database: Database, team_id: str) -> set[str]:
    with database.reading() as connection:
        return {
            table.name
            for table in TENANT_TABLES
            if connection.scalar(select(func.count()).select_from(table).where(table.c.team_id == team_id))
        }


def uninstall(stores: Stores, tenant_data: Sequence[TenantData]) -> None:
    cache = InstallationCache(stores.installations, lambda: 0.0)
    uninstaller = Uninstaller(stores.installations, cache, stores.outbox_store, tenant_data)
    uninstaller.uninstall(ACME, at=2.0, whole_organization=False)


def test_every_table_but_those_of_secrets_and_of_the_knowledge_belongs_to_workspaces() -> None:
    assert {table.name for table in metadata.sorted_tables if "team_id" not in table.columns} == OTHER_TABLES


def test_uninstalling_deletes_the_workspaces_rows_in_every_table(database: Database, stores: Stores) -> None:
    """The ids of events stay for two days, because Slack may deliver the events again."""
    uninstall(stores, stores.tenant_data)

    assert tables_with_rows(database, ACME.team_id) == {seen_event.name}
    assert tables_with_rows(database, BETA.team_id) == {table.name for table in TENANT_TABLES}


@pytest.mark.parametrize(
    ("left_out", "tables"),
    [
        ("schedules", {"schedule", "tip", "workspace_setting"}),
        ("outbox_store", {"delivery", "rate_limit"}),
        ("questions", {"question"}),
        ("feedback", {"feedback"}),
        ("follow_ups", {"follow_up_channel"}),
        ("gaps", {"gap"}),
        ("subscribers", {"subscriber"}),
        ("saved", {"saved_entry"}),
        ("curator_channels", {"curator_channel"}),
        ("proposals", {"proposal"}),
        ("edits", {"edit"}),
    ],
)
def test_a_store_that_is_left_out_of_the_list_leaves_its_tables_behind(
    database: Database, stores: Stores, left_out: str, tables: set[str]
) -> None:
    uninstall(stores, [data for data in stores.tenant_data if data is not getattr(stores, left_out)])

    assert tables_with_rows(database, ACME.team_id) == {seen_event.name} | tables


def test_erasing_deletes_a_persons_rows_in_every_table_that_identifies_people(
    database: Database, stores: Stores
) -> None:
    assert sum(data.erase(ACME, PERSON) for data in stores.tenant_data) == len(HASHES_OF_PEOPLE)

    every = {table.name for table in TENANT_TABLES}
    assert every - tables_with_rows(database, ACME.team_id) == {name for name, _ in HASHES_OF_PEOPLE}
    assert tables_with_rows(database, BETA.team_id) == every


def test_every_column_with_a_hash_of_a_person_is_erased() -> None:
    """A hash has 64 characters. The other columns of that length hold Slack's event ids and time zones."""
    hashes = {
        (table.name, column.name)
        for table in TENANT_TABLES
        for column in table.columns
        if isinstance(column.type, String) and column.type.length == 64
    }
    others = {("seen_event", "event_id"), ("schedule", "zone"), ("curator_channel", "zone")}
    assert hashes == HASHES_OF_PEOPLE | others


def test_every_store_that_can_purge_is_in_the_list(stores: Stores) -> None:
    parts = [getattr(stores, one.name) for one in fields(stores)]
    able = [part for part in parts if hasattr(part, "purge")]

    assert len(able) == len(stores.purgeable)
    assert all(any(part is one for one in stores.purgeable) for part in able)


def test_purging_deletes_old_rows_of_every_kind(database: Database, stores: Stores) -> None:
    """The rows are from 1970. Settings, schedules, votes, saved entries and installations have no retention period."""
    for store in stores.purgeable:
        store.purge()

    settings = {"schedule", "workspace_setting", "follow_up_channel", "curator_channel", "installation"}
    kept = settings | {"feedback", "saved_entry"}
    assert tables_with_rows(database, ACME.team_id) == kept


def test_every_store_with_data_of_workspaces_is_in_the_list(stores: Stores) -> None:
    parts = [getattr(stores, one.name) for one in fields(stores)]
    able = [part for part in parts if hasattr(part, "forget")]

    assert len(able) == len(stores.tenant_data)
    assert all(any(part is one for one in stores.tenant_data) for part in able)
