"""Knowledge folders of single workspaces: each on top of the folder that all share, or in its place.

They are in one folder, each named after its workspace's id, as Slack shows it: ``T0123ABC``. A file ``workspace.yaml``
in it says which of the two it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.errors import GuidepostError, KnowledgeError, Problem
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.files import read_file, validate
from bot.knowledge.loader import load
from bot.knowledge.models import Model
from bot.knowledge.packing import PackedFolder

MODE_FILE = "workspace.yaml"
QUESTIONS = "tests/questions"
"""Place of a workspace's golden questions, in its folder: beside it are those of other workspaces."""
_ID = re.compile(r"[TE][A-Z0-9]{2,}")
"""Id of a workspace, or of an organization that installed the app."""


class _Settings(Model):
    mode: Literal["on-top", "instead"] = "on-top"


@dataclass(frozen=True)
class WorkspaceFolder:
    """The knowledge folder of one workspace."""

    path: Path
    is_on_top: bool
    """True if it is used together with the shared folder, whose files of the same paths it replaces."""
    held: PackedFolder | None = None
    """Its files as they were when they were accepted; None if they are read each time."""

    @property
    def questions(self) -> Path | None:
        """Its golden questions; None if it has none."""
        found = self.path / QUESTIONS
        return found if found.is_dir() else None

    def read(self) -> PackedFolder:
        """Return the files that are in the folder now.

        Raises:
            GuidepostError: if one cannot be read.
        """
        own = PackedFolder.read(self.path)
        rest = (MODE_FILE, f"{QUESTIONS}/")
        return PackedFolder(own.name, {name: text for name, text in own.files.items() if not name.startswith(rest)})

    def packed(self, shared: Callable[[], PackedFolder]) -> PackedFolder:
        """Return the files from which the workspace is answered.

        Raises:
            GuidepostError: if a file cannot be read.
        """
        own = self.held or self.read()
        return PackedFolder(own.name, {**shared().files, **own.files} if self.is_on_top else own.files)


def read_workspaces(root: Path | None) -> dict[str, WorkspaceFolder]:
    """Return the knowledge folders in ``root``, by the workspace's id.

    Raises:
        KnowledgeError: with every folder that has another name, and every mode file that is wrong.
    """
    found: dict[str, WorkspaceFolder] = {}
    problems: list[Problem] = []
    if root and not root.is_dir():
        raise KnowledgeError([Problem(str(root), 0, "", "there is no such folder; correct WORKSPACES_KNOWLEDGE")])
    for path in sorted(root.iterdir()) if root else ():
        if not path.is_dir() or path.name.startswith("."):
            continue
        if not _ID.fullmatch(path.name):
            problems.append(Problem(path.name, 0, "", "is no id of a workspace; name it after one, such as T0123ABC"))
            continue
        settings, wrong = _read_settings(path)
        problems += wrong
        found[path.name] = WorkspaceFolder(path, settings.mode == "on-top")
    if problems:
        raise KnowledgeError(problems)
    return found


def load_workspaces(
    folders: Mapping[str, WorkspaceFolder], shared: Callable[[], PackedFolder]
) -> tuple[dict[str, KnowledgeBase], list[Problem]]:
    """Return the knowledge of each workspace whose folder loads, and every problem of the others.

    The file in a problem begins with the id of the workspace.
    """
    bases: dict[str, KnowledgeBase] = {}
    problems: list[Problem] = []
    for team_id, folder in folders.items():
        try:
            with folder.packed(shared).written() as copied:
                bases[team_id] = load(copied)
        except KnowledgeError as error:
            problems += error.problems
        except GuidepostError as error:
            problems.append(Problem(team_id, 0, "", str(error)))
    return bases, problems


def _read_settings(path: Path) -> tuple[_Settings, list[Problem]]:
    place = path / MODE_FILE
    file = read_file(place, f"{path.name}/{MODE_FILE}") if place.exists() else None
    if file is None:
        return _Settings(), []
    if isinstance(file, Problem):
        return _Settings(), [file]
    settings, problems = validate(file, _Settings)
    return settings or _Settings(), problems
