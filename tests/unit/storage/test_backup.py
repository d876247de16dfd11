"""A backup is a complete, private copy; anything else is refused with a sentence that says what to do."""

import os
import shlex
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic import command

from bot.errors import StorageError
from bot.jobs.worker import create_job_tables
from bot.storage.backup import back_up
from bot.storage.database import Database
from bot.storage.restoration import restore
from bot.storage.upgrade import config, latest_revision, migrate, revisions
from tests.support.backups import NOW, add_event, event_ids
from tests.support.postgres import Postgres


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A migrated SQLite database that is in use: its newest rows are in the file that ends in -wal."""
    opened = Database(f"sqlite:///{tmp_path}/guidepost.db")
    migrate(opened)
    add_event(opened, "Ev1")
    yield opened
    opened.close()


def test_a_copy_of_the_file_alone_has_no_tables_and_a_backup_has_them(database: Database, tmp_path: Path) -> None:
    assert database.file
    alone, target = tmp_path / "copied.db", tmp_path / "backup.db"
    alone.write_bytes(database.file.read_bytes())
    assert back_up(database, target) == latest_revision()

    assert event_ids(target) == {"Ev1"}
    with closing(sqlite3.connect(alone)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    with pytest.raises(StorageError, match=r"no tables of Guidepost.*-wal"):
        restore(alone, database, NOW)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_a_backup_is_one_file_that_only_its_owner_can_access(database: Database, tmp_path: Path, umask: int) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    former = os.umask(umask)
    try:
        back_up(database, folder / "backup.db")
    finally:
        os.umask(former)

    assert [path.name for path in folder.iterdir()] == ["backup.db"]
    assert stat.S_IMODE((folder / "backup.db").stat().st_mode) == 0o600 & ~(umask & 0o200)


def test_a_backup_does_not_change_the_database(database: Database, tmp_path: Path) -> None:
    assert database.file
    before = database.file.read_bytes()
    back_up(database, tmp_path / "backup.db")

    assert database.file.read_bytes() == before


def test_a_backup_contains_what_a_killed_process_left_in_the_wal_file(database: Database, tmp_path: Path) -> None:
    assert database.file
    left = tmp_path / "left" / "guidepost.db"
    left.parent.mkdir()
    for ending in ("", "-wal"):
        left.with_name(left.name + ending).write_bytes(
            database.file.with_name(database.file.name + ending).read_bytes()
        )
    back_up(Database(f"sqlite:///{left}"), tmp_path / "backup.db")

    assert event_ids(tmp_path / "backup.db") == {"Ev1"}


def test_a_backup_is_a_consistent_state_while_others_write(database: Database, tmp_path: Path) -> None:
    """Each transaction adds two rows, so a torn copy would have an odd number of them, or lack an index's entries."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            add_event(database, f"Ev-a-{number}", f"Ev-b-{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(20):
            known = event_ids(tmp_path / "guidepost.db")
            back_up(database, tmp_path / f"backup-{number}.db")
            copied = event_ids(tmp_path / f"backup-{number}.db")
            assert copied >= known
            assert {event.replace("-a-", "-b-") for event in copied if "-a-" in event} <= copied
            assert len(copied) % 2 == 1
    finally:
        stop.set()
        writer.join()


def test_an_existing_file_is_never_overwritten(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    target.write_text("precious", encoding="utf-8")

    with pytest.raises(StorageError, match=r"backup\.db exists already; name a new file"):
        back_up(database, target)
    assert target.read_text(encoding="utf-8") == "precious"


def test_the_database_is_not_its_own_backup(database: Database) -> None:
    assert database.file
    with pytest.raises(StorageError, match="exists already"):
        back_up(database, database.file)


def test_a_missing_database_is_reported_and_not_created(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"no database at .*nothing\.db; set DATABASE_URL"):
        back_up(Database(f"sqlite:///{tmp_path}/nothing.db"), tmp_path / "backup.db")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(database: Database, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"missing/.*: No such file or directory"):
        back_up(database, tmp_path / "missing" / "backup.db")


def test_a_database_that_another_process_locked_for_itself_is_reported(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.backup.TIMEOUT", 0.1)
    assert database.file
    database.close()
    with closing(sqlite3.connect(database.file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="locked the database for itself"):
            back_up(database, tmp_path / "backup.db")

    assert not (tmp_path / "backup.db").exists()


def test_a_damaged_database_gets_no_backup(database: Database, tmp_path: Path) -> None:
    assert database.file
    for number in range(200):
        add_event(database, f"Ev-{number}-{'x' * 40}")
    database.close()
    pages = bytearray(database.file.read_bytes())
    pages[-8192:] = b"\xff" * 8192
    database.file.write_bytes(pages)

    with pytest.raises(StorageError, match=r"damaged|could not copy"):
        back_up(database, tmp_path / "backup.db")
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


@pytest.mark.parametrize("revision", revisions())
def test_a_database_of_any_known_revision_can_be_backed_up(tmp_path: Path, revision: str) -> None:
    database = Database(f"sqlite:///{tmp_path}/old.db")
    with database.writing() as connection:
        command.upgrade(config(connection), revision)

    assert back_up(database, tmp_path / "backup.db") == revision
    database.close()


@pytest.fixture
def postgresql(postgres: Postgres) -> Iterator[Database]:
    opened = Database(postgres.create_database())
    migrate(opened)
    create_job_tables(opened.conninfo)
    add_event(opened, "Ev1")
    yield opened
    opened.close()


def words_after(tool: str, error: StorageError) -> list[str]:
    """Return the arguments of the command that an error tells a person to run."""
    return shlex.split(str(error).partition(f"{tool} ")[2])


def test_for_postgresql_the_errors_name_commands_that_work(
    postgres: Postgres, postgresql: Database, tmp_path: Path
) -> None:
    target = tmp_path / "a backup"
    with pytest.raises(StorageError, match="pg_dump --format=custom") as dumping:
        back_up(postgresql, target)
    with pytest.raises(StorageError, match="pg_restore --clean") as restoring:
        restore(target, postgresql, NOW)

    postgres.run("pg_dump", *words_after("pg_dump", dumping.value))
    add_event(postgresql, "Ev2")
    postgresql.close()
    postgres.run("pg_restore", *words_after("pg_restore", restoring.value))
    with psycopg.connect(postgresql.conninfo) as connection:
        assert connection.execute("SELECT event_id FROM seen_event").fetchall() == [("Ev1",)]


def test_the_errors_for_postgresql_do_not_show_the_password(tmp_path: Path) -> None:
    database = Database("postgresql://me:hidden@db.example/bot?password=hidden&sslmode=require")
    for refused in (lambda: back_up(database, tmp_path / "b"), lambda: restore(tmp_path / "b", database, NOW)):
        with pytest.raises(StorageError, match=r"'postgresql://me@db\.example/bot\?sslmode=require'") as caught:
            refused()
        assert "hidden" not in str(caught.value)
