"""The curators' channel of a workspace: its members are the curators there, and it gets the weekly digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.services.workspaces import TenantData, Workspace


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
