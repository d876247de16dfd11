"""Writes of several threads at the same moment share a transaction, and one that fails undoes nothing but itself."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from bot.errors import StorageError
from bot.storage.database import Database

MANY = 6


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{tmp_path}/guidepost.db")) as opened:
        with opened.writing() as connection:
            connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY)"))
        yield opened


def note(number: int) -> Callable[[Connection], int]:
    """Return work that writes a row and returns its number."""

    def work(connection: Connection) -> int:
        connection.execute(text("INSERT INTO note VALUES (:number)"), {"number": number})
        return number

    return work


def notes(database: Database) -> list[int]:
    with database.reading() as connection:
        return list(connection.scalars(text("SELECT id FROM note ORDER BY id")))


def at_once(database: Database, works: list[Callable[[Connection], int]]) -> tuple[list[Future[int]], int]:
    """Let each work wait in a thread of its own until another writer is done; return them, and the commits it took."""
    commits: list[Connection] = []
    event.listen(database.engine, "commit", commits.append)
    waiting = threading.Barrier(len(works) + 1)

    def write(work: Callable[[Connection], int]) -> int:
        waiting.wait()
        return database.write(work)

    with ThreadPoolExecutor(len(works)) as threads, database.writing():
        futures = [threads.submit(write, work) for work in works]
        waiting.wait()
        while len(database.group_commit.waiting) < len(works):
            threading.Event().wait(0.001)
    return futures, len(commits) - 1


def test_works_that_wait_for_the_same_writer_share_one_transaction(database: Database) -> None:
    futures, commits = at_once(database, [note(number) for number in range(MANY)])

    assert [future.result() for future in futures] == list(range(MANY))
    assert notes(database) == list(range(MANY))
    assert commits == 1


def test_one_that_fails_is_undone_alone(database: Database) -> None:
    def fail(connection: Connection) -> int:
        note(100)(connection)
        return note(2)(connection)

    futures, commits = at_once(database, [note(1), note(2), fail, note(3)])

    with pytest.raises(StorageError):
        [future.result() for future in futures]
    assert sum(future.exception() is not None for future in futures) == 1
    assert set(notes(database)) >= {2, 3}
    assert commits == 1


def test_all_fail_when_sqlite_undoes_the_transaction(database: Database) -> None:
    def undo(connection: Connection) -> int:
        connection.exec_driver_sql("ROLLBACK")
        raise StorageError("the disk is full")

    futures, _ = at_once(database, [note(1), undo, note(2)])

    assert [type(future.exception()) for future in futures] == [StorageError] * 3
    assert notes(database) == []


def test_the_writer_is_free_after_a_failure(database: Database) -> None:
    with pytest.raises(StorageError):
        database.write(lambda connection: connection.execute(text("INSERT INTO nothing VALUES (1)")))

    assert database.write(note(1)) == 1
