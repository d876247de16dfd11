"""The curators' inbox as a part of their Home tab: the open gaps, and what a curator can do with each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.cards.blocks import CardBlock, button_row, caption, header, paragraph
from bot.cards.elements import Button
from bot.cards.formatting import format_date
from bot.cards.ids import EditAction, HomeAction, InboxAction
from bot.cards.paging import Paged
from bot.cards.text import Bold
from bot.knowledge.base import KnowledgeBase
from bot.services.curation.edits import EditKind
from bot.services.curation.gaps import Gap
from bot.services.curation.proposals import Proposal, ProposalKind
from bot.services.curation.statuses import GapState

INBOX = "inbox"
"""Block id of the header, by which the playground finds the inbox on the tab. It ends before the next header."""
PER_PAGE = 5
"""Gaps on one page. Each takes up to five blocks, and the other parts of the tab need room, too."""
_ACCEPTING = {ProposalKind.PHRASING: EditKind.PHRASING, ProposalKind.ENTRY: EditKind.NEW_ENTRY}
"""The form that accepts a proposal."""


def inbox_blocks(
    gaps: Sequence[Gap], curator: str, knowledge: KnowledgeBase, page: int = 0, notice: str = ""
) -> Iterator[CardBlock | None]:
    """Yield the part of the Home tab that a curator sees; ``curator`` is the name under which they take gaps.

    Pages count from 0. ``notice`` says what became of the last press.
    """
    voice = knowledge.voice.inbox
    title = header(voice.title)
    yield replace(title, block={**title.block, "block_id": INBOX})
    yield caption(notice) if notice else None
    if not gaps:
        yield paragraph(voice.empty)
        return
    listed = Paged.of(gaps, page, PER_PAGE)
    for gap in listed.shown:
        yield from _gap_blocks(gap, curator, knowledge, listed.number)
    yield from listed.turning(voice.shown, HomeAction.INBOX, knowledge.voice.home)


def _gap_blocks(gap: Gap, curator: str, knowledge: KnowledgeBase, page: int) -> Iterator[CardBlock | None]:
    voice, edit = knowledge.voice.inbox, knowledge.voice.edit
    yield paragraph(Bold(f"“{gap.title}”"))
    yield from _proposal(gap.proposal, knowledge) if gap.proposal else _asked(gap, knowledge)
    value = f"{gap.id} {page}"
    is_taken = gap.status.state is GapState.IN_REVIEW
    if is_taken and gap.status.curator != curator:
        yield caption(voice.taken.format(curator=gap.status.curator))
        return
    yield caption(voice.yours) if is_taken else None
    kinds = [_ACCEPTING[gap.proposal.kind]] if gap.proposal else list(EditKind)
    ways = [Button(getattr(edit, one.name.lower()), EditAction[one.name], gap.id) for one in kinds]
    if not is_taken:
        yield button_row([*ways, Button(voice.take, InboxAction.TAKE, value)])
        return
    yield button_row(ways)
    last = (
        Button(voice.decline_wrong, InboxAction.DECLINE_WRONG, value)
        if gap.proposal
        else Button(voice.decline_rare, InboxAction.DECLINE_RARE, value)
    )
    release = Button(voice.release, InboxAction.RELEASE, value)
    yield button_row([release, Button(voice.decline_subject, InboxAction.DECLINE_SUBJECT, value), last])


def _asked(gap: Gap, knowledge: KnowledgeBase) -> Iterator[CardBlock]:
    voice = knowledge.voice.inbox
    day = format_date(datetime.fromtimestamp(gap.last_at, UTC).date(), knowledge.voice.dates)
    asked = voice.asked_once.format(day=day) if gap.count == 1 else voice.asked.format(count=gap.count, day=day)
    near = "; ".join(f"{one.title} ({one.score:.2f})" for one in gap.near)
    yield caption(asked, f" {voice.near.format(entries=near)}" if near else "")


def _proposal(proposal: Proposal, knowledge: KnowledgeBase) -> Iterator[CardBlock]:
    voice, entry = knowledge.voice.inbox, knowledge.entries.get(proposal.subject)
    by, reason = proposal.proposed_by or voice.a_program, proposal.reason
    said = voice.proposed_entry.format(by=by, reason=reason)
    if proposal.kind is ProposalKind.PHRASING:
        title = entry.title if entry else proposal.subject
        said = voice.proposed_phrasing.format(by=by, reason=reason, title=title)
    page = f" {voice.page.format(address=proposal.source_url)}" if proposal.source_url else ""
    yield caption(said, page)
