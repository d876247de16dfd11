"""A restoration brings back what a backup holds, keeps what was there, and is never left half done."""

import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic import command

from bot.errors import StorageError
from bot.storage.backup import back_up
from bot.storage.database import Database
from bot.storage.restoration import restore
from bot.storage.upgrade import config, migrate, revisions
from tests.support.backups import NOW, add_event, event_ids

FORMER = "guidepost-before-restore-20261128-093000.db"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database from which the event ``now`` came after the backup, and which no process uses."""
    opened = Database(f"sqlite:///{tmp_path}/data/guidepost.db")
    (tmp_path / "data").mkdir(mode=0o700)
    migrate(opened)
    add_event(opened, "then")
    back_up(opened, tmp_path / "backup.db")
    add_event(opened, "now")
    opened.close()
    yield opened
    opened.close()


def file_of(database: Database) -> Path:
    assert database.file
    return database.file


def files_beside(database: Database) -> set[str]:
    return {path.name for path in file_of(database).parent.iterdir()}


def test_the_former_database_is_kept_beside_the_restored_one(database: Database, tmp_path: Path) -> None:
    former = restore(tmp_path / "backup.db", database, NOW)

    assert former == file_of(database).with_name(FORMER)
    assert event_ids(file_of(database)) == {"then"}
    assert event_ids(former) == {"then", "now"}
    assert files_beside(database) == {"guidepost.db", FORMER}
    assert {stat.S_IMODE(path.stat().st_mode) for path in file_of(database).parent.iterdir()} == {0o600}


def test_the_bot_goes_on_with_the_restored_database(database: Database, tmp_path: Path) -> None:
    restore(tmp_path / "backup.db", database, NOW)
    migrate(database)
    add_event(database, "later")

    assert event_ids(file_of(database)) == {"then", "later"}


def test_the_former_database_can_be_restored_again(database: Database, tmp_path: Path) -> None:
    former = restore(tmp_path / "backup.db", database, NOW)
    assert former
    restore(former, database, NOW.replace(hour=10))

    assert event_ids(file_of(database)) == {"then", "now"}


def test_without_a_database_there_is_none_to_keep(database: Database, tmp_path: Path) -> None:
    file_of(database).unlink()

    assert restore(tmp_path / "backup.db", database, NOW) is None
    assert event_ids(file_of(database)) == {"then"}
    assert files_beside(database) == {"guidepost.db"}
    assert stat.S_IMODE(file_of(database).stat().st_mode) == 0o600


def test_what_a_killed_bot_left_in_the_wal_file_is_kept(database: Database, tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from bot.storage.database import Database\n"
        "from tests.support.backups import add_event\n"
        "add_event(Database(sys.argv[1]), 'last')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, f"sqlite:///{file_of(database)}"], check=False)
    assert "guidepost.db-wal" in files_beside(database)
    former = restore(tmp_path / "backup.db", database, NOW)

    assert former
    assert event_ids(former) == {"then", "now", "last"}
    assert event_ids(file_of(database)) == {"then"}


HOLD = """
import sys
from bot.storage.database import Database
database = Database(sys.argv[1])
with database.reading() as connection:
    connection.exec_driver_sql("SELECT count(*) FROM seen_event")
print("open", flush=True)
sys.stdin.readline()
"""


def test_a_database_that_another_process_uses_is_left_alone(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process does nothing at the moment; a bot that waits for questions must be noticed as well."""
    monkeypatch.setattr("bot.storage.backup.TIMEOUT", 0.1)
    command_line = [sys.executable, "-c", HOLD, f"sqlite:///{file_of(database)}"]
    with subprocess.Popen(command_line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StorageError, match=r"Another process uses .*guidepost\.db: stop the bot"):
            restore(tmp_path / "backup.db", database, NOW)
        other.communicate("\n")

    assert event_ids(file_of(database)) == {"then", "now"}
    assert FORMER not in files_beside(database)


@pytest.mark.parametrize("content", [b"garbage" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_database_that_cannot_be_read_is_kept_and_its_wal_file_does_not_stay_beside_the_restored_one(
    database: Database, tmp_path: Path, content: bytes
) -> None:
    file_of(database).write_bytes(content)
    file_of(database).with_name("guidepost.db-wal").write_bytes(b"frames")
    former = restore(tmp_path / "backup.db", database, NOW)

    assert former
    assert former.read_bytes() == content
    assert "guidepost.db-wal" not in files_beside(database)
    assert event_ids(file_of(database)) == {"then"}


def refusal(database: Database, backup: Path) -> str:
    with pytest.raises(StorageError) as caught:
        restore(backup, database, NOW)
    assert event_ids(file_of(database)) == {"then", "now"}
    assert files_beside(database) == {"guidepost.db"}
    return str(caught.value)


def test_a_file_that_is_not_a_database_is_refused(database: Database, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("buy milk\n" * 100, encoding="utf-8")
    (tmp_path / "empty").touch()

    assert refusal(database, tmp_path / "notes.txt") == f"{tmp_path}/notes.txt is not a SQLite database"
    assert "has no tables of Guidepost" in refusal(database, tmp_path / "empty")
    assert refusal(database, tmp_path / "missing.db") == f"There is no file {tmp_path}/missing.db"
    assert refusal(database, tmp_path) == f"There is no file {tmp_path}"


def test_the_database_of_another_program_is_refused(database: Database, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")

    assert "has no tables of Guidepost" in refusal(database, tmp_path / "other.db")


def changed_backup(tmp_path: Path, statement: str) -> Path:
    changed = tmp_path / "changed.db"
    changed.write_bytes((tmp_path / "backup.db").read_bytes())
    with closing(sqlite3.connect(changed, isolation_level=None)) as connection:
        connection.execute(statement)
    return changed


def test_a_backup_of_a_newer_version_is_refused(database: Database, tmp_path: Path) -> None:
    newer = changed_backup(tmp_path, "UPDATE alembic_version SET version_num = '9999'")

    assert "at revision 9999, which this version of the bot does not know: update the bot" in refusal(database, newer)


def test_a_backup_without_one_of_the_tables_is_refused(database: Database, tmp_path: Path) -> None:
    assert "the table delivery has no column" in refusal(database, changed_backup(tmp_path, "DROP TABLE delivery"))


def test_a_damaged_backup_is_refused(database: Database, tmp_path: Path) -> None:
    pages = bytearray((tmp_path / "backup.db").read_bytes())
    damaged = tmp_path / "damaged.db"
    for start in (len(pages) // 2, len(pages) - 4096):
        damaged.write_bytes(pages[:start] + b"\xff" * 4096 + pages[start + 4096 :])
        assert "damaged" in refusal(database, damaged) or "could not copy" in refusal(database, damaged)
    damaged.write_bytes(pages[: len(pages) // 2])
    assert "malformed" in refusal(database, damaged) or "damaged" in refusal(database, damaged)


@pytest.mark.parametrize("revision", revisions())
def test_a_backup_of_an_older_version_is_restored_and_migrated_at_the_next_start(
    database: Database, tmp_path: Path, revision: str
) -> None:
    old = Database(f"sqlite:///{tmp_path}/old.db")
    with old.writing() as connection:
        command.upgrade(config(connection), revision)
    old.close()
    restore(tmp_path / "old.db", database, NOW)

    assert migrate(database)[0] == revision


def test_a_name_that_is_taken_is_not_overwritten(database: Database, tmp_path: Path) -> None:
    file_of(database).with_name(FORMER).write_text("precious", encoding="utf-8")

    with pytest.raises(StorageError, match=f"{FORMER} exists already"):
        restore(tmp_path / "backup.db", database, NOW)
    assert event_ids(file_of(database)) == {"then", "now"}
    assert file_of(database).with_name(FORMER).read_text(encoding="utf-8") == "precious"


RESTORE_AND_DIE = """
import os, sys, time
from pathlib import Path
from bot.storage.database import Database
from bot.storage.restoration import restore
from tests.support.backups import NOW

url, backup, folder = sys.argv[1:]
calls = 0


def trace(event, arguments):
    global calls
    if event in EVENTS and folder in str(arguments[0]):
        calls += 1
        if calls == deadly:
            os.kill(os.getpid(), 9)


EVENTS = {"os.link", "os.rename", "os.remove", "os.chown", "os.chmod", "sqlite3.connect", "open"}
for line in sys.stdin:
    deadly, seconds = int(line.split()[0]), float(line.split()[1])
    child = os.fork()
    if child == 0:
        sys.addaudithook(trace)
        restore(Path(backup), Database(url), NOW)
        os._exit(0)
    if seconds:
        time.sleep(seconds)
        os.kill(child, 9)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Forks a process for each line that it reads; the process restores, and dies at the n-th call that touches a file or
after a number of seconds. It prints the exit codes. A fork takes less time than a new interpreter."""


class Victim:
    """A database whose restoration is killed again and again, each time from the same beginning."""

    def __init__(self, file: Path, backup: Path, content: bytes) -> None:
        self._file, self._content = file, content
        arguments = [f"sqlite:///{file}", str(backup), str(file.parent)]
        pipe = subprocess.PIPE
        command_line = [sys.executable, "-c", RESTORE_AND_DIE, *arguments]
        self.process = subprocess.Popen(command_line, stdin=pipe, stdout=pipe, text=True)

    def restore(self, *, die_at_call: int = 0, die_after: float = 0) -> int:
        """Restore and return the exit code."""
        for path in self._file.parent.iterdir():
            path.unlink()
        self._file.write_bytes(self._content)
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{die_at_call} {die_after}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def victim(file: Path, backup: Path, content: bytes) -> Iterator[Victim]:
    made = Victim(file, backup, content)
    with made.process:
        yield made
        made.process.communicate()


@pytest.mark.parametrize("readable", [True, False])
def test_a_process_that_is_killed_leaves_the_former_database_or_the_restored_one(
    database: Database, tmp_path: Path, readable: bool
) -> None:
    file, garbage = file_of(database), b"garbage" * 1000
    content = file.read_bytes() if readable else garbage
    left = []
    with victim(file, tmp_path / "backup.db", content) as killed:
        for call in range(1, 100):
            code = killed.restore(die_at_call=call)
            left.append(garbage if file.read_bytes() == garbage else event_ids(file))
            assert not file.with_name("guidepost.db-wal").exists()
            if code == 0:
                break
            assert code == -signal.SIGKILL

    assert code == 0
    assert len(left) > 10
    assert left[0] == ({"then", "now"} if readable else garbage)
    assert [state for state in left if state not in ({"then"}, left[0])] == []
    assert left.index({"then"}) == len(left) - left.count({"then"}), "once it is restored, it stays so"


def test_a_process_that_is_killed_while_sqlite_writes_leaves_a_whole_database(
    database: Database, tmp_path: Path
) -> None:
    """The times are spread over the restoration of several hundred pages, so that some hit SQLite's own writes."""
    file = file_of(database)
    for number in range(15):
        add_event(database, *(f"{number}-{row}-{'x' * 50}" for row in range(1_000)))
    back_up(database, tmp_path / "large.db")
    large = event_ids(tmp_path / "large.db")
    add_event(database, "after")
    database.close()
    with victim(file, tmp_path / "large.db", file.read_bytes()) as killed:
        started = time.monotonic()
        assert killed.restore() == 0
        duration = time.monotonic() - started
        for step in range(1, 10):
            killed.restore(die_after=duration * step / 10)

            assert event_ids(file) in (large, large | {"after"})
            with closing(sqlite3.connect(file)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
