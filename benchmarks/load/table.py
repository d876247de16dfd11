"""The figures, as tables."""

from collections.abc import Sequence

from rich import box
from rich.table import Table

from benchmarks.load.rounds import Results
from benchmarks.load.servers import BARE, BARE_BEFORE, Target

_NONE = "–"


def events_table(results: Results, targets: Sequence[Target]) -> Table:
    """Return the table of events, acknowledged and replied to."""
    table = _table("events", "c1 p50 ms", "p99", "c16 a second", "p50", "p99", "replied a second", "CPU ms", "× bare")
    for target in targets:
        table.add_row(
            target.name,
            *_cells(results, target, "events c1", "p50", "p99"),
            *_cells(results, target, "events c16", "rate", "p50", "p99", "finished", "spent"),
            _best_ratio(results, target, "events c16", "finished"),
        )
    return table


def commands_table(results: Results, targets: Sequence[Target]) -> Table:
    """Return the table of commands."""
    table = _table(
        "commands", "c1 p50 ms", "p99", "c16 a second", "p50", "p99", "CPU ms", "30/s p50 ms", "p99",
        "Slack slow p50 ms", "p99",
    )  # fmt: skip
    for target in targets:
        table.add_row(
            target.name,
            *_cells(results, target, "commands c1", "p50", "p99"),
            *_cells(results, target, "commands c16", "rate", "p50", "p99", "spent"),
            *_cells(results, target, "commands at random", "p50", "p99"),
            *_cells(results, target, "commands while Slack is slow", "p50", "p99"),
        )
    return table


def disturbance_table(results: Results) -> Table:
    """Return the table of how many processors other programs used during each measurement."""
    table = _table("foreign processors", "median", "most")
    for (target, measurement), figures in results.figures.items():
        foreign = sorted(one.foreign for one in figures)
        table.add_row(f"{target}: {measurement}", f"{foreign[len(foreign) // 2]:.2f}", f"{foreign[-1]:.2f}")
    return table


def _table(*columns: str) -> Table:
    table = Table(box=box.MARKDOWN)
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left")
    return table


def _cells(results: Results, target: Target, measurement: str, *names: str) -> list[str]:
    return [_formatted(results.median(target, measurement, name)) for name in names]


def _best_ratio(results: Results, target: Target, measurement: str, name: str) -> str:
    """Return the ratio to the better of the two bare apps."""
    ratios = [results.ratio(target, bare, measurement, name) for bare in (BARE, BARE_BEFORE)]
    known = [ratio for ratio in ratios if ratio is not None]
    return f"{min(known):.2f}" if known else _NONE


def _formatted(value: float | None) -> str:
    if value is None:
        return _NONE
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
