"""Questions in memory."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.services.questions import Asked
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock


class MemoryQuestions:
    """Questions in memory, kept for ``days``; with 0 none is."""

    def __init__(self, clock: Clock, days: float) -> None:
        self._clock = clock
        self._days = days
        self._kept: list[tuple[float, Asked]] = []
        self._lock = threading.RLock()

    def record(self, asked: Asked) -> None:
        """See `QuestionStore.record`."""
        if self._days:
            with self._lock:
                self._kept.append((self._clock(), replace(asked, user_id=_pseudonym(asked.workspace, asked.user_id))))

    def kept(self, workspace: Workspace) -> Sequence[Asked]:
        """See `QuestionStore.kept`."""
        with self._lock:
            return [asked for _, asked in self._kept if asked.workspace.team_id == workspace.team_id]

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `QuestionStore.erase`."""
        whose = (workspace.team_id, _pseudonym(workspace, user_id))
        return self._drop(lambda _, asked: (asked.workspace.team_id, asked.user_id) == whose)

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `QuestionStore.siblings`."""
        with self._lock:
            owners = {asked.workspace for _, asked in self._kept}
        return [owner for owner in owners if owner.is_sibling(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `QuestionStore.forget`."""
        return self._drop(lambda _, asked: asked.workspace.team_id == workspace.team_id)

    def purge(self) -> int:
        """See `QuestionStore.purge`."""
        oldest = self._clock() - self._days * DAY
        return self._drop(lambda asked_at, _: asked_at <= oldest)

    def _drop(self, is_unwanted: Callable[[float, Asked], bool]) -> int:
        with self._lock:
            before = len(self._kept)
            self._kept = [kept for kept in self._kept if not is_unwanted(*kept)]
            return before - len(self._kept)


def _pseudonym(workspace: Workspace, user_id: str) -> str:
    """Memory is as secret as the key would be."""
    return f"somebody ({hash((workspace.team_id, user_id)):x})"
