"""Edits: changes of the knowledge with which curators answer gaps in Slack, until the bot uses them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.knowledge.base import KnowledgeBase
from bot.services.retention import Purgeable
from bot.services.workspaces import TenantData, Workspace

KEPT_DAYS = 30
"""Days after which an edit that was not published, or never came into use, is deleted. A branch may wait for review."""


class EditKind(StrEnum):
    """The ways to answer a gap, as forms and buttons carry them."""

    PHRASING = "phrasing"
    """Add the question to the phrasings of an entry."""
    NEW_ENTRY = "new-entry"
    """Begin an entry with it, which is not shown until it quotes a source."""
    OFF_TOPIC = "off-topic"
    """Let the bot refuse it."""
    GOLDEN = "golden"
    """Make it a golden question of an entry."""


@dataclass(frozen=True)
class Answering:
    """The content of a form in which a curator answers a gap."""

    kind: EditKind
    entry_id: str
    """The entry that should answer; of a new entry, the id that it gets. Empty for an off-topic message."""
    texts: Sequence[str]
    """The words to write; several only for a new entry."""
    golden: str = ""
    """Golden question in other words; empty if none is added."""
    title: str = ""
    """Title of a new entry."""


class EditState(StrEnum):
    """The states of an edit, as they are stored."""

    MEASURED = "measured"
    """Its effect is known, and a curator may publish it."""
    PUBLISHING = "publishing"
    """A curator published it; its files are being written."""
    WRITTEN = "written"
    """Its files are written. When the bot uses them, it tells those who wanted to hear."""


@dataclass(frozen=True)
class Edit:
    """A change of the knowledge that answers a gap, with everything that is needed to finish it after a crash."""

    workspace: Workspace
    edit_id: str
    gap_id: str
    user_id: str
    """The curator, who hears when it is in use."""
    target: str | None
    """The entry that should answer; None if the bot should refuse."""
    wording: str
    """The phrasing or off-topic message that it adds; empty if the knowledge itself does not change."""
    files: tuple[tuple[str, str, str], ...] = field(repr=False)
    """Path, text before and text after of each file; the path is relative to the folder that holds the knowledge."""
    question: str = ""
    """The most typical wording of the gap."""
    branch: str = ""
    """The branch that gets the change, until a person merges it; empty if the folder gets it."""
    state: EditState = EditState.MEASURED
    changed_at: float = field(default=0.0, compare=False)
    """Time of the last change of the state, in seconds since the epoch; the store sets it."""

    def is_in(self, knowledge: KnowledgeBase) -> bool:
        """Return whether ``knowledge`` has the change."""
        if not self.wording:
            return True
        if self.target is None:
            return any(self.wording in messages for messages in knowledge.off_topic.values())
        entry = knowledge.entries.get(self.target)
        return entry is not None and self.wording in entry.phrasings


class EditStore(TenantData, Purgeable, Protocol):
    """Stores edits until they are in use. Every method may raise `StorageError`.

    An edit is purged `KEPT_DAYS` after its last change. `erase` deletes those of a person that are not published.
    """

    def add(self, edit: Edit) -> None:
        """Store a new edit."""
        ...

    def find(self, workspace: Workspace, edit_id: str) -> Edit | None:
        """Return the edit with that id; None if there is none."""
        ...

    def published(self) -> Sequence[Edit]:
        """Return the edits of all workspaces that were published and are not in use yet, oldest first."""
        ...

    def advance(self, edit: Edit, state: EditState) -> bool:
        """Change the state of an edit; return False, and change nothing, if it is not in the state of ``edit``."""
        ...

    def remove(self, edit: Edit) -> None:
        """Delete an edit that is in use, or that turned out not to be possible."""
        ...
