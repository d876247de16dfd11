"""What happens when a workspace takes the app out, or its tokens are revoked."""

import logging

from bot.log import event
from bot.services.installed import Installed
from bot.services.ports import InstallationStore, Ledger, QuestionStore
from bot.services.tips.ports import ScheduleStore
from bot.services.workspaces import Workspace

_log = logging.getLogger(__name__)


class Leaving:
    """Deletes tokens and data. Slack tells of both in any order, twice at times, and late: only what is older goes."""

    def __init__(
        self,
        installations: InstallationStore,
        installed: Installed,
        ledger: Ledger,
        questions: QuestionStore,
        schedules: ScheduleStore,
    ) -> None:
        self._installations = installations
        self._installed = installed
        self._ledger = ledger
        self._questions = questions
        self._schedules = schedules

    def revoke(self, workspace: Workspace, at: float, *, whole_organization: bool) -> bool:
        """Delete the token that was revoked ``at`` (seconds since the epoch); False when there is none so old."""
        removed = self._installations.remove(workspace, before=at, whole_organization=whole_organization)
        self._installed.forget()
        if removed:
            self._ledger.abandon(workspace, "token_revoked")
            event(_log, "token_deleted", "a token was revoked")
        return removed

    def uninstall(self, workspace: Workspace, at: float, *, whole_organization: bool) -> None:
        """Delete the token, and what was kept for the workspace, unless it installed the app again after ``at``."""
        self.revoke(workspace, at, whole_organization=whole_organization)
        # The revocation may have come first and deleted the token; then there is none now either.
        if self._installations.find(workspace) is None:
            # The schedules first: whoever plans in between would else leave deliveries behind.
            rows = self._schedules.forget(workspace)
            rows += self._ledger.forget(workspace) + self._questions.forget(workspace)
            event(_log, "workspace_left", "the app was uninstalled", rows=rows)
