"""``python -m benchmarks.load``: events and commands per second, compared with a Bolt app that only echoes."""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from rich.console import Console

from benchmarks.data import GOLDEN, KNOWLEDGE
from benchmarks.load.rounds import measure
from benchmarks.load.servers import TARGETS
from benchmarks.load.table import commands_table, disturbance_table, events_table
from bot.bootstrap.guide import create_guide
from bot.services.scoring.golden import read_golden


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the tables."""
    options = _parser().parse_args(arguments)
    targets = [target for target in TARGETS if any(part in target.name for part in options.only or [""])]
    results = measure(targets, options.rounds, options.seconds)
    console = Console(width=180, highlight=False)
    for table in (events_table, commands_table):
        console.print(table(results, targets))
    console.print(f"The matcher's own time, median over the golden questions: {matching_time():.2f} ms")
    if options.all:
        console.print(disturbance_table(results))
        figures = {" / ".join(key): [asdict(one) for one in found] for key, found in results.figures.items()}
        options.all.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def matching_time() -> float:
    """Return the median time that the shipped guide takes for a question in this process, in milliseconds."""
    guide = create_guide(KNOWLEDGE)
    questions = [one.question for one in read_golden(GOLDEN)]
    guide.ask(questions[0])
    seconds = []
    for question in questions:
        began = time.perf_counter()
        guide.ask(question)
        seconds.append(time.perf_counter() - began)
    return 1000 * median(seconds)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME", help="part of a target's name; default: all targets")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4, help="seconds for each measurement")
    parser.add_argument("--all", type=Path, metavar="FILE", help="file for all figures, as JSON")
    return parser


if __name__ == "__main__":
    main()
