"""Destinations of curators' changes: the knowledge folder, or a branch of the git repository that holds it."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.services.curation.drafts import Draft, Files, write_files

MAX_SUBJECT = 72
"""Characters of the first line of a commit message; longer lines are cut off by what shows them."""


@dataclass(frozen=True)
class Purpose:
    """The purpose of a change, as the message of its commit says."""

    gap_id: str
    question: str
    """The most typical wording of the gap."""
    target: str | None
    """The entry that should answer; None if the bot should refuse."""
    wording: str
    """The phrasing or off-topic message that the change adds, if it adds one."""
    curator: str

    @classmethod
    def of(cls, draft: Draft, gap_id: str, question: str, curator: str) -> "Purpose":
        """Return the purpose of ``draft``."""
        return cls(gap_id, question, draft.target, draft.wording, curator)

    @property
    def message(self) -> str:
        """The commit message: what the change does, and why."""
        entry = self.target or "the off-topic messages"
        subject = f"Answer a question with {entry}" if self.wording or self.target is None else f"Add to {entry}"
        added = f"“{self.wording}” is added to {entry}.\n" if self.wording else ""
        by = f"Answered by {self.curator}.\n" if self.curator else ""
        asked = f"People asked “{self.question}” and got no certain answer (gap {self.gap_id}).\n"
        return f"{subject[:MAX_SUBJECT]}\n\n{asked}{added}{by}"


@dataclass(frozen=True)
class Written:
    """The place of a change that was written."""

    paths: Sequence[Path]
    branch: str
    """The branch that has the files; empty if the folder has them."""


class Destination(Protocol):
    """A place that changes are written to."""

    def is_ready(self) -> bool:
        """Return whether this process may write there."""
        ...

    def branch_for(self, gap_id: str, files: Files) -> str:
        """Return the name of the branch that gets a change; empty if the change goes into the folder."""
        ...

    def write(self, files: Files, purpose: Purpose) -> None:
        """Write the files of a change, all or none. A call that was cut off can be repeated.

        Raises:
            GuidepostError: if a file is not as it was when it was read, or cannot be written.
        """
        ...


class FolderDestination:
    """The knowledge folder and its golden questions, where the bot and the curators work without git."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def is_ready(self) -> bool:
        """Return whether this process may write the folders and all files in them."""
        return all(os.access(path, os.W_OK) for root in self._folders for path in (root, *root.rglob("*")))

    def branch_for(self, gap_id: str, files: Files) -> str:
        """Return an empty name."""
        return ""

    def write(self, files: Files, purpose: Purpose) -> None:
        """See `Destination.write`."""
        write_files(files)


def branch_name(gap_id: str, files: Files) -> str:
    """Return the name of the branch for a change: the same one for the same change, so that it is written once."""
    told = [text for path, texts in sorted(files.items()) for text in (path.name, *texts)]
    return f"guidepost/{gap_id}-{hashlib.sha256(chr(31).join(told).encode()).hexdigest()[:7]}"
