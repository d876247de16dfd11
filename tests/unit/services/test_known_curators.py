"""Workspaces with a curators' channel are known without a wait for the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from bot.errors import StorageError
from bot.services.curation.channels import MAX_AGE, CuratorChannel, KnownCurators
from bot.storage.memory.tenant_rows import MemoryCuratorChannels
from tests.support.samples import ACME, BETA


@dataclass
class Later:
    """An executor that runs nothing until `run`."""

    has_room: bool = True
    waiting: list[Callable[[], object]] = field(default_factory=list)

    def reserve(self, most: int = 1) -> int:
        return self.has_room

    def release(self, count: int = 1) -> None:
        """Give back nothing."""

    def submit(self, work: Callable[[], object]) -> None:
        self.waiting.append(work)

    def run(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


class Unreachable(MemoryCuratorChannels):
    """A store in a database that cannot be reached."""

    def all(self) -> Sequence[CuratorChannel]:
        raise StorageError("away")


def test_what_is_known_is_asked_for_again_without_a_wait() -> None:
    store, later, now = MemoryCuratorChannels(), Later(), [100.0]
    known = KnownCurators(store, later, lambda: now[0])
    known.refresh()
    store.save(CuratorChannel(ACME, "C0CURATORS", "UTC"))

    now[0] += MAX_AGE - 1
    assert not known.has_channel(ACME)
    assert later.waiting == []
    now[0] += 1
    assert not known.has_channel(ACME)
    assert not known.has_channel(ACME)
    assert len(later.waiting) == 1
    later.run()
    assert known.has_channel(ACME)
    assert not known.has_channel(BETA)


def test_while_no_thread_is_free_what_was_known_is_used() -> None:
    store, later, now = MemoryCuratorChannels(), Later(has_room=False), [0.0]
    store.save(CuratorChannel(ACME, "C0CURATORS", "UTC"))
    known = KnownCurators(store, later, lambda: now[0])
    known.refresh()
    now[0] += 10 * MAX_AGE

    assert known.has_channel(ACME)
    assert later.waiting == []


def test_while_the_database_is_away_what_was_known_is_used(caplog: pytest.LogCaptureFixture) -> None:
    later = Later()
    known = KnownCurators(Unreachable(), later, lambda: 0.0)
    known.has_channel(ACME)
    later.run()

    assert not known.has_channel(ACME)
    assert [getattr(one, "action", "") for one in caplog.records] == ["curators_stale"]
