"""Workspaces, and the data that the bot stores for each: every row, query and message belongs to one workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Workspace:
    """A Slack workspace, as events identify it.

    Stores take a workspace and never a bare id, so that no query can omit whose rows it reads.
    """

    team_id: str
    enterprise_id: str | None = None
    """The Enterprise organization of the workspace, if any. An app can be installed for a whole organization."""

    def shares_organization_with(self, other: "Workspace") -> bool:
        """Return whether both workspaces belong to the same organization."""
        return self.enterprise_id is not None and self.enterprise_id == other.enterprise_id


class TenantData(Protocol):
    """Stored data of workspaces, which goes when the app is uninstalled or a person asks for it.

    `bot.bootstrap.stores.Stores.tenant_data` lists every implementation. Every method may raise `StorageError`.
    """

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """Return the workspaces of the same organization that have data here, in any order."""
        ...

    def forget(self, workspace: Workspace) -> int:
        """Delete all data of a workspace; return the number of rows."""
        ...

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete the data that a person asked to be deleted; return the number of rows.

        Data that identifies nobody, or that belongs to a channel rather than to a person, stays.
        """
        ...
