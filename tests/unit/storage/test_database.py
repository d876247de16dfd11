"""Connections: which URLs are taken, what is said when nothing answers, and how it goes on afterwards."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, event, text

from bot.errors import SettingsError, StorageError
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.sql import schedule_statements, statements
from bot.storage.sql.questions import SqlQuestions
from bot.storage.vault import Vault, new_key
from tests.postgres import Postgres
from tests.posts import ACME
from tests.processes import run_together


@pytest.mark.parametrize(
    "url", ["", "guidepost.db", "mysql://localhost/bot", "oracle+x://y", "sqlite+aiosqlite:///x.db"]
)
def test_a_url_that_names_no_database_of_ours_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="should begin with postgresql:// or sqlite:///"):
        Database(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_that_would_be_lost_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="name a file"):
        Database(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_platforms_may_name_postgresql_in_their_way(scheme: str) -> None:
    assert Database(f"{scheme}://bot:secret@db.example.org/bot").url.drivername == "postgresql+psycopg"


def test_a_database_that_is_not_there_is_told_with_what_to_look_at(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/missing/guidepost.db", "postgresql://bot:secret@127.0.0.1:9/bot"):
        with pytest.raises(StorageError, match=r"DATABASE_URL is right.*python -m bot migrate") as caught:
            migrate(Database(url))
        assert "secret" not in str(caught.value)


def test_an_empty_database_is_told_with_the_command_that_fills_it(url: str) -> None:
    database = Database(url)
    with pytest.raises(StorageError, match="python -m bot migrate"):
        SqlQuestions(database, Vault([new_key()]), 90).kept(ACME)
    database.close()


def test_after_a_crash_of_postgresql_the_same_connections_are_used_again(postgres: Postgres) -> None:
    database = Database(postgres.create_database())
    migrate(database)
    questions = SqlQuestions(database, Vault([new_key()]), 90)
    assert questions.kept(ACME) == []
    try:
        postgres.crash()
        with pytest.raises(StorageError, match="did not answer"):
            questions.kept(ACME)
    finally:
        postgres.restart()
    assert questions.kept(ACME) == []
    database.close()


def test_more_threads_than_connections_wait_for_each_other(database: Database) -> None:
    together = threading.Barrier(40)

    def count(number: int) -> int:
        together.wait()
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


def test_processes_that_write_at_the_same_time_take_turns(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    assert run_together(WRITE, url) == ["30"] * 4

    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM secret")).scalar_one() == 120


def test_a_process_that_waits_in_vain_is_told_and_may_read_meanwhile(tmp_path: Path) -> None:
    waiting, other = Database(f"sqlite:///{tmp_path}/x.db", patience=0.1), Database(f"sqlite:///{tmp_path}/x.db")
    with other.writing():
        with pytest.raises(StorageError, match="did not answer"), waiting.writing():
            pass
        with waiting.reading() as connection:
            assert waiting.now(connection)
    with waiting.writing():
        pass


def test_a_thread_that_waits_in_vain_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.db", patience=0.1)
    with database.writing(), pytest.raises(StorageError, match="move to PostgreSQL"), database.writing():
        pass


def test_the_database_goes_by_the_clock_it_is_given(url: str) -> None:
    database = Database(url, clock=lambda: 42.5)
    with database.writing() as connection:
        assert database.now(connection) == 42.5
    database.close()


DUE = [statements.CLAIM_NEXT, statements.DUE, schedule_statements.DUE]


@pytest.mark.parametrize("statement", DUE, ids=["claim", "deliveries", "schedules"])
def test_what_is_due_is_found_by_the_index_of_what_waits(database: Database, statement: Select[str]) -> None:
    """Both databases use a partial index only for a condition in the index's own words."""
    plan = plan_of(database, statement, {"moment": 1.0 if database.is_sqlite else None, "most": 1})

    assert re.search("ix_(delivery|schedule)_due", plan)
    # PostgreSQL compares each row with its clock, one by one, if that might move on between them.
    assert database.is_sqlite or re.search(r"Index Cond: .*statement_timestamp", plan)


def test_what_channels_got_is_found_by_their_index(database: Database) -> None:
    of_one = plan_of(database, schedule_statements.GIVEN, {"whose": "T1", "where": "C1"})
    of_those_due = plan_of(database, schedule_statements.DUE, {"most": 100, "moment": 0.0})

    found = r"SEARCH tip USING INDEX .*\(team_id=\? AND channel=\?\)|Scan (on|using) pk_tip"
    assert re.search(found, of_one)
    assert re.search(found, of_those_due)


def plan_of(database: Database, statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> str:
    """How the database carries a statement out, as it says itself."""
    asked: list[tuple[str, Any]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2:4]), once=True)
    with database.writing() as connection:
        connection.execute(statement, values).all()
        if not database.is_sqlite:
            # Reading all of an empty table would be quicker.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        [(sql, parameters)] = asked
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {sql}", parameters))


def test_a_hasty_transaction_does_not_wait_for_the_disk_and_the_next_one_does(database: Database) -> None:
    asking, waits, hastens = (
        ("PRAGMA synchronous", 2, 1) if database.is_sqlite else ("SHOW synchronous_commit", "on", "off")
    )

    def found(*, hasty: bool) -> object:
        with database.writing(hasty=hasty) as connection:
            return connection.exec_driver_sql(asking).scalar_one()

    assert [found(hasty=hasty) for hasty in (False, True, False)] == [waits, hastens, waits]
