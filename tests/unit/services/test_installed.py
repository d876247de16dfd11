"""Installations are believed for a minute; a database that is down is no uninstallation."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services.installations import Installation
from bot.services.installed import FRESH_FOR, Installed
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.memory.installations import MemoryInstallations
from bot.storage.sql.installations import SqlInstallations
from bot.storage.vault import Vault, new_key
from tests.posts import ACME, BETA
from tests.stores import SettableClock

THEIRS = Installation(ACME.team_id, None, "Acme", "xoxb-1", "B0", "U0BOT", ("chat:write",), None, 1.0)


class Interrupted(MemoryInstallations):
    """A store in which something happens while it is asked."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def find(self, workspace: Workspace) -> Installation | None:
        found = super().find(workspace)
        self.meanwhile()
        return found


def test_what_was_found_is_believed_for_a_minute() -> None:
    store, clock = MemoryInstallations(THEIRS), SettableClock()
    installed = Installed(store, clock)
    assert installed.find(ACME) == THEIRS
    store.remove(ACME, before=1.0)

    clock.move(FRESH_FOR - 1)
    assert installed.find(ACME) == THEIRS
    clock.move(1)
    assert installed.find(ACME) is None


def test_what_was_not_found_is_asked_for_again() -> None:
    store = MemoryInstallations()
    installed = Installed(store, SettableClock())
    assert installed.find(ACME) is None
    store.save(THEIRS)

    assert installed.find(ACME) == THEIRS
    assert installed.find(BETA) is None


def test_what_is_to_be_forgotten_is_asked_for_again() -> None:
    store = MemoryInstallations(THEIRS)
    installed = Installed(store, SettableClock())
    installed.find(ACME)
    store.save(replace(THEIRS, bot_token="xoxb-2"))
    installed.forget()

    found = installed.find(ACME)
    assert found
    assert found.bot_token == "xoxb-2"


def test_what_was_found_while_all_was_being_forgotten_is_not_believed() -> None:
    store = Interrupted(THEIRS)
    installed = Installed(store, SettableClock())

    def uninstall() -> None:
        store.remove(ACME, before=1.0)
        installed.forget()

    store.meanwhile = uninstall
    installed.find(ACME)
    assert installed.find(ACME) is None


def test_a_database_that_is_down_is_no_uninstallation(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/empty.db")
    installed = Installed(SqlInstallations(database, Vault([new_key()])), SettableClock())

    with pytest.raises(StorageError):
        installed.find(ACME)
    database.close()
