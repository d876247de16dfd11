"""Proposals: what another program suggests to the curators, who alone decide. The knowledge does not change by one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.matching.text import plain
from bot.services.questions import Telling
from bot.services.retention import Purgeable
from bot.services.workspaces import TenantData, Workspace

MOST_KEPT = 500
"""Number of proposals of a workspace that are kept. A program that never stops cannot fill the database."""
MOST_PHRASINGS = 20
"""Number of phrasings of a proposed entry."""
BASE = Workspace("knowledge")
"""No workspace of Slack's, whose ids begin with a T: owns the proposals that answer no gap of a workspace."""


class ProposalKind(StrEnum):
    """The kinds of proposals, as they are stored and printed."""

    PHRASING = "phrasing"
    """A phrasing of an entry that there is."""
    ENTRY = "entry"
    """A new entry."""


class Origin(StrEnum):
    """The ways by which a proposal came, as they are stored and printed."""

    HTTP = "http"
    STDIO = "stdio"


@dataclass(frozen=True)
class Proposal:
    """A proposal. Its texts are on one line, without links, addresses and long numbers."""

    workspace: Workspace
    """The workspace of the gap that it answers, or else `BASE`."""
    kind: ProposalKind
    subject: str
    """The id of the entry that gets the phrasing; of a new entry, the id of its theme."""
    title: str
    """The title of a new entry; empty for a phrasing."""
    phrasings: tuple[str, ...]
    reason: str
    """Why the curators should accept it."""
    origin: Origin
    source_url: str = ""
    """Address of a page that supports a new entry."""
    gap_id: str = ""
    """Id of the gap that it answers, if it names one."""
    proposed_by: str = ""
    """Name that the program gave."""
    proposed_at: float = field(default=0.0, compare=False)
    """Time in seconds since the epoch; the store sets it."""

    @property
    def id(self) -> str:
        """The id by which curators name the proposal. The same proposal has the same id; no gap's begins with p."""
        told = (self.workspace.team_id, self.kind, self.subject, *map(plain, (self.title, *self.phrasings)))
        return f"p{hashlib.sha256(chr(31).join(told).encode()).hexdigest()[:7]}"


class ProposalStore(TenantData, Purgeable, Protocol):
    """Stores proposals. They identify nobody who asked, so `erase` deletes nothing.

    A proposal is purged as long after it was made as questions are kept. Every method may raise `StorageError`.
    """

    def add(self, proposal: Proposal) -> Telling:
        """Store a proposal, unless the same one is stored, or `MOST_KEPT` of its workspace, or nothing is kept.

        Of the same proposal, made several times at once, one is stored. Different ones that are made at the same moment
        may exceed `MOST_KEPT`.
        """
        ...

    def of_workspace(self, workspace: Workspace) -> Sequence[Proposal]:
        """Return a workspace's proposals, oldest first."""
        ...

    def workspaces(self) -> Sequence[Workspace]:
        """Return the workspaces that have proposals, in the order of their ids."""
        ...
