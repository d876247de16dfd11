"""The database: the URLs it accepts, its errors, and how its transactions behave."""

import re
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, event, text

from bot.errors import SettingsError, StorageError
from bot.services.rate_limits import Pace
from bot.storage.database import Database
from bot.storage.sql import outbox_statements, schedules
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.turns import pace_parameters
from bot.storage.upgrade import migrate
from bot.storage.vault import Vault, new_key
from tests.support.postgres import Postgres
from tests.support.processes import run_together
from tests.support.samples import ACME


@pytest.mark.parametrize(
    "url", ["", "guidepost.db", "mysql://localhost/bot", "oracle+x://y", "sqlite+aiosqlite:///x.db"]
)
def test_a_url_of_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="should begin with postgresql:// or sqlite:///"):
        Database(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="name a file"):
        Database(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_other_names_of_the_postgresql_driver_are_accepted(scheme: str) -> None:
    assert Database(f"{scheme}://bot:secret@db.example.org/bot").url.drivername == "postgresql+psycopg"


def test_the_error_for_a_database_that_does_not_answer_says_what_to_check() -> None:
    with pytest.raises(StorageError, match=r"DATABASE_URL is right.*python -m bot migrate") as caught:
        migrate(Database("postgresql://bot:secret@127.0.0.1:9/bot"))
    assert "secret" not in str(caught.value)


def test_the_error_for_a_file_in_a_folder_that_does_not_exist_says_to_create_the_folder(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"no folder .*/missing\. Create it, or set DATABASE_URL"):
        migrate(Database(f"sqlite:///{tmp_path}/missing/guidepost.db"))


def test_the_error_for_an_empty_database_names_the_command_that_migrates_it(url: str) -> None:
    database = Database(url)
    with pytest.raises(StorageError, match="python -m bot migrate"):
        SqlQuestions(database, Vault([new_key()]), 90).of_workspace(ACME)
    database.close()


def test_a_database_works_again_after_a_crash_of_postgresql(postgres: Postgres) -> None:
    database = Database(postgres.create_database())
    migrate(database)
    questions = SqlQuestions(database, Vault([new_key()]), 90)
    assert questions.of_workspace(ACME) == []
    try:
        postgres.crash()
        with pytest.raises(StorageError, match="did not answer"):
            questions.of_workspace(ACME)
    finally:
        postgres.restart()
    assert questions.of_workspace(ACME) == []
    database.close()


def test_more_threads_than_connections_wait_for_each_other(database: Database) -> None:
    all_started = threading.Barrier(40)

    def count(number: int) -> int:
        all_started.wait()
        with database.writing() as connection:
            connection.execute(text("INSERT INTO secret VALUES (:name, 'x')"), {"name": str(number)})
        with database.reading() as connection:
            return len(connection.execute(text("SELECT 1")).all())

    with ThreadPoolExecutor(40) as threads:
        assert sum(threads.map(count, range(40))) == 40


WRITE = """
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from bot.storage.database import Database
from bot.storage.schema import secret

database = Database(sys.argv[1])

def write(_):
    with database.writing() as connection:
        connection.execute(secret.insert(), {"name": uuid.uuid4().hex, "value": ""})

# go
with ThreadPoolExecutor(4) as threads:
    print(len(list(threads.map(write, range(30)))))
"""


def test_processes_that_write_at_the_same_time_wait_for_each_other(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    assert run_together(WRITE, url) == ["30"] * 4

    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM secret")).scalar_one() == 120


def test_a_process_that_waits_too_long_to_write_gets_an_error_and_can_read_meanwhile(tmp_path: Path) -> None:
    waiting, other = Database(f"sqlite:///{tmp_path}/x.db", timeout=0.1), Database(f"sqlite:///{tmp_path}/x.db")
    with other.writing():
        with pytest.raises(StorageError, match="did not answer"), waiting.writing():
            pass
        with waiting.reading() as connection:
            assert waiting.now(connection)
    with waiting.writing():
        pass


def test_a_new_file_that_another_process_prepares_is_waited_for(tmp_path: Path) -> None:
    (new := tmp_path / "x.db").touch()
    other = sqlite3.connect(new, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting, start = Database(f"sqlite:///{new}", timeout=0.2), time.monotonic()
    with pytest.raises(StorageError, match="did not answer"), waiting.reading():
        pass
    assert time.monotonic() - start >= 0.2
    other.close()
    with waiting.reading() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_a_thread_that_waits_too_long_to_write_gets_an_error(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.db", timeout=0.1)
    with database.writing(), pytest.raises(StorageError, match="move to PostgreSQL"), database.writing():
        pass


def test_a_given_clock_replaces_the_database_clock(url: str) -> None:
    database = Database(url, clock=lambda: 42.5)
    with database.writing() as connection:
        assert database.now(connection) == 42.5
    database.close()


DUE = [outbox_statements.CLAIM_NEXT, outbox_statements.DUE, schedules.DUE]


@pytest.mark.parametrize("statement", DUE, ids=["claim", "deliveries", "schedules"])
def test_due_rows_are_found_with_the_partial_index(database: Database, statement: Select[str]) -> None:
    """Both databases use a partial index only for a condition written exactly as in the index."""
    parameters = {"now": 1.0 if database.is_sqlite else None, "limit": 1} | pace_parameters(Pace(), 30.0)
    plan = plan_of(database, statement, parameters)

    assert re.search("ix_(delivery|schedule)_due", plan)
    # If the clock could change between two rows, PostgreSQL would compare each row with it and use no index.
    assert database.is_sqlite or re.search(r"Index Cond: .*statement_timestamp", plan)


def test_the_turn_in_a_channel_is_found_with_an_index(database: Database) -> None:
    if not database.is_sqlite:
        # PostgreSQL chooses by the number of rows.
        filled = "SELECT n, 'T', n, n % 9, 'sent', 1, n, n, n, n FROM generate_series(1, 9000) AS n"
        columns = "id, team_id, key, channel, state, attempts, created_at, expires_at, not_before, paced_until"
        with database.writing() as connection:
            connection.execute(text(f"INSERT INTO delivery ({columns}) {filled}"))
            connection.execute(text("ANALYZE delivery"))
    now = {"now": 1.0 if database.is_sqlite else None}
    plan = plan_of(database, outbox_statements.CLAIM_NEXT, now | pace_parameters(Pace(), 30.0) | {"limit": 32})

    on_sqlite = r"SEARCH other USING .*ix_delivery_pace \(team_id=\? AND channel=\? AND paced_until>\?\)"
    assert re.search(f"{on_sqlite}|Scan using ix_delivery_pace on delivery other", plan)


def test_the_history_of_a_channel_is_found_with_the_primary_key(database: Database) -> None:
    of_one = plan_of(database, schedules.HISTORY, {"in_team": "T1", "in_channel": "C1"})
    of_due_ones = plan_of(database, schedules.DUE, {"limit": 100, "now": 0.0})

    found = r"SEARCH tip USING INDEX .*\(team_id=\? AND channel=\?\)|Scan (on|using) pk_tip"
    assert re.search(found, of_one)
    assert re.search(found, of_due_ones)


def plan_of(database: Database, statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> str:
    """Return the query plan of a statement."""
    executed: list[tuple[str, Any]] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *arguments: executed.append(arguments[2:4]), once=True
    )
    with database.writing() as connection:
        connection.execute(statement, values).all()
        if not database.is_sqlite:
            # PostgreSQL would otherwise scan the table, because it is empty.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        [(sql, parameters)] = executed
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {sql}", parameters))


def test_only_a_durable_transaction_waits_for_the_disk(database: Database) -> None:
    query, waits, does_not_wait = (
        ("PRAGMA synchronous", 2, 1) if database.is_sqlite else ("SHOW synchronous_commit", "on", "off")
    )

    def setting(*, durable: bool) -> object:
        with database.writing(durable=durable) as connection:
            return connection.exec_driver_sql(query).scalar_one()

    assert [setting(durable=durable) for durable in (True, False, True)] == [waits, does_not_wait, waits]
