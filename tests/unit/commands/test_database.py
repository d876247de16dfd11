"""Commands for the people who run the bot, with a SQLite file for each test."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.bootstrap.storage import open_database, open_stores
from bot.errors import SettingsError, StorageError
from bot.services.installations import Installation
from bot.services.workspaces import Workspace
from bot.settings import Settings
from tests.support.backups import add_event, event_ids

APP = create_app()
RUNNER = CliRunner()
TOKEN = "xoxb-1-a-real-looking-token"


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "guidepost.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    return path


def run(*words: str) -> str:
    result = RUNNER.invoke(APP, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def install() -> None:
    made = Installation("T1", None, "One", TOKEN, "B1", "U1", ("chat:write",), "U2", 1.0)
    open_stores(Settings.load()).installations.save(made)


def stored_token(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        (token,) = connection.execute("SELECT bot_token FROM installation").fetchone()
    return str(token)


def test_migrate_reports_the_change_and_can_be_repeated() -> None:
    assert re.search(r"went from nothing to \d+", run("migrate"))
    assert "was up to date" in run("migrate")


def test_rotating_keys_loses_no_secret(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = run("new-key").strip(), run("new-key").strip()
    monkeypatch.setenv("ENCRYPTION_KEYS", old)
    install()
    before = stored_token(file)
    monkeypatch.setenv("ENCRYPTION_KEYS", f"{new}, {old}")
    # The bot token, and the key of the pseudonyms.
    assert "2 secrets" in run("rotate-keys")

    monkeypatch.setenv("ENCRYPTION_KEYS", new)
    found = open_stores(Settings.load()).installations.find(Workspace("T1"))
    assert found is not None
    assert found.bot_token == TOKEN
    assert stored_token(file) not in {before, TOKEN}


def test_a_missing_key_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", run("new-key").strip())
    install()
    monkeypatch.setenv("ENCRYPTION_KEYS", run("new-key").strip())

    with pytest.raises(StorageError, match="ENCRYPTION_KEYS"):
        run("rotate-keys")


def test_a_worker_needs_postgresql() -> None:
    with pytest.raises(SettingsError, match="Workers need PostgreSQL"):
        run("worker")


@pytest.mark.parametrize("url", ["mysql://somewhere/x", "not an address", "sqlite+aiosqlite:///x.db"])
def test_an_unsupported_database_url_is_reported_without_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(SettingsError, match=r"DATABASE_URL: should begin with postgresql://"):
        run("migrate")


def test_copying_needs_an_empty_database_and_copies_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", run("new-key").strip())
    install()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    source = f"sqlite:///{tmp_path}/guidepost.db"

    assert "are copied, and compared" in run("copy-database", source)
    found = open_stores(Settings.load()).installations.find(Workspace("T1"))
    assert found is not None
    assert found.bot_token == TOKEN
    with pytest.raises(StorageError, match="new and empty"):
        run("copy-database", source)


def test_a_backup_brings_back_what_was_lost(file: Path, tmp_path: Path) -> None:
    run("migrate")
    with closing(open_database(Settings.load())) as database:
        add_event(database, "Ev1")
    assert "holds the whole database" in run("backup", str(tmp_path / "backup.db"))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM seen_event")
    said = run("restore", str(tmp_path / "backup.db"))

    assert event_ids(file) == {"Ev1"}
    (former,) = tmp_path.glob("guidepost-before-restore-*.db")
    assert f"The former database is kept as {former}." in said


def test_a_refused_backup_is_an_error(file: Path) -> None:
    with pytest.raises(StorageError, match="There is no database"):
        run("backup", str(file.with_name("backup.db")))
    install()
    with pytest.raises(StorageError, match="exists already"):
        run("backup", str(file))
    with pytest.raises(StorageError, match="There is no file"):
        run("restore", str(file.with_name("backup.db")))
