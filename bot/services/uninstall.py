"""Uninstalling: a workspace or an organization removes the app, or its token is revoked."""

import logging
import math
from collections.abc import Sequence

from bot.log import event
from bot.services.installation_cache import InstallationCache
from bot.services.ports import InstallationStore, OutboxStore
from bot.services.workspaces import TenantData, Workspace

_log = logging.getLogger(__name__)


class Uninstaller:
    """Deletes tokens and data.

    Slack reports an uninstallation and a revoked token in any order, sometimes twice and sometimes late. So only what
    is older than the report is deleted, and the report itself is not recorded: acting on it again changes nothing. A
    crash halfway loses nothing either, because Slack reports again.
    """

    def __init__(
        self,
        installations: InstallationStore,
        installation_cache: InstallationCache,
        outbox_store: OutboxStore,
        tenant_data: Sequence[TenantData],
    ) -> None:
        """Delete from ``installations`` and, in that order, from all ``tenant_data``."""
        self._installations = installations
        self._installation_cache = installation_cache
        self._outbox_store = outbox_store
        self._tenant_data = tenant_data

    def revoke(self, workspace: Workspace, at: float, *, whole_organization: bool) -> None:
        """Delete the token that was revoked ``at`` (seconds since the epoch), unless there is a newer one.

        Raises:
            StorageError: if the database cannot be reached. Slack should report again.
        """
        # Both times are Slack's and in whole seconds. In the same second, the app is more likely to have been installed
        # again than to have been removed at once.
        before = math.nextafter(at, -math.inf)
        removed = self._installations.remove(workspace, before=before, whole_organization=whole_organization)
        self._installation_cache.clear()
        if removed:
            event(_log, "token_deleted", "a token was revoked")
        for former in self._without_app(workspace, whole_organization=whole_organization):
            self._outbox_store.abandon(former, "token_revoked")

    def uninstall(self, workspace: Workspace, at: float, *, whole_organization: bool) -> None:
        """Delete the token and all data of the workspace, or of all the organization's workspaces.

        A workspace keeps its data if the app was installed again after ``at``, or has an installation of its own.

        Raises:
            StorageError: if the database cannot be reached. Slack should report again.
        """
        self.revoke(workspace, at, whole_organization=whole_organization)
        for former in self._without_app(workspace, whole_organization=whole_organization):
            rows = sum(data.forget(former) for data in self._tenant_data)
            event(_log, "workspace_left", "the app was uninstalled", rows=rows)

    def withdraw(self, workspace: Workspace) -> None:
        """Delete all data of a workspace that its organization took out of the organization's installation.

        The organization's token stays, for its other workspaces. A workspace with an installation of its own keeps its
        data.

        Raises:
            StorageError: if the database cannot be reached. Slack should report again.
        """
        self._installation_cache.clear()
        installation = self._installations.find(workspace)
        if installation is not None and installation.team_id is not None:
            return
        rows = sum(data.forget(workspace) for data in self._tenant_data)
        event(_log, "workspace_withdrawn", "an organization removed the app from one of its workspaces", rows=rows)

    def _without_app(self, workspace: Workspace, *, whole_organization: bool) -> list[Workspace]:
        """Return the workspaces that the report concerns and in which the app is not installed now."""
        affected = {workspace}
        if whole_organization:
            affected.update(*(data.workspaces_in_organization(workspace) for data in self._tenant_data))
        return [one for one in affected if self._installations.find(one) is None]
