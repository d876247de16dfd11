"""The scorecard as a table."""

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from bot.services.baseline import Change
from bot.services.scorecard import Scorecard

OUTCOMES = ("right", "offered", "refused", "misoffered", "wrong")


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


def headline(card: Scorecard) -> Iterator[str]:
    """The figures that count, a line each."""
    yield f"{'questions':31}{card.questions} ({card.answerable} answerable)"
    for name, said in _HEADLINE.items():
        yield f"{said:31}{_figure(getattr(card, name))}"


def by_kind(card: Scorecard) -> Table:
    """How each kind of question came out."""
    table = Table("kind", "questions", "first", *OUTCOMES, title="By kind")
    for kind, scored in card.by_kind.items():
        counts = (str(scored.outcomes.get(outcome, "")) for outcome in OUTCOMES)
        table.add_row(kind, str(scored.questions), _figure(scored.hit_at_1), *counts)
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
