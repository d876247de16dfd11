"""The scorecard as a table."""

from collections.abc import Iterator

from rich.table import Table

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


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
