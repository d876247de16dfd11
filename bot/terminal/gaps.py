"""Tables for curators in the terminal: gaps, votes, effects on golden questions, and the report."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot.services.curation.drafts import Effect
from bot.services.curation.gaps import Gap
from bot.services.curation.proposals import BASE, Origin, Proposal, ProposalKind
from bot.services.curation.report import EXPLANATION, Report, Section, cell_text
from bot.services.curation.small_counts import FEWEST
from bot.services.curation.votes import VotesAgainst
from bot.services.scoring.scorecard import GoldenOutcome
from bot.terminal.tables import change_table

_SHOWN = 10
"""Number of wordings of a gap that are shown."""
_ORIGINS = {Origin.HTTP: "at /mcp", Origin.STDIO: "python -m bot mcp"}
_NOT_USED = "A bot that follows its folder would not use this, because golden questions are answered worse: "
_SHARES = {"right": "answered right", "wrong": "answered wrong", "off_topic_answered": "off-topic answered"}


def gap_table(gaps: Sequence[Gap]) -> Table:
    """Return one row for each gap, with its most typical question or what is proposed, and the nearest entry."""
    several = len({gap.status.workspace for gap in gaps} - {BASE}) > 1
    table = Table("gap", "asked", "last", "state", "question", "nearest entry", *(["workspace"] if several else []))
    for gap in gaps:
        nearest = f"{gap.near[0].entry_id} ({gap.confidence:.2f})" if gap.near else "–"
        workspace = ["–" if gap.status.workspace == BASE else gap.status.workspace.team_id] if several else []
        asked, question = (str(gap.count), gap.questions[0])
        if gap.proposal:
            asked, question = "proposed", _proposed(gap.proposal)
        cells = [gap.id, asked, _day(gap.last_at), _state(gap), question, nearest, *workspace]
        table.add_row(*map(escape, cells))
    return table


def gap_details(gap: Gap) -> RenderableType:
    """Return everything about one gap."""
    return Group(*(Text(line) for line in _details(gap)))


def _details(gap: Gap) -> Iterator[str]:
    if gap.proposal:
        yield from _proposal(gap, gap.proposal)
    else:
        times = "once" if gap.count == 1 else f"{gap.count} times"
        first, last = _day(gap.first_at), _day(gap.last_at)
        yield f"{gap.id}: asked {times}, {f'on {first}' if first == last else f'from {first} to {last}'}. {_state(gap)}"
    if gap.status.reason:
        yield f"reason: {gap.status.reason}"
    for question in gap.questions[:_SHOWN]:
        yield f"  “{question}”"
    if left := len(gap.questions[_SHOWN:]):
        yield f"  and {left} other wordings"
    yield f"nearest entries (the bot is {gap.confidence:.2f} sure of the first):"
    for near in gap.near:
        yield f"  {near.score:.2f}  {near.entry_id}  {near.title}"
    if gap.none_of_these:
        yield f"wanted none of those offered: {gap.none_of_these}"
    if gap.told:
        yield f"passed on to you by those who asked: {gap.told}"
    for entry_id, count in gap.picked.items():
        yield f"picked {entry_id}: {count}"


def _proposal(gap: Gap, proposal: Proposal) -> Iterator[str]:
    by = f" by {proposal.proposed_by}" if proposal.proposed_by else ""
    yield f"{gap.id}: proposed{by} on {_day(gap.last_at)}, through MCP ({_ORIGINS[proposal.origin]}). {_state(gap)}"
    yield f"proposed: {_proposed(proposal)}"
    yield f"because: {proposal.reason}"
    if proposal.source_url:
        yield f"page: {proposal.source_url}"
    if proposal.gap_id:
        yield f"answers the gap {proposal.gap_id}"
    command = "add-phrasing" if proposal.kind is ProposalKind.PHRASING else "new-entry"
    yield f"to accept it: python -m bot gaps {command} {gap.id}"


def _proposed(proposal: Proposal) -> str:
    """Return what accepting the proposal does."""
    if proposal.kind is ProposalKind.PHRASING:
        return f"add “{proposal.phrasings[0]}” to {proposal.subject}"
    return f"begin the entry “{proposal.title}” in {proposal.subject}"


def _state(gap: Gap) -> str:
    status = gap.status
    again = ", asked again since" if gap.is_asked_again else ""
    by = f" by {status.curator}" if status.curator else ""
    return f"{status.state.replace('_', ' ')}{by}{again}"


def vote_report(found: VotesAgainst) -> RenderableType:
    """Return one row for each entry that people voted against as an answer, and the number of votes not shown."""
    table = Table("not it", "it", "last", "entry", "reasons", "in their words")
    for one in found.entries:
        reasons = [f"{reason.replace('_', ' ')}: {count}" for reason, count in one.reasons.items()]
        helpful = f"under {FEWEST}" if one.helpful is None else str(one.helpful)
        said = [f"“{comment}”" for comment in one.comments[:_SHOWN]]
        entry = one.entry_id if one.title else f"{one.entry_id} (removed)"
        cells = [str(one.against), helpful, _day(one.last_at), entry, "\n".join(reasons), "\n".join(said)]
        table.add_row(*map(escape, cells))
    lines: list[RenderableType] = [Text("Answers that were not it:"), table] if found.entries else []
    if found.withheld:
        votes = "vote" if found.withheld == 1 else "votes"
        lines.append(Text(f"{found.withheld} {votes} against other answers, each with fewer than {FEWEST}: not shown."))
    return Group(*lines)


def effect_report(effect: Effect) -> RenderableType:
    """Return the scores before and after a change, and each golden question that came out differently."""
    lines: list[RenderableType] = [Text(line) for line in _scores(effect)]
    if effect.changed:
        lines.append(change_table(effect.changed, "Changed by this"))
    elif effect.before:
        lines.append(Text("No golden question came out differently."))
    if effect.added:
        lines.append(Text(_added(effect.added.golden.question, effect.added.outcome)))
    if effect.worse:
        shares = [f"{name} {before:.3f} before, {after:.3f} after" for name, (before, after) in effect.worse.items()]
        lines.append(Text(f"{_NOT_USED}{'; '.join(shares)}"))
    return Group(*lines)


def _scores(effect: Effect) -> Iterator[str]:
    if not effect.before:
        yield "There are no golden questions to compare with."
        return
    yield f"{'':22}before  after"
    for name, label in _SHARES.items():
        if name in effect.before and name in effect.after:
            yield f"{label:22} {effect.before[name]:.3f}  {effect.after[name]:.3f}"


def _added(question: str, outcome: GoldenOutcome) -> str:
    sentence = f"The new golden question “{question}” comes out {outcome}"
    if outcome in {GoldenOutcome.RIGHT, GoldenOutcome.REFUSED}:
        return f"{sentence}."
    return f"{sentence}. Write more phrasings of its kind, in other words."


def report_tables(report: Report) -> RenderableType:
    """Return all tables of a report."""
    title = Text(f"Report from {report.first} to {report.last}", style="bold")
    return Group(title, Text(EXPLANATION), *(part for one in report.sections for part in _section(one)))


def _section(section: Section) -> Iterator[RenderableType]:
    yield Text(f"\n{section.title}", style="bold")
    yield Text(section.about)
    if not section.rows:
        yield Text("Nothing in this period.")
        return
    table = Table()
    for at, column in enumerate(section.columns):
        is_number = at > 0 and all(not isinstance(row[at], str) for row in section.rows)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in section.rows:
        table.add_row(*(escape(cell_text(cell)) for cell in row))
    yield table


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
