"""``python -m benchmarks.capacity``: a working day of 10,000 workspaces, scaled down in time and not in shape.

It starts PostgreSQL, web processes and workers as a hosted service runs them, and a Slack that lags. See
docs/engineers/capacity.md.
"""

import argparse
import sys
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.capacity.day import Day
from benchmarks.capacity.run import Phase, Result, Size, carry_out


def main(arguments: Sequence[str] | None = None) -> None:
    """Carry the run out, and print what each part did and cost."""
    options = _parser().parse_args(arguments)
    day = Day(options.workspaces, options.questions, options.tips, options.hour)
    result = carry_out(Size(day, options.webs, options.workers, options.rows))
    console = Console(width=180, highlight=False)
    console.print(
        f"{day.workspaces:,} workspaces with {day.questions:g} questions a day; {options.webs} web processes, "
        f"{options.workers} workers. Peak: {day.peak:.1f} questions a second. {day.hour:g} s stand for an hour, at the "
        f"day's rates; {day.tips:,} tips in the same minute are not scaled."
    )
    console.print(times_table(result))
    console.print(costs_table(result))
    roles = "; ".join(f"{role} {used:,.0f} MiB" for role, used in result.memory.items())
    console.print(f"Memory at the end: {roles}. Installed meanwhile: {result.installed}")
    console.print(f"Lost: {result.lost}. Twice: {result.twice}. Refused: {dict(result.refused) or 0}")
    if not result.is_clean:
        sys.exit(1)


def times_table(result: Result) -> Table:
    """Return the table of how fast the service was in each phase."""
    table = _table("", "questions", "a second", "acknowledged: median, ms", "p99", "replied after: median, s", "p99",
                   "tips", "all posted after, s")  # fmt: skip
    for phase in result.phases:
        count = len(phase.timings.latencies)
        table.add_row(
            phase.name, f"{count:,}", f"{phase.timings.rate:.1f}", f"{phase.timings.quantile(0.5):.1f}",
            f"{phase.timings.quantile(0.99):.1f}", *(_quantile(phase.replied, share) for share in (0.5, 0.99)),
            f"{phase.tips:,}", f"{phase.seconds:.1f}",
        )  # fmt: skip
    return table


def costs_table(result: Result) -> Table:
    """Return the table of what a message cost in each phase."""
    table = _table("for each message", "messages", "web, CPU ms", "worker, CPU ms", "PostgreSQL, CPU ms",
                   "transactions", "rows written")  # fmt: skip
    for phase in result.phases:
        count = _messages(phase)
        table.add_row(
            phase.name, f"{count:,}",
            *(f"{1000 * used / count:.1f}" for used in phase.costs.processor.values()),
            *(f"{number / count:.1f}" for number in phase.costs.activity.values()),
        )  # fmt: skip
    return table


def _messages(phase: Phase) -> int:
    return max(1, len(phase.timings.latencies) + phase.tips)


def _quantile(ordered: Sequence[float], share: float) -> str:
    return f"{ordered[min(len(ordered) - 1, int(share * len(ordered)))]:.2f}" if ordered else "–"


def _table(*columns: str) -> Table:
    table = Table(box=box.MARKDOWN)
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left")
    return table


def _parser() -> argparse.ArgumentParser:
    day, size = Day(), Size()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description=__doc__)
    parser.add_argument("--workspaces", type=int, default=day.workspaces)
    parser.add_argument("--questions", type=float, default=day.questions, help="questions of a workspace on the day")
    parser.add_argument("--tips", type=int, default=day.tips, help="tips that are due in the same minute")
    parser.add_argument("--hour", type=float, default=day.hour, help="seconds that stand for an hour")
    parser.add_argument("--webs", type=int, default=size.webs, help="web processes")
    parser.add_argument("--workers", type=int, default=size.workers, help="Procrastinate workers")
    parser.add_argument("--rows", type=int, default=size.rows, help="deliveries of former days in the database")
    return parser


if __name__ == "__main__":
    main()
