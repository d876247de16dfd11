"""The question store in memory."""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.matching.text import normalize
from bot.services.questions import ASKED, MOST_TOLD, AnswerOutcome, QuestionRecord, Telling
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

    def tell(self, question: QuestionRecord) -> Telling:
        """See `QuestionStore.tell`."""
        if not self._days:
            return Telling.NOT_KEPT
        with self._lock:
            told = [(at, one) for at, one in self._of_person(question.workspace, question.user_id) if _is_told(one)]
            if any(normalize(one.text) == normalize(question.text) for _, one in told):
                return Telling.DONE_BEFORE
            if sum(at > self._clock() - DAY for at, _ in told) >= MOST_TOLD:
                return Telling.TOO_MANY
            self.record(question)
        return Telling.DONE

    def latest(
        self, workspace: Workspace, user_id: str, since: float, until: float = math.inf
    ) -> QuestionRecord | None:
        """See `QuestionStore.latest`."""
        with self._lock:
            found = [
                question
                for at, question in self._of_person(workspace, user_id)
                if since <= at <= until and question.outcome in ASKED
            ]
        return found[-1] if found else None

    def _of_person(self, workspace: Workspace, user_id: str) -> list[tuple[float, QuestionRecord]]:
        person = (workspace.team_id, _pseudonym(workspace, user_id))
        return [(at, one) for at, one in self._rows if (one.workspace.team_id, one.user_id) == person]

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


def _is_told(question: QuestionRecord) -> bool:
    return question.outcome is AnswerOutcome.TOLD


def _pseudonym(workspace: Workspace, user_id: str) -> str:
    """Return a pseudonym without a key: this process's memory holds the person's id anyway."""
    return f"person ({hash((workspace.team_id, user_id)):x})"
