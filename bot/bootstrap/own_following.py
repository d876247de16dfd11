"""Composition of a bot that follows the folders of single workspaces: a change is used once it passes."""

import logging
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bot.bootstrap.following import tell_curators
from bot.bootstrap.workspaces import OwnApps
from bot.errors import GuidepostError, StorageError
from bot.log import event
from bot.services.curation.origins import FolderOrigin
from bot.services.scoring.baseline import pass_gate
from bot.services.scoring.golden import golden_folder
from bot.slack.context import AppContext

_log = logging.getLogger(__name__)


class OwnFollower:
    """Keeps the workspaces with knowledge of their own at their folders. One thread calls `step` again and again."""

    def __init__(self, apps: OwnApps, shared: AppContext, shared_folder: Path | None) -> None:
        """``shared_folder`` is the shared knowledge folder, if it is on this machine.

        What lies on top of it must not answer its golden questions worse either.
        """
        self._workspaces, self._apps = apps.workspaces, apps
        self._shared, self._shared_folder = shared, shared_folder
        self._origins = {
            team_id: FolderOrigin(self._workspaces.folder_of(team_id).path) for team_id in self._workspaces.ids
        }
        self._reported: dict[str, str] = {}

    def step(self) -> int:
        """Use what changed and passes; return the number of workspaces for which that is something else than before.

        Raises:
            StorageError: if the database cannot be reached; the next step tries again.
        """
        return sum(map(self._follow, self._workspaces.ids))

    def _follow(self, team_id: str) -> bool:
        origin, folder = self._origins[team_id], self._workspaces.folder_of(team_id)
        key = ""
        try:
            if not folder.path.is_dir():
                raise GuidepostError(f"{folder.path.name}: the folder is gone; put it back")
            if origin.changed() is None:
                return False
            packed = folder.read()
            key = packed.digest
            if folder.held and folder.held.digest == key:
                self._tell(team_id, "", key)
                return False
            candidate = replace(folder, held=packed)
            opened, in_use = self._workspaces.try_out(candidate), self._apps.guide_of(team_id)
            pass_gate(opened, in_use.snapshot(), folder.questions)
            if folder.is_on_top and self._shared_folder:
                pass_gate(opened, in_use.snapshot(), golden_folder(self._shared_folder), is_own=False)
        except StorageError:
            origin.look_again()
            raise
        except GuidepostError as error:
            self._tell(team_id, str(error), key or sha256(str(error).encode()).hexdigest())
            return False
        self._workspaces.accept(team_id, candidate, opened.knowledge)
        self._apps.use(team_id, opened)
        self._tell(team_id, "", key)
        event(_log, "knowledge_swapped", "a workspace has another version of its own knowledge", workspace=team_id)
        return True

    def _tell(self, team_id: str, problem: str, key: str) -> None:
        """Tell the curators of a workspace why its folder is not used, once for each reason."""
        if problem == self._reported.get(team_id, ""):
            return
        guide = self._apps.report(team_id, problem)
        if problem:
            _log.warning("a workspace keeps its former knowledge: %s", problem, extra={"action": "knowledge_rejected"})
            tell_curators(self._shared, guide, f"{team_id}:{key}", lambda workspace: workspace.team_id == team_id)
        self._reported[team_id] = problem
