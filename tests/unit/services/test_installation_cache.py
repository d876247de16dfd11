"""Installations are cached for a minute; a database that is down does not mean that the app is uncache."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services.installation_cache import MAX_AGE, MAX_STALE, InstallationCache
from bot.services.installations import Installation
from bot.services.outbox import InlineExecutor
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.memory.installations import MemoryInstallations
from bot.storage.sql.installations import SqlInstallations
from bot.storage.vault import Vault, new_key
from tests.support.samples import ACME, BETA
from tests.support.stores import SettableClock

INSTALLATION = Installation(ACME.team_id, None, "Acme", "xoxb-1", "B0", "U0BOT", ("chat:write",), None, 1.0)


class InterruptedStore(MemoryInstallations):
    """A store that calls ``meanwhile`` before it returns what it found."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def find(self, workspace: Workspace) -> Installation | None:
        found = super().find(workspace)
        self.meanwhile()
        return found


def test_an_installation_is_cached_for_a_minute() -> None:
    store, clock = MemoryInstallations(INSTALLATION), SettableClock()
    cache = InstallationCache(store, clock)
    assert cache.find(ACME) == INSTALLATION
    store.remove(ACME, before=1.0)

    clock.move(MAX_AGE - 1)
    assert cache.find(ACME) == INSTALLATION
    clock.move(1)
    assert cache.find(ACME) is None


def test_a_missing_installation_is_not_cached() -> None:
    store = MemoryInstallations()
    cache = InstallationCache(store, SettableClock())
    assert cache.find(ACME) is None
    store.save(INSTALLATION)

    assert cache.find(ACME) == INSTALLATION
    assert cache.find(BETA) is None


def test_clearing_the_cache_asks_the_store_again() -> None:
    store = MemoryInstallations(INSTALLATION)
    cache = InstallationCache(store, SettableClock())
    cache.find(ACME)
    store.save(replace(INSTALLATION, bot_token="xoxb-2"))
    cache.clear()

    found = cache.find(ACME)
    assert found
    assert found.bot_token == "xoxb-2"


def test_an_installation_that_was_read_while_the_cache_was_cleared_is_not_cached() -> None:
    store = InterruptedStore(INSTALLATION)
    cache = InstallationCache(store, SettableClock())

    def uninstall() -> None:
        store.remove(ACME, before=1.0)
        cache.clear()

    store.meanwhile = uninstall
    cache.find(ACME)
    assert cache.find(ACME) is None


def test_a_database_that_is_down_raises_an_error(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/empty.db")
    cache = InstallationCache(SqlInstallations(database, Vault([new_key()])), SettableClock())

    with pytest.raises(StorageError):
        cache.find(ACME)
    database.close()


class UnreachableStore(MemoryInstallations):
    """A store whose database can be taken away."""

    is_down = False
    asked = 0

    def find(self, workspace: Workspace) -> Installation | None:
        self.asked += 1
        if self.is_down:
            raise StorageError("unreachable")
        return super().find(workspace)


def test_an_installation_that_is_out_of_date_is_used_while_the_database_is_down() -> None:
    store, clock = UnreachableStore(INSTALLATION), SettableClock()
    cache = InstallationCache(store, clock, InlineExecutor())
    cache.find(ACME)
    store.is_down = True

    clock.move(MAX_AGE + 1)
    assert cache.find(ACME) == INSTALLATION
    clock.move(MAX_STALE)
    with pytest.raises(StorageError):
        cache.find(ACME)


def test_while_the_database_is_down_it_is_not_asked_for_every_request() -> None:
    store, clock = UnreachableStore(INSTALLATION), SettableClock()
    cache = InstallationCache(store, clock, InlineExecutor())
    cache.find(ACME)
    store.is_down = True
    clock.move(MAX_AGE + 1)
    for _ in range(5):
        cache.find(ACME)

    assert store.asked == 2
    clock.move(10)
    cache.find(ACME)
    assert store.asked == 3


class LaterExecutor:
    """An executor whose work the test runs."""

    def __init__(self) -> None:
        self.work: list[Callable[[], object]] = []

    def reserve(self, most: int = 1) -> int:
        return True

    def release(self, count: int = 1) -> None:
        """Do nothing."""

    def submit(self, work: Callable[[], object]) -> None:
        self.work.append(work)


def test_nobody_waits_while_one_thread_asks_again() -> None:
    store, clock, later = UnreachableStore(INSTALLATION), SettableClock(), LaterExecutor()
    cache = InstallationCache(store, clock, later)
    cache.find(ACME)
    store.remove(ACME, before=1.0)
    clock.move(MAX_AGE + 1)

    assert [cache.find(ACME) for _ in range(3)] == [INSTALLATION] * 3
    (refresh,) = later.work
    refresh()
    assert cache.find(ACME) is None


def test_an_uninstalled_app_is_not_used_from_the_cache() -> None:
    store, clock, later = MemoryInstallations(INSTALLATION), SettableClock(), LaterExecutor()
    cache = InstallationCache(store, clock, later)
    cache.find(ACME)
    clock.move(MAX_AGE + 1)
    cache.find(ACME)
    store.remove(ACME, before=1.0)
    cache.clear()
    (refresh,) = later.work
    refresh()

    assert cache.find(ACME) is None
