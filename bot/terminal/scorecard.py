"""The scorecard as a table."""

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from bot.services.baseline import Change
from bot.services.scorecard import Scorecard

OUTCOMES = ("right", "offered", "refused", "misoffered", "wrong")


def headline(card: Scorecard) -> Iterator[str]:
    """The figures that count, a line each."""
    yield f"questions           {card.questions} ({card.answerable} answerable)"
    yield f"hit@1               {_figure(card.hit_at_1)}"
    yield f"hit@3               {_figure(card.hit_at_3)}"
    yield f"AUROC               {_figure(card.auroc)}"
    yield f"off-topic answered  {_figure(card.off_topic_answered)}"


def by_kind(card: Scorecard) -> Table:
    """How each kind of question came out."""
    table = Table("kind", *OUTCOMES, title="Outcomes by kind")
    for kind, counts in card.by_kind.items():
        table.add_row(kind, *(str(counts.get(outcome, "")) for outcome in OUTCOMES))
    return table


def changed(changes: Sequence[Change]) -> Table | str:
    """Each question that came out differently from the baseline."""
    if not changes:
        return "No question came out differently from the baseline."
    table = Table("", "before", "now", "question", "expected", "first", title="Changed since the baseline")
    for change in sorted(changes, key=lambda change: not change.worse):
        result = change.result
        expected = ", ".join(result.golden.accept) or "no answer"
        first = result.ranking[0] if result.ranking else ""
        mark = "[red]worse[/red]" if change.worse else "[green]better[/green]"
        table.add_row(mark, change.before, result.outcome, escape(result.golden.question[:80]), expected, first)
    return table


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
