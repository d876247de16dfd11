"""``python -m benchmarks.soak``: questions and tips under kill -9, crashes, and a Slack that loses replies."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.soak.runs import RUNS, Pace
from benchmarks.soak.soaking import Result, soak
from benchmarks.soak.table import details, table

_KILL_EVERY = 0.75
_SPREAD = (0.4, 1.6)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 when anything was lost or said twice, or when the control found nothing."""
    given = _parser().parse_args(arguments)
    every = given.kills_every
    kill = (_SPREAD[0] * every, _SPREAD[1] * every)
    pace = Pace(given.minutes * 60, given.questions, given.tips, kill, patience=300, seed=given.seed)
    console = Console(width=200, highlight=False)
    results = []
    for run in (run for run in RUNS if run.name in given.runs):
        results.append(soak(run, pace, given.logs))
        console.print(details(results[-1]))
    console.print(table(results))
    return 0 if all(map(_is_as_it_should_be, results)) else 1


def _parser() -> argparse.ArgumentParser:
    names = [run.name for run in RUNS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("runs", nargs="*", default=names, metavar="RUN", help=f"of {', '.join(names)}; all unless told")
    parser.add_argument("--minutes", type=float, default=5, help="that people ask, each run")
    parser.add_argument("--questions", type=float, default=10, help="asked a second")
    parser.add_argument("--tips", type=int, default=100, help="channels of each workspace that get one in the time")
    parser.add_argument("--kills-every", type=float, default=_KILL_EVERY, metavar="SECONDS", help="on average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logs", type=Path, help="a folder for what the processes write")
    return parser


def _is_as_it_should_be(result: Result) -> bool:
    """Whether it is clean; the control must not be: it shows that the oracle sees what the look-up prevents."""
    return result.is_clean if result.run.looks_up else result.verdict.twice > 0


if __name__ == "__main__":
    sys.exit(main())
