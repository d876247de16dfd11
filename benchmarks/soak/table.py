"""What came of the runs, as a table."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.table import Table

from benchmarks.soak.soaking import Result

_COLUMNS = (
    "run", "questions", "tips", "kill -9", "database crashes", "requests", "looked up", "posts", "twice", "lost",
    "unplanned", "wrong", "not settled", "minutes", "drained in s",
)  # fmt: skip


def table(results: Sequence[Result]) -> Table:
    """A row a run."""
    drawn = Table(box=box.MARKDOWN)
    for number, name in enumerate(_COLUMNS):
        drawn.add_column(name, justify="right" if number else "left")
    for result in results:
        drawn.add_row(*_row(result))
    return drawn


def _row(result: Result) -> list[str]:
    told = result.verdict
    unsettled = sum(count for state, count in result.states.items() if state != "sent")
    counts = [
        told.questions, told.tips, sum(result.kills.values()), result.crashes, sum(result.deliveries.values()),
        result.look_ups,
        told.posts, told.twice, told.lost, told.unplanned, told.wrong, unsettled,
    ]  # fmt: skip
    return [
        result.run.name,
        *(f"{count:,}" for count in counts),
        f"{result.seconds / 60:.1f}",
        f"{result.drained_in:.0f}",
    ]


def details(result: Result) -> str:
    """What the table leaves out."""
    parts = {
        "killed": result.kills,
        "ended by themselves": result.ended,
        "Slack heard": result.deliveries,
        "deliveries": result.states,
    }
    told = "; ".join(f"{name}: {_counted(counts)}" for name, counts in parts.items())
    return f"{result.run.name}: {told}; not acknowledged: {result.verdict.unacknowledged}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"
