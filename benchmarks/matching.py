"""Compares the matcher with its alternatives, all in one run.

Without options, a run takes about twenty-five minutes on two cores and writes RESULTS.md and
scaling.svg beside this file. With --quick or --only it measures less and writes neither.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from benchmarks.data import SHARED, Clinc, Task, shipped_knowledge, shipped_tasks
from benchmarks.measurement import Limits, measure
from benchmarks.registry import MINILM, MINILM_REGRESSION, NAMES, TFIDF_REGRESSION, create_registry
from benchmarks.report import Run, render
from benchmarks.startup import measure_starts
from benchmarks.synthetic import synthetic_task, topics_of
from bot.matching.training import training_texts

FOLDER = Path(__file__).parent
THOROUGH = Limits(timed=90, seconds=60)
QUICK = Limits(timed=20, seconds=6, asked=300)
SYNTHETIC = (1_000, 10_000, 100_000)
QUESTIONS = 300
"""Number of questions for each synthetic task."""
EXAMPLES = (10, 100)
STARTS = "loading"
"""Name of the measurement of starts on the command line."""
SLOW = ("clinc-100", "synthetic-10000", "synthetic-100000", MINILM, MINILM_REGRESSION, TFIDF_REGRESSION)
"""Tasks and engines that a quick run leaves out."""

TaskFactory = Callable[[], Sequence[Task]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the chosen tasks and engines, and report the results."""
    options = _options(arguments)
    os.environ["HF_HUB_OFFLINE"] = "1"
    run = Run()
    if _wanted(options, [STARTS]):
        run.starts = measure_starts(bare=not options.quick)
    registry = create_registry([name for name in NAMES if name in _chosen(options, NAMES)])
    run.notes += [f"{name}: its library is not installed" for name in registry.missing]
    for task in _tasks(options, run):
        run.measured.append(measure(task, registry, QUICK if options.quick else THOROUGH))
        skipped = [engine for engine in registry.engines if len(task.training) > engine.max_texts]
        run.notes += [f"{engine.name} on “{task.title}”: it would take too long to learn" for engine in skipped]
        _write_json(run, options)
    _report(run, options)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure less of everything; takes under three minutes")
    parser.add_argument(
        "--only", metavar="NAMES", default="", help="tasks and engines, for example: clinc-10,loading,USE"
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all figures to this file")
    parser.add_argument("--shared", metavar="FOLDER", type=Path, default=SHARED, help="the folder with the data sets")
    return parser.parse_args(arguments)


def _chosen(options: argparse.Namespace, names: Sequence[str]) -> list[str]:
    """Return the ``names`` given with --only; if there are none, all that the run has time for."""
    named = [name for name in options.only.split(",") if name in names]
    return named or [name for name in names if not (options.quick and name in SLOW)]


def _wanted(options: argparse.Namespace, sets: Sequence[str]) -> bool:
    """Return True if one of ``sets`` was given with --only, or if none was and the run has time for it."""
    named = [name for name in options.only.split(",") if name and name not in NAMES]
    return any(name in named for name in sets) if named else not (options.quick and set(sets) <= set(SLOW))


def _tasks(options: argparse.Namespace, run: Run) -> Iterator[Task]:
    """Yield the tasks; each is created only when it is needed."""
    factories: dict[str, TaskFactory] = {"shipped,dev": partial(shipped_tasks, options.shared)}
    clinc = Clinc.read(options.shared)
    if clinc:
        factories |= {f"clinc-{examples}": partial(_clinc, clinc, examples) for examples in EXAMPLES}
        factories |= {f"synthetic-{size}": partial(_synthetic, clinc, size) for size in SYNTHETIC}
    else:
        run.notes.append("CLINC150 and the synthetic tasks: clinc150.json is not in the shared folder")
    for names, create in factories.items():
        if _wanted(options, names.split(",")):
            yield from create()


def _clinc(clinc: Clinc, examples: int) -> Sequence[Task]:
    return [clinc.task(examples)]


def _synthetic(clinc: Clinc, size: int) -> Sequence[Task]:
    return [synthetic_task(topics_of(clinc, training_texts(shipped_knowledge())), size, QUESTIONS)]


def _write_json(run: Run, options: argparse.Namespace) -> None:
    """Write the figures so far, if a file was named."""
    if options.json:
        options.json.write_text(json.dumps(asdict(run), indent=1) + "\n", encoding="utf-8")


def _report(run: Run, options: argparse.Namespace) -> None:
    report = render(run)
    print(report)
    if not options.quick and not options.only:
        # Imported only here, so that a run without a chart does not need matplotlib.
        from benchmarks.plot import draw  # noqa: PLC0415

        (FOLDER / "RESULTS.md").write_text(report, encoding="utf-8")
        draw([one for one in run.measured if one.name.startswith("synthetic")], FOLDER / "scaling.svg")


if __name__ == "__main__":
    main()
