"""``python -m benchmarks.soak``: questions, tips and notices while everything fails around the bot.

Processes are killed (kill -9) and Slack loses replies in every run. In some, the database crashes, stops, freezes or
has no space left, the clock of one process is six hours wrong, or the bot is upgraded.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.soak.restricted import RESTRICTED, simulate
from benchmarks.soak.runner import Result, soak
from benchmarks.soak.runs import RUNS, Pace

_KILL_EVERY = 0.75
_SPREAD = (0.4, 1.6)
"""The shortest and the longest pause between two kills, as multiples of the average."""
_COLUMNS = (
    "run", "questions", "tips", "notices", "kill -9", "database failures", "requests", "looked up", "posts", "twice",
    "lost", "unplanned", "wrong", "gaps wrong", "not settled", "minutes", "drained in s",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the soak; return 1 if anything was lost or posted twice, or if the control run revealed nothing."""
    options = _parser().parse_args(arguments)
    every = options.kills_every
    kill = (_SPREAD[0] * every, _SPREAD[1] * every)
    pace = Pace(
        options.minutes * 60, options.questions, options.tips, kill=kill, drain_timeout=options.drain, seed=options.seed
    )
    console = Console(width=200, highlight=False)
    results = []
    for run in (run for run in RUNS if run.name in options.runs):
        if run.needs_root and os.geteuid() != 0:
            console.print(f"{run.name}: left out, because only root can mount the small disk that it needs")
            continue
        results.append(soak(run, pace, options.logs))
        console.print(_details(results[-1]))
    if results:
        console.print(_table(results))
    is_clean = True
    for name in (name for name in RESTRICTED if name in options.runs):
        figures = simulate(RESTRICTED[name])
        console.print(str(figures), soft_wrap=True)
        is_clean = is_clean and figures.is_clean
    return 0 if is_clean and all(map(_is_as_expected, results)) else 1


def _parser() -> argparse.ArgumentParser:
    names = [*(run.name for run in RUNS), *RESTRICTED]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument(
        "runs", nargs="*", default=names, metavar="RUN", help=f"one of {', '.join(names)}; default: all"
    )
    parser.add_argument("--minutes", type=float, default=5, help="minutes during which people ask, in each run")
    parser.add_argument("--questions", type=float, default=10, help="questions per second")
    parser.add_argument("--tips", type=int, default=100, help="channels of each workspace that get a tip during a run")
    parser.add_argument(
        "--kills-every", type=float, default=_KILL_EVERY, metavar="SECONDS", help="average pause between two kills"
    )
    parser.add_argument("--drain", type=float, default=300, help="seconds to wait at the end until all is settled")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logs", type=Path, help="folder for the logs of all processes")
    return parser


def _is_as_expected(result: Result) -> bool:
    """Return whether a run was clean. The control run must not be, which shows that the oracle finds such faults."""
    return result.is_clean if result.run.looks_up else result.verdict.twice > 0


def _table(results: Sequence[Result]) -> Table:
    """Return a table with one row for each run."""
    table = Table(box=box.MARKDOWN)
    for number, name in enumerate(_COLUMNS):
        table.add_column(name, justify="right" if number else "left")
    for result in results:
        table.add_row(*_row(result))
    return table


def _row(result: Result) -> list[str]:
    verdict = result.verdict
    unsettled = sum(count for state, count in result.states.items() if state != "sent")
    counts = [
        verdict.questions, verdict.tips, verdict.notices, sum(result.kills.values()), result.crashes,
        sum(result.responses.values()), result.look_ups, verdict.posts, verdict.twice, verdict.lost, verdict.unplanned,
        verdict.wrong, result.gaps_wrong, unsettled,
    ]  # fmt: skip
    return [
        result.run.name,
        *(f"{count:,}" for count in counts),
        f"{result.seconds / 60:.1f}",
        f"{result.drained_in:.0f}",
    ]


def _details(result: Result) -> str:
    """Return a line with the counts that the table leaves out."""
    counts = {
        "killed": result.kills,
        "ended by themselves": result.ended,
        "responses to Slack": result.responses,
        "deliveries": result.states,
    }
    details = "; ".join(f"{name}: {_counted(each)}" for name, each in counts.items())
    return f"{result.run.name}: {details}; not acknowledged: {result.verdict.unacknowledged}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"


if __name__ == "__main__":
    sys.exit(main())
