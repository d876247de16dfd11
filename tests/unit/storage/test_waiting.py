"""A request waits for the database for a limited time, whatever holds the database up."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import StorageError, UnstorableError
from bot.storage.database import Database, limit_waiting
from tests.support.postgres import Postgres

LIMIT = 0.6
"""Seconds that requests wait in these tests."""
LATE = LIMIT + 1.5
"""Seconds by which even a busy machine must have given up."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{tmp_path}/guidepost.db")) as database:
        with database.writing() as connection:
            connection.execute(text("CREATE TABLE note (id INTEGER)"))
        yield database


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Hold the write lock in a connection that this process's lock knows nothing of."""
    with closing(sqlite3.connect(database.file or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def seconds_until_refusal(database: Database) -> float:
    """Try to write with a limit in a thread of its own; return the time until the database gave up."""

    def write() -> float:
        limit_waiting(LIMIT)
        began = time.monotonic()
        with pytest.raises(StorageError), database.writing() as connection:
            connection.execute(text("INSERT INTO note VALUES (1)"))
        return time.monotonic() - began

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(write).result()


def test_a_request_gives_up_while_another_process_writes(database: Database) -> None:
    with locked(database):
        assert LIMIT * 0.9 <= seconds_until_refusal(database) < LATE


def test_requests_that_wait_for_each_other_give_up_together(database: Database) -> None:
    """The second waits for the first, and then not for another span of its own."""
    with locked(database), ThreadPoolExecutor(6) as threads:
        waits = list(threads.map(lambda _: seconds_until_refusal(database), range(6)))

    assert max(waits) < LATE


def test_reading_waits_for_no_writer(database: Database) -> None:
    with locked(database), database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar() == 0


def test_the_limit_is_for_all_transactions_of_a_request(database: Database) -> None:
    def write_twice() -> float:
        limit_waiting(LIMIT)
        began = time.monotonic()
        for _ in range(2):
            with pytest.raises(StorageError), database.writing():
                pass
        return time.monotonic() - began

    with locked(database), ThreadPoolExecutor(1) as thread:
        # A transaction may wait half a second even when the request's time is over.
        assert thread.submit(write_twice).result() < LIMIT + 0.5 + 1.5


def test_work_that_no_one_waits_for_is_more_patient(database: Database) -> None:
    written = threading.Event()

    def write() -> None:
        with database.writing() as connection:
            connection.execute(text("INSERT INTO note VALUES (1)"))
        written.set()

    with locked(database):
        thread = threading.Thread(target=write)
        thread.start()
        seconds_until_refusal(database)
        assert not written.is_set()
    thread.join()
    assert written.is_set()


@pytest.mark.parametrize("value", [2**70, "\ud800"])
def test_a_value_that_no_column_can_hold_is_not_a_failure_of_the_database(database: Database, value: object) -> None:
    with pytest.raises(UnstorableError), database.writing() as connection:
        connection.execute(text("INSERT INTO note VALUES (:value)"), {"value": value})


def test_a_request_gives_up_while_postgresql_is_frozen() -> None:
    with Postgres.started(durable=False) as server, closing(Database(server.create_database())) as database:
        with database.writing() as connection:
            connection.execute(text("CREATE TABLE note (id INTEGER)"))
        with server.frozen():
            assert seconds_until_refusal(database) < LATE + 2
        with database.writing() as connection:
            connection.execute(text("INSERT INTO note VALUES (1)"))
        with database.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM note")).scalar() == 1
