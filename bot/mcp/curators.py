"""The tools for curators. They read the inbox and put proposals into it; the knowledge base does not change by them.

The docstrings of the tools are their descriptions in the protocol. Each waits for the database, so it has a thread.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from bot.knowledge.base import KnowledgeBase
from bot.matching.text import plain
from bot.mcp.inbox_results import OpenGaps, ProposalReceipt, known_proposal, open_gap
from bot.mcp.tools import EntryIdentifier, find_entry
from bot.services.curation.inbox import Inbox
from bot.services.curation.proposals import (
    BASE,
    MOST_KEPT,
    MOST_PHRASINGS,
    Origin,
    Proposal,
    ProposalKind,
    ProposalStore,
)
from bot.services.guide import Guide
from bot.services.questions import Telling, redact

MOST_LISTED = 100
"""Number of gaps, and of proposals, in one result."""
_Short = Annotated[str, Field(max_length=300)]

Most = Annotated[int, Field(ge=1, le=MOST_LISTED, description="Number of gaps and of proposals to list")]
Phrasing = Annotated[_Short, Field(description="One question, as a person would type it; no name, link or number")]
Phrasings = Annotated[
    Annotated[list[_Short], Field(min_length=1, max_length=MOST_PHRASINGS)],
    Field(description="Questions that the entry would answer, as people would type them"),
]
Title = Annotated[str, Field(max_length=75, description="A title for the entry; it is a label, not a statement")]
ThemeFolder = Annotated[str, Field(max_length=100, description="Id of a theme, such as list_takeaways returns")]
Reason = Annotated[
    str, Field(max_length=500, description="Why the curators should accept it; they read it first. No link or number")
]
SourceUrl = Annotated[
    Annotated[str, Field(max_length=500, pattern=r"^https?://[^\s<>\"\x00-\x20]+$")] | None,
    Field(description="Address of a published page that answers the questions, if you know one; never guess it"),
]
GapId = Annotated[
    Annotated[str, Field(max_length=16)] | None, Field(description="Id of the gap that this answers, from list_gaps")
]
By = Annotated[str, Field(max_length=80, description="Your name or that of the person you work for, for the curators")]

_DONE = "The curators decide. Nothing has changed yet: do not say that the knowledge base answers this now."
_BEFORE = "The same was proposed before. Do not propose it again; say what state it is in."


class CuratorTools:
    """The tools of one guide and one inbox, for programs that have the curators' token."""

    def __init__(self, guide: Guide, inbox: Callable[[], Inbox], proposals: ProposalStore, origin: Origin) -> None:
        """``inbox`` returns the inbox. Only a tool that needs it calls it, because the first call takes a second."""
        self._guide, self._inbox, self._proposals, self._origin = guide, inbox, proposals, origin

    def list_gaps(self, most: Most = 20) -> OpenGaps:
        """List what the knowledge base does not answer: the open gaps, each with its wordings and its nearest entries.

        Call it before you propose anything. For a gap, read the nearest entries with get_entry. If one of them answers
        the questions, call propose_phrasing with its id; if none does, call propose_entry or leave the gap alone.
        """
        knowledge = self._guide.knowledge
        inbox = self._inbox()
        everywhere = inbox.workspaces()
        gaps = inbox.open_gaps(everywhere)
        proposals = [gap for one in everywhere for gap in inbox.proposed(one)]
        proposals.sort(key=lambda gap: -gap.last_at)
        return OpenGaps(
            gaps=tuple(open_gap(gap, knowledge) for gap in gaps[:most]),
            left_out=len(gaps[most:]),
            proposals=tuple(known_proposal(gap, gap.proposal) for gap in proposals[:most] if gap.proposal),
            advice="Propose only what the questions and the entries support. The curators decide."
            if gaps
            else "There is no open gap, so there is nothing to propose for one.",
        )

    def propose_phrasing(
        self, entry_id: EntryIdentifier, phrasing: Phrasing, reason: Reason, gap: GapId = None, by: By = ""
    ) -> ProposalReceipt:
        """Propose that an entry also answers a question: put it into the curators' inbox. Nothing else changes.

        Call it when an entry answers a question and find_guidance did not find it. The phrasing is a question in a
        person's words, not a statement and not the entry's words.
        """
        knowledge = self._guide.knowledge
        entry = find_entry(entry_id, knowledge)
        words = _words(phrasing, "phrasing")
        if owner := _owner(words, knowledge):
            raise ToolError(f"{owner} has this phrasing already, so there is nothing to propose.")
        proposal = Proposal(BASE, ProposalKind.PHRASING, entry.id, "", (words,), _words(reason, "reason"), self._origin)
        return self._propose(proposal, gap, by)

    def propose_entry(  # noqa: PLR0913, PLR0917 (each is an argument of the tool)
        self,
        title: Title,
        theme: ThemeFolder,
        phrasings: Phrasings,
        reason: Reason,
        source_url: SourceUrl = None,
        gap: GapId = None,
        by: By = "",
    ) -> ProposalReceipt:
        """Propose a new entry: put its title and its questions into the curators' inbox. Nothing else changes.

        Call it when no entry answers a question that belongs to a theme. You cannot propose what the entry says: the
        curators quote it, letter for letter, from a published source.
        """
        knowledge = self._guide.knowledge
        folders = {one.id.partition("/")[0] for one in knowledge.themes}
        folder = theme.strip().partition("/")[0]
        if folder not in folders:
            raise ToolError(f"There is no theme with this id. The themes are: {', '.join(sorted(folders))}.")
        words = tuple(dict.fromkeys(_words(one, "phrasing") for one in phrasings))
        kind, named, why = ProposalKind.ENTRY, _words(title, "title"), _words(reason, "reason")
        return self._propose(Proposal(BASE, kind, folder, named, words, why, self._origin, source_url or ""), gap, by)

    def _propose(self, proposal: Proposal, gap_id: str | None, by: str) -> ProposalReceipt:
        name = _words(by, "name") if by.strip() else ""
        proposal = replace(self._for_gap(proposal, gap_id), proposed_by=name)
        told = self._proposals.add(proposal)
        if told is Telling.NOT_KEPT:
            raise ToolError("This bot keeps no questions (QUESTION_DAYS is 0), so it has no inbox for proposals.")
        if told is Telling.TOO_MANY:
            raise ToolError(f"The inbox holds {MOST_KEPT} proposals. Propose nothing until the curators have decided.")
        [found] = [one for one in self._inbox().proposed(proposal.workspace) if one.id == proposal.id]
        is_new = told is Telling.DONE
        return ProposalReceipt(
            outcome="proposed" if is_new else "proposed_before",
            id=proposal.id,
            state=found.status.state.value,
            curators_reason=found.status.reason or None,
            advice=_DONE if is_new else _BEFORE,
        )

    def _for_gap(self, proposal: Proposal, gap_id: str | None) -> Proposal:
        """Return the proposal as one of the workspace whose gap it answers."""
        if not gap_id:
            return proposal
        inbox = self._inbox()
        for workspace in inbox.workspaces():
            if inbox.holds(workspace, gap_id):
                return replace(proposal, workspace=workspace, gap_id=gap_id)
        raise ToolError("There is no gap with this id. Call list_gaps for the ids, or leave out the gap.")


def _words(text: str, what: str) -> str:
    """Return a text on one line, without control characters and without halves of surrogate pairs.

    Raises:
        ToolError: if it has no words, or something that could identify a person.
    """
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    if not any(one.isalnum() for one in line):
        raise ToolError(f"The {what} has no words.")
    if redact(line) != line:
        raise ToolError(f"The {what} has a link, a mention, an address or a long number. Leave it out.")
    return line


def _owner(phrasing: str, knowledge: KnowledgeBase) -> str | None:
    """Return the id of the entry that has a phrasing already."""
    wanted = plain(phrasing)
    owners = (one.id for one in knowledge.entries.values() if wanted in map(plain, one.phrasings))
    return next(owners, None)
