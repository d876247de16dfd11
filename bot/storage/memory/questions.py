"""The question store in memory."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.services.questions import QuestionRecord
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock


class MemoryQuestions:
    """Questions in memory, kept for ``days``; with 0, none is kept."""

    def __init__(self, clock: Clock, days: float) -> None:
        self._clock = clock
        self._days = days
        self._rows: list[tuple[float, QuestionRecord]] = []
        self._lock = threading.RLock()

    def record(self, question: QuestionRecord) -> None:
        """See `QuestionStore.record`."""
        if self._days:
            stored = replace(question, user_id=_pseudonym(question.workspace, question.user_id))
            with self._lock:
                now = self._clock()
                self._rows.append((now, replace(stored, asked_at=now)))

    def of_workspace(self, workspace: Workspace) -> Sequence[QuestionRecord]:
        """See `QuestionStore.of_workspace`."""
        with self._lock:
            return [question for _, question in self._rows if question.workspace.team_id == workspace.team_id]

    def workspaces(self) -> Sequence[Workspace]:
        """See `QuestionStore.workspaces`."""
        with self._lock:
            return sorted({question.workspace for _, question in self._rows}, key=lambda one: one.team_id)

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        with self._lock:
            owners = {question.workspace for _, question in self._rows}
        return [owner for owner in owners if owner.shares_organization_with(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        return self._delete(lambda _, question: question.workspace.team_id == workspace.team_id)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        person = (workspace.team_id, _pseudonym(workspace, user_id))
        return self._delete(lambda _, question: (question.workspace.team_id, question.user_id) == person)

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        oldest = self._clock() - self._days * DAY
        return self._delete(lambda asked_at, _: asked_at <= oldest)

    def _delete(self, is_unwanted: Callable[[float, QuestionRecord], bool]) -> int:
        with self._lock:
            before = len(self._rows)
            self._rows = [row for row in self._rows if not is_unwanted(*row)]
            return before - len(self._rows)


def _pseudonym(workspace: Workspace, user_id: str) -> str:
    """Return a pseudonym without a key: this process's memory holds the person's id anyway."""
    return f"person ({hash((workspace.team_id, user_id)):x})"
