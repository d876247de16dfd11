"""Commands for whoever runs the bot, on a SQLite file of their own."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.bootstrap.storage import open_stores
from bot.errors import SettingsError, StorageError
from bot.services.installations import Installation
from bot.services.workspaces import Workspace
from bot.settings import Settings

RUNNER = CliRunner()
TOKEN = "xoxb-1-a-real-looking-token"


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "guidepost.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    return path


def run(*words: str) -> str:
    result = RUNNER.invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def install() -> None:
    made = Installation("T1", None, "One", TOKEN, "B1", "U1", ("chat:write",), "U2", 1.0)
    open_stores(Settings.load()).installations.save(made)


def sealed(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        (token,) = connection.execute("SELECT bot_token FROM installation").fetchone()
    return str(token)


def test_migrate_says_what_it_did_and_may_be_repeated() -> None:
    assert re.search(r"went from nothing to \d+", run("migrate"))
    assert "was up to date" in run("migrate")


def test_keys_are_rotated_without_losing_a_secret(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = run("new-key").strip(), run("new-key").strip()
    monkeypatch.setenv("ENCRYPTION_KEYS", old)
    install()
    before = sealed(file)
    monkeypatch.setenv("ENCRYPTION_KEYS", f"{new}, {old}")
    assert "1 secret" in run("rotate-keys")

    monkeypatch.setenv("ENCRYPTION_KEYS", new)
    found = open_stores(Settings.load()).installations.find(Workspace("T1"))
    assert found is not None
    assert found.bot_token == TOKEN
    assert sealed(file) not in {before, TOKEN}


def test_a_forgotten_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", run("new-key").strip())
    install()
    monkeypatch.setenv("ENCRYPTION_KEYS", run("new-key").strip())

    with pytest.raises(StorageError, match="ENCRYPTION_KEYS"):
        run("rotate-keys")


def test_a_worker_wants_postgresql() -> None:
    with pytest.raises(SettingsError, match="Workers need PostgreSQL"):
        run("worker")


@pytest.mark.parametrize("url", ["mysql://somewhere/x", "not an address", "sqlite+aiosqlite:///x.db"])
def test_a_database_that_the_bot_cannot_use_is_named_without_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(SettingsError, match=r"DATABASE_URL: should begin with postgresql://"):
        run("migrate")


def test_everything_is_copied_to_an_empty_database_and_to_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
