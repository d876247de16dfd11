"""The structured results of the curators' tools. Their descriptions are written for the program that reads them."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import Field

from bot.knowledge.base import KnowledgeBase
from bot.mcp.models import EntryLink, Result
from bot.mcp.results import entry_link
from bot.services.curation.gaps import Gap
from bot.services.curation.proposals import Proposal

MOST_WORDINGS = 10
"""Number of wordings of a gap in a result."""

State = Literal["new", "in_review", "added", "declined"]


class OpenGap(Result):
    """Questions that mean the same, and that the knowledge base did not answer for certain."""

    id: str = Field(description="Pass it to propose_phrasing or propose_entry as the gap")
    questions: tuple[str, ...] = Field(
        description="The wordings, the most typical first; … stands for what was taken out of one for privacy"
    )
    asked: int = Field(description="Number of times that it was asked")
    last_asked: date
    state: State = Field(description="in_review: a curator works on it")
    near: tuple[EntryLink, ...] = Field(description="The nearest entries; read one before you propose a phrasing of it")
    confidence: Annotated[float, Field(ge=0, le=1)] = Field(description="How sure the bot is of the nearest entry")


class KnownProposal(Result):
    """A proposal that was made before."""

    id: str
    kind: Literal["phrasing", "entry"]
    subject: str = Field(description="The entry that gets the phrasing, or the theme of the new entry")
    title: str | None = Field(description="Title of the new entry")
    phrasings: tuple[str, ...]
    gap: str | None = Field(description="The gap that it answers")
    state: State = Field(description="new: no curator has decided")
    curators_reason: str | None = Field(description="Why the curators declined it; do not propose it again")


class OpenGaps(Result):
    """The inbox: what the curators have to decide, and what was proposed to them."""

    gaps: tuple[OpenGap, ...] = Field(description="The most asked first")
    left_out: int = Field(description="Number of open gaps that are not listed; ask for more with most")
    proposals: tuple[KnownProposal, ...] = Field(description="Proposals, the latest first, decided ones included")
    advice: str = Field(description="What to do with this result")


class ProposalReceipt(Result):
    """The proposal as the curators see it. Nothing in the knowledge base has changed."""

    outcome: Literal["proposed", "proposed_before"]
    id: str = Field(description="Id of the proposal in the curators' inbox")
    state: State = Field(description="new: no curator has decided")
    curators_reason: str | None = Field(description="Why the curators declined it, if it was proposed before")
    advice: str = Field(description="What to do with this result")


def open_gap(gap: Gap, knowledge: KnowledgeBase) -> OpenGap:
    """Return the result for a gap; ``knowledge`` has the titles of the nearest entries."""
    return OpenGap(
        id=gap.id,
        questions=gap.questions[:MOST_WORDINGS],
        asked=gap.count,
        last_asked=datetime.fromtimestamp(gap.last_at, UTC).date(),
        state=gap.status.state.value,
        near=tuple(
            entry_link(knowledge.entries[one.entry_id]) for one in gap.near if one.entry_id in knowledge.entries
        ),
        confidence=round(gap.confidence, 4),
    )


def known_proposal(gap: Gap, proposal: Proposal) -> KnownProposal:
    """Return the result for a proposal; ``gap`` is its place in the inbox."""
    return KnownProposal(
        id=gap.id,
        kind=proposal.kind.value,
        subject=proposal.subject,
        title=proposal.title or None,
        phrasings=proposal.phrasings,
        gap=proposal.gap_id or None,
        state=gap.status.state.value,
        curators_reason=gap.status.reason or None,
    )
