"""The curators' channel of a workspace: its members are the curators there, and it gets the weekly digest."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import StorageError
from bot.services.ports import BoundedExecutor
from bot.services.workspaces import TenantData, Workspace

_log = logging.getLogger(__name__)

MAX_AGE = 60.0
"""Seconds for which it is taken as known which workspaces have a curators' channel."""


@dataclass(frozen=True)
class CuratorChannel:
    """The channel of a workspace's curators."""

    workspace: Workspace
    channel: str
    zone: str
    """Name of the time zone by which the digest comes, such as ``America/New_York``."""


class CuratorChannelStore(TenantData, Protocol):
    """Stores the curators' channel of each workspace; it does not record who set it, so `erase` deletes nothing.

    `forget` turns the digest of a workspace off. Every method may raise `StorageError`.
    """

    def find(self, workspace: Workspace) -> CuratorChannel | None:
        """Return the curators' channel of a workspace; None if it has none."""
        ...

    def all(self) -> Sequence[CuratorChannel]:
        """Return the curators' channels of all workspaces, in the order of the workspaces' ids."""
        ...

    def save(self, place: CuratorChannel) -> None:
        """Store a workspace's curators' channel instead of the former one."""
        ...


class KnownCurators:
    """Knows which workspaces have a curators' channel, so that no answer waits for the database."""

    def __init__(
        self,
        store: CuratorChannelStore,
        executor: BoundedExecutor,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``executor`` asks ``store`` again after `MAX_AGE`, while what was known before is still used."""
        self._store, self._executor, self._monotonic = store, executor, monotonic
        self._teams: frozenset[str] = frozenset()
        self._ask_at = 0.0

    def has_channel(self, workspace: Workspace) -> bool:
        """Return whether a workspace has a curators' channel; one of another process is known within a minute."""
        now = self._monotonic()
        if now >= self._ask_at and self._executor.reserve():
            self._ask_at = now + MAX_AGE
            self._executor.submit(self._refresh)
        return workspace.team_id in self._teams

    def refresh(self) -> None:
        """Ask the store now.

        Raises:
            StorageError: if it cannot be reached.
        """
        self._teams = frozenset(place.workspace.team_id for place in self._store.all())
        self._ask_at = self._monotonic() + MAX_AGE

    def _refresh(self) -> None:
        try:
            self.refresh()
        except StorageError:
            _log.warning("the curators' channels were not looked up again", extra={"action": "curators_stale"})
