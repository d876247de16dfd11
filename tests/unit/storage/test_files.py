"""A database file that cannot be used: the error says what is wrong with which file, and how to fix it."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.upgrade import migrate

OPEN = """
import os, sys
from contextlib import closing
from pathlib import Path
from bot.bootstrap.storage import migrate_database, open_stores
from bot.errors import GuidepostError
from bot.settings import Settings
url = "sqlite:///" + sys.argv[1]
# All that is imported late must be imported while its files can still be read.
migrate_database(Settings(database_url=url + "-other"))
Path(sys.argv[1] + "-other").unlink()
Path(sys.argv[2]).chmod(0o555)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    open_stores(Settings(database_url=url if sys.argv[3] == "file" else f"sqlite:///{sys.argv[2]}/new/guidepost.db"))
except GuidepostError as error:
    print(error)
"""
"""Opens the stores in a folder that may only be read, as a user without privileges: nothing is read-only for root."""


def opened(folder: Path, where: str) -> str:
    """Open the stores in a file of ``folder``, or in a new folder below it; return what the bot says about it."""
    command = [sys.executable, "-c", OPEN, str(folder / "guidepost.db"), str(folder), where]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that a user without privileges can reach."""
    for above in (tmp_path, *tmp_path.parents):
        if above.owner() == Path.home().owner() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o555)
    return tmp_path


def test_a_file_that_is_not_a_database_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "guidepost.db"
    file.write_bytes(b"this is not a database, and never was one\n" * 100)

    with closing(Database(f"sqlite:///{file}")) as database, pytest.raises(StorageError) as failure:
        migrate(database)

    assert str(file) in str(failure.value)
    assert "python -m bot restore FILE" in str(failure.value)


def test_a_damaged_database_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "guidepost.db"
    with closing(Database(f"sqlite:///{file}")) as database:
        migrate(database)
    content = bytearray(file.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    file.write_bytes(content)
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)

    with closing(Database(f"sqlite:///{file}")) as database, pytest.raises(StorageError, match="damaged"):
        migrate(database)


def test_a_read_only_folder_is_named_with_what_to_do(folder: Path) -> None:
    said = opened(folder, "file")

    assert "cannot be written" in said
    assert f"the folder {folder}" in said
    assert "DATABASE_URL" in said


def test_a_folder_that_cannot_be_created_is_named_with_what_to_do(folder: Path) -> None:
    said = opened(folder, "new")

    assert f"The folder {folder / 'new'} for the database cannot be created: Permission denied" in said
    assert "DATABASE_URL" in said
