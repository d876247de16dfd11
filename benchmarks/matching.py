"""Compares the matcher with its alternatives, all in one run.

Without options, a run takes about fifty minutes on two cores and writes RESULTS.md, scaling.svg and
learning.svg beside this file. With --quick or --only it measures less and writes neither.
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
from benchmarks.public_sets import (
    BANKING,
    BANKING_EXAMPLES,
    HINT3,
    banking_task,
    hint3_tasks,
    learning_tasks,
    small_folders,
    small_tasks,
)
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
LEARNING = "curve"
"""Name of the learning curve on the command line."""
STARTS = "loading"
"""Name of the measurement of starts on the command line."""
SLOW = (
    LEARNING,
    "banking-all",
    "clinc-100",
    "synthetic-10000",
    "synthetic-100000",
    MINILM,
    MINILM_REGRESSION,
    TFIDF_REGRESSION,
)
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
    if _wanted(options, [LEARNING]):
        for task in learning_tasks():
            run.learning.append(measure(task, registry, QUICK if options.quick else THOROUGH))
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
    parser.add_argument("--hint3", metavar="FOLDER", type=Path, help="a clone of HINT3's repository")
    parser.add_argument("--banking", metavar="FOLDER", type=Path, help="a clone of BANKING77's repository")
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
    factories |= _public_factories(options, run)
    for names, create in factories.items():
        if _wanted(options, names.split(",")):
            yield from create()


def _public_factories(options: argparse.Namespace, run: Run) -> dict[str, TaskFactory]:
    """Return the tasks on other content, by their names on the command line; note those that have no data here."""
    factories: dict[str, TaskFactory] = {}
    banking, hint3 = (
        named or options.shared / "benchmarks" / name
        for named, name in ((options.banking, BANKING), (options.hint3, HINT3))
    )
    if (banking / "banking_data").is_dir():
        factories |= {f"banking-{size or 'all'}": partial(_banking, banking, size) for size in BANKING_EXAMPLES}
    else:
        run.notes.append("BANKING77: name a clone of its repository with --banking; see benchmarks/public_sets.py")
    if (hint3 / "dataset").is_dir():
        factories["hint3"] = lambda: list(hint3_tasks(hint3))
    else:
        run.notes.append("HINT3: name a clone of its repository with --hint3; see benchmarks/public_sets.py")
    bases = small_folders(options.shared / "questions")
    if bases:
        factories["small"] = lambda: list(small_tasks(bases))
    else:
        run.notes.append("Small bases: there are none in the shared folder")
    return factories


def _banking(folder: Path, examples: int | None) -> Sequence[Task]:
    return [banking_task(folder, examples)]


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
        from benchmarks.plot import draw, draw_learning  # noqa: PLC0415 (matplotlib is in an extra)

        (FOLDER / "RESULTS.md").write_text(report, encoding="utf-8")
        draw([one for one in run.measured if one.name.startswith("synthetic")], FOLDER / "scaling.svg")
        draw_learning(run.learning, FOLDER / "learning.svg")


if __name__ == "__main__":
    main()
