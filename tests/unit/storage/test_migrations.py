"""Every database comes to the same schema, and keeps what it holds on the way."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.schema import metadata
from bot.storage.sql.ledger import SqlLedger
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.schedules import SqlSchedules
from bot.storage.vault import Vault, new_key
from tests.posts import ACME, CARD, claimed
from tests.tips import daily, wish

OLD: Mapping[str, Mapping[str, Any]] = {
    "installation": {
        "enterprise_id": "", "team_id": "T0ACME", "name": "Acme", "bot_token": "sealed", "bot_id": "B1",
        "bot_user_id": "U1", "scopes": "chat:write", "installed_by": "U2", "installed_at": 1.5,
    },
    "seen_event": {"team_id": "T0ACME", "event_id": "Ev1", "seen_at": 2.5},
    "delivery": {
        "id": "d1", "team_id": "T0ACME", "enterprise_id": "E0HOLDING", "key": "answer:C1:1", "channel": "C1",
        "thread_ts": "1.0", "entry_id": "practices/codify", "message": '[{"text":"¿Sí?","blocks":[]},null]',
        "state": "pending", "attempts": 0, "created_at": 3.5, "expires_at": 86403.5, "not_before": 3.5,
        "maybe_sent_since": None, "settled_at": None, "ts": None, "reason": None,
    },
    "question": {
        "id": "q1", "team_id": "T0ACME", "asked_at": 4.5, "asker": "hash", "text": "¿who signs?",
        "outcome": "answered", "entry_id": "practices/codify", "confidence": 0.75,
    },
    "secret": {"name": "pseudonyms", "value": "sealed"},
}  # fmt: skip
"""A row of each table of the first schema."""


def take_step(database: Database, revision: str, *, back: bool = False) -> None:
    """Bring the database to a revision other than the newest."""
    config = Config()
    config.set_main_option("script_location", "bot:storage/migrations")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, revision)


def rows(database: Database) -> dict[str, dict[str, Any]]:
    with database.reading() as connection:
        return {name: dict(connection.execute(text(f"SELECT * FROM {name}")).mappings().one()) for name in OLD}  # noqa: S608


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database of the first schema, with a row in each table."""
    opened = Database(url, clock=lambda: 1_800_000_000.0)
    take_step(opened, "0001")
    with opened.writing() as connection:
        for name, row in OLD.items():
            connection.execute(metadata.tables[name].insert().values(row))
    yield opened
    opened.close()


def test_the_migrations_make_the_schema_that_the_stores_use(url: str) -> None:
    database = Database(url)
    migrate(database)
    with database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_what_an_old_database_holds_is_there_in_the_new_one(database: Database) -> None:
    migrate(database)

    kept = rows(database)
    assert {name: {column: kept[name][column] for column in row} for name, row in OLD.items()} == OLD


def test_an_old_database_works_as_a_new_one(database: Database) -> None:
    migrate(database)
    ledger = SqlLedger(database, SqlQuestions(database, Vault([new_key()]), 90))
    schedules = SqlSchedules(database)
    schedules.save(wish(), 5.0)
    schedules.plan_due(daily, 10)

    assert claimed(ledger).post.message["text"] == "¿Sí?"
    assert claimed(ledger).post.message == CARD
    assert len(schedules.given(ACME, "C0GENERAL")) == 1


def test_each_step_can_be_taken_back(database: Database) -> None:
    migrate(database)
    take_step(database, "0001", back=True)

    assert rows(database) == OLD
    migrate(database)
    with database.reading() as connection:
        assert connection.execute(select(metadata.tables["schedule"])).all() == []


def test_the_steps_follow_each_other_in_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", "bot:storage/migrations")

    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
