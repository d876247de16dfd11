"""The matcher beside what one would use in its place, all in one run.

Without options it takes about twenty-five minutes on two cores and writes RESULTS.md and
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
from benchmarks.line_up import MINILM, MINILM_REGRESSION, NAMES, TFIDF_REGRESSION, line_up
from benchmarks.loading import measure_starts
from benchmarks.measuring import Limits, measure
from benchmarks.report import Run, written
from benchmarks.synthetic import synthetic_task, topics_of
from bot.matching.learnt import learnt_texts

FOLDER = Path(__file__).parent
THOROUGH = Limits(timed=90, seconds=60)
QUICK = Limits(timed=20, seconds=6, asked=300)
SYNTHETIC = (1_000, 10_000, 100_000)
QUESTIONS = 300
"""Asked of each synthetic base."""
EXAMPLES = (10, 100)
STARTS = "loading"
SLOW = ("clinc-100", "synthetic-10000", "synthetic-100000", MINILM, MINILM_REGRESSION, TFIDF_REGRESSION)
"""What a quick run leaves out."""

Made = Callable[[], Sequence[Task]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for and tell it."""
    options = _options(arguments)
    os.environ["HF_HUB_OFFLINE"] = "1"
    run = Run()
    if _wanted(options, [STARTS]):
        run.starts = measure_starts(bare=not options.quick)
    line = line_up([name for name in NAMES if name in _chosen(options, NAMES)])
    run.notes += [f"{name}: its library is not installed" for name in line.missing]
    for task in _tasks(options, run):
        run.measured.append(measure(task, line, QUICK if options.quick else THOROUGH))
        small = [engine for engine in line.engines if len(task.learnt) > engine.most]
        run.notes += [f"{engine.name} on “{task.title}”: it would take too long to learn" for engine in small]
        _keep(run, options)
    _tell(run, options)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything; under three minutes")
    parser.add_argument("--only", metavar="NAMES", default="", help="sets and engines, such as: clinc-10,loading,USE")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all numbers there")
    parser.add_argument("--shared", metavar="FOLDER", type=Path, default=SHARED, help="where the data sets lie")
    return parser.parse_args(arguments)


def _chosen(options: argparse.Namespace, names: Sequence[str]) -> list[str]:
    """Those of ``names`` that were named; without any, all that the run has time for."""
    named = [name for name in options.only.split(",") if name in names]
    return named or [name for name in names if not (options.quick and name in SLOW)]


def _wanted(options: argparse.Namespace, sets: Sequence[str]) -> bool:
    """Whether one of ``sets`` was named or, without any set named, has its time."""
    named = [name for name in options.only.split(",") if name and name not in NAMES]
    return any(name in named for name in sets) if named else not (options.quick and set(sets) <= set(SLOW))


def _tasks(options: argparse.Namespace, run: Run) -> Iterator[Task]:
    """The tasks, each made when its turn has come."""
    makers: dict[str, Made] = {"shipped,dev": partial(shipped_tasks, options.shared)}
    clinc = Clinc.read(options.shared)
    if clinc:
        makers |= {f"clinc-{examples}": partial(_clinc, clinc, examples) for examples in EXAMPLES}
        makers |= {f"synthetic-{size}": partial(_synthetic, clinc, size) for size in SYNTHETIC}
    else:
        run.notes.append("CLINC150 and the synthetic bases: clinc150.json is not in the shared folder")
    for names, make in makers.items():
        if _wanted(options, names.split(",")):
            yield from make()


def _clinc(clinc: Clinc, examples: int) -> Sequence[Task]:
    return [clinc.task(examples)]


def _synthetic(clinc: Clinc, size: int) -> Sequence[Task]:
    return [synthetic_task(topics_of(clinc, learnt_texts(shipped_knowledge())), size, QUESTIONS)]


def _keep(run: Run, options: argparse.Namespace) -> None:
    """Write what there is so far."""
    if options.json:
        options.json.write_text(json.dumps(asdict(run), indent=1) + "\n", encoding="utf-8")


def _tell(run: Run, options: argparse.Namespace) -> None:
    report = written(run)
    print(report)
    if not options.quick and not options.only:
        # Only now, as a run without a drawing needs no library to draw with.
        from benchmarks.plot import draw  # noqa: PLC0415

        (FOLDER / "RESULTS.md").write_text(report, encoding="utf-8")
        draw([one for one in run.measured if one.name.startswith("synthetic")], FOLDER / "scaling.svg")


if __name__ == "__main__":
    main()
