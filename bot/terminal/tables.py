"""Tables and lists for the terminal: the evidence behind a ranking, and the scorecard of golden questions."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from bot.matching.ranking import Match, Ranking
from bot.services.scoring.baseline import Change
from bot.services.scoring.scorecard import GoldenOutcome, GroupScore, Result, Scorecard

_SHOWN_MATCHES = 5
_HEADLINE = {
    "hit_at_1": "right entry first",
    "hit_at_3": "among the first three",
    "auroc": "AUROC, answerable or not",
    "right": "answered right, outright",
    "offered": "asked back, right one offered",
    "wrong": "answered wrong",
    "off_topic_answered": "off-topic answered",
    "calibration_error": "calibration error",
}

_ASKED = (GoldenOutcome.OFFERED, GoldenOutcome.MISOFFERED)
_DECISIONS = (
    ("answered right", (GoldenOutcome.RIGHT,), True),
    ("answered wrong", (GoldenOutcome.WRONG,), True),
    ("asked back", _ASKED, True),
    ("refused", (GoldenOutcome.REFUSED,), True),
    ("off-topic answered", (GoldenOutcome.WRONG,), False),
    ("off-topic asked back", _ASKED, False),
    ("off-topic refused", (GoldenOutcome.REFUSED,), False),
)
"""Decisions, the outcomes they count, and whether they are about answerable questions."""


def evidence_list(ranking: Ranking) -> RenderableType:
    """Return the first entries of a ranking, with each view's contribution and the phrasing nearest to the question.

    It is a list and no table, because it must fit a terminal of 80 columns without cutting anything off.
    """
    figures = f"confidence {ranking.confidence:.2f}, coverage {ranking.coverage:.2f}, lead {ranking.margin:.2f}"
    opening = [Text(figures)]
    if ranking.repairs:
        opening.append(Text("read as: " + ", ".join(f"{typed} → {meant}" for typed, meant in ranking.repairs.items())))
    matches = ranking.matches[:_SHOWN_MATCHES]
    return Group(*opening, *(_evidence(number, match) for number, match in enumerate(matches, start=1)))


def _evidence(number: int, match: Match) -> RenderableType:
    evidence = match.evidence
    shares = ", ".join(f"{view} {share:+.2f}" for view, share in evidence.contributions.items())
    lines = [Text(f"score {match.score:.2f}: {shares}")]
    if evidence.phrasing:
        lines.append(Text(f"nearest phrasing: {evidence.phrasing}"))
    if evidence.words:
        lines.append(Text(f"words in common: {', '.join(evidence.words)}"))
    return Group(Text(f"{number}. {match.entry_id}", style="bold"), Padding(Group(*lines), (0, 0, 0, 3)))


def headline(card: Scorecard) -> Iterator[str]:
    """Yield the scorecard's main figures, one line each."""
    yield f"{'questions':31}{card.questions} ({card.answerable} answerable)"
    for name, label in _HEADLINE.items():
        yield f"{label:31}{_figure(getattr(card, name))}"


def decisions(before: Scorecard, after: Scorecard) -> Iterator[str]:
    """Yield how often the bot decides in each way, before and after a change, one line each."""
    yield f"{'':31}before  after"
    for label, outcomes, answerable in _DECISIONS:
        shares = (_share_of(card, outcomes, answerable=answerable) for card in (before, after))
        yield f"{label:31}" + "   ".join(f"{share:5.3f}" for share in shares)


def _share_of(card: Scorecard, outcomes: Sequence[GoldenOutcome], *, answerable: bool) -> float:
    counts = card.outcomes_of_answerable if answerable else card.outcomes_of_off_topic
    return sum(counts.get(outcome, 0) for outcome in outcomes) / (sum(counts.values()) or 1)


def group_table(name: str, groups: Mapping[str, GroupScore]) -> Table:
    """Return the outcomes of each group of questions; ``name`` says what they are grouped by."""
    table = Table(name, "questions", "first", *GoldenOutcome, title=f"By {name}")
    for group, scored in groups.items():
        counts = (str(scored.outcomes.get(outcome, "")) for outcome in GoldenOutcome)
        table.add_row(group, str(scored.questions), _figure(scored.hit_at_1), *counts)
    return table


def _id_column(name: str) -> Column:
    """Return a column for ids, which are of no use if a narrow terminal cuts them off."""
    return Column(name, overflow="fold")


def change_table(changes: Sequence[Change], title: str = "Changed since the baseline") -> Table:
    """Return the questions whose outcome differs from before, those that got worse first."""
    table = Table("", "before", "now", "question", *map(_id_column, ("expected", "first")), title=title)
    for change in sorted(changes, key=lambda change: not change.worse):
        result = change.result
        expected = ", ".join(result.golden.accept) or "no answer"
        first = result.ranking[0] if result.ranking else ""
        mark = "[red]worse[/red]" if change.worse else "[green]better[/green]"
        table.add_row(mark, change.before, result.outcome, escape(result.golden.question[:80]), expected, first)
    return table


def miss_table(results: Sequence[Result]) -> Table:
    """Return the questions that were not answered right, or not refused though no entry answers them."""
    table = Table("outcome", "question", *map(_id_column, ("expected", "first")), title="Not answered right")
    for result in results:
        wanted = GoldenOutcome.RIGHT if result.golden.accept else GoldenOutcome.REFUSED
        if result.outcome is not wanted:
            expected = ", ".join(result.golden.accept) or "no answer"
            first = result.ranking[0] if result.ranking else ""
            table.add_row(result.outcome, escape(result.golden.question[:80]), expected, first)
    return table


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
