"""Composition of what workspaces with knowledge of their own get: tips, a guide, and an app that answers from it."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Generic, Self, TypeVar

from slack_bolt import App

from bot.bootstrap.delivery import TipSource
from bot.bootstrap.following import open_packed, packed_in_use
from bot.bootstrap.guide import create_inbox, warm_up
from bot.bootstrap.stores import Stores
from bot.cards.entry_body import constant_body
from bot.errors import GuidepostError, KnowledgeError, Problem
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.workspaces import WorkspaceFolder, load_workspaces, read_workspaces
from bot.services.curation.inbox import Inbox
from bot.services.guide import Guide
from bot.services.tips.library import Library
from bot.services.tips.service import Tips
from bot.services.versions import Edition, VersionStore
from bot.services.workspaces import Workspace
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.context import AppContext

MOST_OPEN = 8
"""Guides in memory besides the shared one; the one that was used least recently leaves. Each takes some 80 MB."""
_log = logging.getLogger(__name__)

T = TypeVar("T")


class RecentlyUsed(Generic[T]):
    """Keeps what was opened for the workspaces that were active last, and opens it once for each."""

    def __init__(self, open_it: Callable[[str], T], most: int = MOST_OPEN) -> None:
        """``open_it`` is called with the id of a workspace; other workspaces do not wait for it."""
        self._open, self._most = open_it, most
        self._opened: OrderedDict[str, T] = OrderedDict()
        self._opening: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, team_id: str) -> T:
        """Return what was opened for a workspace."""
        with self._lock:
            if found := self._opened.get(team_id):
                self._opened.move_to_end(team_id)
                return found
            opening = self._opening.setdefault(team_id, threading.Lock())
        with opening:
            if found := self._opened.get(team_id):
                return found
            opened = self._open(team_id)
            with self._lock:
                self._opened[team_id] = opened
                if len(self._opened) > self._most:
                    self._opened.popitem(last=False)
                    # What was drawn from its knowledge would keep it in memory.
                    constant_body.cache_clear()
            return opened

    def opened(self) -> dict[str, T]:
        """Return what is open now, by the id of the workspace."""
        with self._lock:
            return dict(self._opened)


class Workspaces:
    """The workspaces with knowledge of their own. Their texts are in memory from the start."""

    def __init__(self, settings: Settings, versions: VersionStore) -> None:
        """Load the folders in the setting WORKSPACES_KNOWLEDGE; ``versions`` has the shared knowledge in use.

        Raises:
            KnowledgeError: with the problems of all folders. If the bot follows the shared knowledge, a new version of
                it can be the cause; then workspaces whose folders lie on top of it start with the shared knowledge.
        """
        self._settings, self._versions = settings, versions
        self._folders = {
            team_id: _held(folder) for team_id, folder in read_workspaces(settings.workspaces_knowledge).items()
        }
        self._tips: dict[str, TipSource] = {}
        problems = self._load(self._folders)
        failed = _workspaces_in(problems)
        if failed and not (settings.follow_knowledge and all(self._folders[one].is_on_top for one in failed)):
            raise KnowledgeError(problems)
        for problem in problems:
            _log.warning("a workspace has the shared knowledge: %s", problem, extra={"action": "knowledge_rejected"})
        self._folders = {team_id: folder for team_id, folder in self._folders.items() if team_id not in failed}

    @property
    def ids(self) -> list[str]:
        """The ids of the workspaces."""
        return list(self._folders)

    def has(self, workspace: Workspace) -> bool:
        """Return whether a workspace has knowledge of its own."""
        return workspace.team_id in self._folders

    def find_tips(self, workspace: Workspace) -> TipSource | None:
        """Return the tips of a workspace; None if it has the shared ones."""
        return self._tips.get(workspace.team_id)

    def library_of(self, team_id: str) -> Library:
        """Return the tips of a workspace with knowledge of its own, as they are now."""
        return self._tips[team_id].library

    def scored_folder(self, workspace: Workspace) -> Path | None:
        """Return the folder beside which the score of a workspace's knowledge is recorded; None if it is not."""
        return None if self.has(workspace) else self._settings.folder

    def open_guide(self, team_id: str) -> Guide:
        """Open the guide to the knowledge of a workspace. Its entries have no pages on the web.

        Raises:
            GuidepostError: if the folder has problems with what it lies on.
        """
        return self.try_out(self._folders[team_id])

    def folder_of(self, team_id: str) -> WorkspaceFolder:
        """Return the folder of a workspace, with the files that were accepted last."""
        return self._folders[team_id]

    def try_out(self, folder: WorkspaceFolder) -> Guide:
        """Open the guide to the files that ``folder`` holds.

        Raises:
            GuidepostError: if they have problems.
        """
        packed = folder.packed(partial(packed_in_use, self._settings, self._versions))
        return open_packed(self._settings, packed, address="")

    def accept(self, team_id: str, folder: WorkspaceFolder, knowledge: KnowledgeBase) -> None:
        """Use the files that ``folder`` holds from now on; ``knowledge`` is what they make."""
        self._folders[team_id] = folder
        self._tips[team_id].use(knowledge)

    def renew(self) -> list[str]:
        """Load the folders on top of the shared one again, since that changed; return the ids of those that load.

        The others keep their former texts.
        """
        on_top = {team_id: folder for team_id, folder in self._folders.items() if folder.is_on_top}
        problems = self._load(on_top)
        for problem in problems:
            _log.warning("a workspace keeps its former knowledge: %s", problem, extra={"action": "knowledge_rejected"})
        return [team_id for team_id in on_top if team_id not in _workspaces_in(problems)]

    def _load(self, folders: Mapping[str, WorkspaceFolder]) -> list[Problem]:
        """Load the texts of ``folders``, and return every problem with them."""
        bases, problems = load_workspaces(folders, cache(partial(packed_in_use, self._settings, self._versions)))
        self._tips |= {team_id: TipSource(base) for team_id, base in bases.items()}
        return problems


def _held(folder: WorkspaceFolder) -> WorkspaceFolder:
    """Return the folder with its present files, so that only what passes the gate replaces them."""
    try:
        return replace(folder, held=folder.read())
    except GuidepostError:
        return folder  # Loading it says what is wrong.


def _workspaces_in(problems: Sequence[Problem]) -> set[str]:
    """Return the ids of the workspaces whose folders have the problems."""
    return {problem.file.partition("/")[0] for problem in problems}


@dataclass(frozen=True)
class LocalDesk:
    """A guide and its inbox, in a process that answers nothing. See `Desk`."""

    guide: Guide
    inbox: Callable[[], Inbox]

    @classmethod
    def of(cls, guide: Guide, stores: Stores) -> Self:
        """Return the desk of ``guide``; its inbox is created when it is needed."""
        return cls(guide, cache(partial(create_inbox, guide, stores)))


class OwnApps:
    """The apps of workspaces with knowledge of their own, which share all else with the app of the others."""

    def __init__(self, workspaces: Workspaces, shared: AppContext, stores: Stores, api_url: str) -> None:
        """``shared`` has the services of the workspaces without knowledge of their own."""
        self.workspaces, self._shared, self._stores, self._api_url = workspaces, shared, stores, api_url
        self._recent = RecentlyUsed(self._open)

    def find(self, workspace: Workspace) -> App | None:
        """Return the app of a workspace; None if it is the shared one."""
        return self._recent.get(workspace.team_id)[1] if self.workspaces.has(workspace) else None

    def context_of(self, workspace: Workspace) -> AppContext:
        """Return the services of a workspace."""
        return self._recent.get(workspace.team_id)[0] if self.workspaces.has(workspace) else self._shared

    def guide_of(self, team_id: str) -> Guide:
        """Return the guide of a workspace with knowledge of its own."""
        return self._recent.get(team_id)[0].guide

    def use(self, team_id: str, guide: Guide) -> None:
        """Let everyone in a workspace ask another guide."""
        self.guide_of(team_id).replace(guide, Edition())
        # What was drawn from the former knowledge would keep it in memory.
        constant_body.cache_clear()

    def report(self, team_id: str, problem: str) -> Guide:
        """Keep the reason why a changed folder is not used, for ``/guide status``; return the guide in use."""
        guide = self.guide_of(team_id)
        guide.replace(guide, Edition(problem=problem))
        return guide

    def open_ahead(self) -> None:
        """Open as many as are kept, so that the first people need not wait for it."""
        for team_id in self.workspaces.ids[:MOST_OPEN]:
            self._recent.get(team_id)

    def renew(self) -> None:
        """Let everyone ask what lies on top of the shared knowledge as it is now."""
        for team_id in self.workspaces.renew():
            if opened := self._recent.opened().get(team_id):
                opened[0].guide.replace(self.workspaces.open_guide(team_id))

    def _open(self, team_id: str) -> tuple[AppContext, App]:
        guide = self.workspaces.open_guide(team_id)
        warm_up(guide)
        tips = Tips(partial(self.workspaces.library_of, team_id), self._stores.schedules, self._stores.clock)
        inbox = cache(partial(create_inbox, guide, self._stores, is_shared=False))
        # The editor changes the shared folder.
        own = replace(self._shared, guide=guide, tips=tips, inbox=inbox, editor=None)
        return own, create_app(own, self._api_url)
