"""What happens when a workspace, or a whole organization, takes the app out, or its token is revoked."""

import logging

from bot.log import event
from bot.services.installed import Installed
from bot.services.ports import FeedbackStore, InstallationStore, Ledger, QuestionStore
from bot.services.tips.ports import ScheduleStore
from bot.services.workspaces import Workspace

_log = logging.getLogger(__name__)


class Leaving:
    """Deletes tokens and data. Slack tells of both in any order, twice at times, and late: only what is older goes.

    Nothing is noted of the news itself, because it may be acted upon any number of times: what is gone stays gone,
    and what was installed after it is not touched. So a crash half-way loses nothing; Slack tells again.
    """

    def __init__(
        self,
        installations: InstallationStore,
        installed: Installed,
        ledger: Ledger,
        questions: QuestionStore,
        schedules: ScheduleStore,
        feedback: FeedbackStore,
    ) -> None:
        self._installations = installations
        self._installed = installed
        self._ledger = ledger
        self._questions = questions
        self._schedules = schedules
        self._feedback = feedback

    def revoke(self, workspace: Workspace, at: float, *, whole_organization: bool) -> None:
        """Delete the token that was revoked ``at`` (seconds since the epoch), unless there is a newer one.

        Raises:
            StorageError: when the database cannot be reached; Slack should tell again.
        """
        removed = self._installations.remove(workspace, before=at, whole_organization=whole_organization)
        self._installed.forget()
        if removed:
            event(_log, "token_deleted", "a token was revoked")
        for left in self._left(workspace, whole_organization=whole_organization):
            self._ledger.abandon(left, "token_revoked")

    def uninstall(self, workspace: Workspace, at: float, *, whole_organization: bool) -> None:
        """Delete the token, and all that was kept for the workspace or for the organization's workspaces.

        What was installed again after ``at``, or has an installation of its own, keeps its data.

        Raises:
            StorageError: as `revoke`.
        """
        self.revoke(workspace, at, whole_organization=whole_organization)
        for left in self._left(workspace, whole_organization=whole_organization):
            # The schedules first: whoever plans in between would else leave deliveries behind.
            rows = self._schedules.forget(left)
            rows += self._ledger.forget(left) + self._questions.forget(left) + self._feedback.forget(left)
            event(_log, "workspace_left", "the app was uninstalled", rows=rows)

    def _left(self, workspace: Workspace, *, whole_organization: bool) -> list[Workspace]:
        """Of the workspaces that the news is about, those in which the app is not installed now."""
        affected = {workspace}
        if whole_organization:
            stores = (self._ledger, self._questions, self._schedules, self._feedback)
            affected.update(*(store.siblings(workspace) for store in stores))
        return [one for one in affected if self._installations.find(one) is None]
