"""The files of a SQLite database are created for their owner alone, and the doctor's list of them is complete."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bootstrap.storage import data_files, open_database, open_stores
from bot.services.installations import Installation
from bot.settings import Settings
from bot.storage.backup import back_up
from bot.storage.database import Database
from bot.storage.restoration import restore
from bot.storage.upgrade import migrate


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """Create files for everybody, unless the code says otherwise."""
    former = os.umask(0)
    yield
    os.umask(former)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/data/guidepost.db")
    return Settings.load()


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}


def test_everything_is_created_for_the_owner_alone(settings: Settings, tmp_path: Path) -> None:
    stores = open_stores(settings)
    stores.installations.save(Installation("T1", None, "One", "xoxb-1", "B1", "U1", ("chat:write",), "U2", 1.0))

    names = {"guidepost.db", "guidepost.db-wal", "guidepost.db-shm", "secret.key"}
    assert modes(tmp_path / "data") == {"data": 0o700, **dict.fromkeys(names, 0o600)}


def test_the_doctor_looks_at_every_file(settings: Settings, tmp_path: Path) -> None:
    assert data_files(settings) == [tmp_path / "data"]
    open_stores(settings)
    assert {path.name for path in data_files(settings)} == set(modes(tmp_path / "data"))


def test_the_doctor_looks_at_former_databases(settings: Settings, tmp_path: Path) -> None:
    database = open_database(settings)
    migrate(database)
    back_up(database, tmp_path / "backup.db")
    database.close()
    former = restore(tmp_path / "backup.db", database, datetime(2026, 11, 28, tzinfo=UTC))

    assert former in data_files(settings)
    assert set(modes(tmp_path / "data").values()) == {0o600, 0o700}


def test_postgresql_has_no_files_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/bot")

    assert data_files(Settings.load()) == []


def test_an_existing_database_keeps_its_permissions(tmp_path: Path) -> None:
    """An admin may have given them on purpose, to a group for example; the doctor warns."""
    file = tmp_path / "guidepost.db"
    file.touch(mode=0o660)
    database = Database(f"sqlite:///{file}")
    migrate(database)
    database.close()

    assert stat.S_IMODE(file.stat().st_mode) == 0o660
