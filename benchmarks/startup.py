"""Measures how long the bot takes to start with the shipped knowledge, and how much memory it needs.

Each start is a separate process: ``python -m benchmarks.startup FOLDER``.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.data import GOLDEN, KNOWLEDGE, ROOT
from bot.bootstrap.guide import create_matcher
from bot.knowledge.loader import load
from bot.matching.cache import cache_folder
from bot.matching.calibration import read_calibration
from bot.services.scoring.golden import read_golden

ASKED = 50
"""Number of questions asked before the memory is measured."""
_STARTS = 3
_BEGAN = "GUIDEPOST_BENCHMARK_BEGAN"
"""Environment variable with the time, in seconds since the epoch, at which a process was started."""


@dataclass(frozen=True)
class Start:
    """Medians over several starts of one kind."""

    title: str
    loading: float
    """Seconds from imported code to a matcher: the knowledge read and checked, the index loaded or built."""
    ready: float
    """Seconds from the start of Python to the first answer."""
    memory: float
    """Peak resident memory in MiB, after 50 questions."""


def measure_starts(*, bare: bool) -> list[Start]:
    """Measure starts with an index in the cache.

    If ``bare``, measure also starts without one: with an empty cache, and with the vectors of the texts in it.
    """
    if not bare:
        return [_start("an index in the cache", KNOWLEDGE, cache_folder().parent)]
    with TemporaryDirectory() as folder:
        knowledge, cache = Path(folder) / "knowledge", Path(folder) / "cache"
        shutil.copytree(KNOWLEDGE, knowledge, ignore=shutil.ignore_patterns("*.npz"))
        first = _start("an empty cache: all is computed", knowledge, cache, times=1)
        (index,) = (cache / "guidepost").glob("index-*.npz")
        index.unlink()
        vectors = _start("the vectors of the texts in the cache", knowledge, cache, times=1)
        return [first, vectors, _start("an index in the cache", knowledge, cache)]


def _start(title: str, knowledge: Path, cache: Path, times: int = _STARTS) -> Start:
    found = [_process(knowledge, cache) for _ in range(times)]
    return Start(title, *(median(one[key] for one in found) for key in ("loading", "ready", "memory")))


def _process(knowledge: Path, cache: Path) -> Mapping[str, float]:
    command = [sys.executable, "-m", "benchmarks.startup", str(knowledge)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), _BEGAN: repr(time.time())}
    # The command is our own; only the folder in it varies.
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    found: Mapping[str, float] = json.loads(done.stdout)
    return found


def _main() -> None:
    began = time.perf_counter()
    folder = Path(sys.argv[1])
    knowledge = load(folder)
    matcher = create_matcher(knowledge, folder, read_calibration(folder, knowledge))
    loading = time.perf_counter() - began
    questions = [one.question for one in read_golden(GOLDEN)]
    matcher.match(questions[0])
    ready = time.time() - float(os.environ[_BEGAN])
    for question in questions[:: len(questions) // ASKED][:ASKED]:
        matcher.match(question)
    print(json.dumps({"loading": loading, "ready": ready, "memory": _peak_memory()}))


def _peak_memory() -> float:
    """Return the peak resident memory in MiB.

    Linux's own count for this program is preferred, because ``ru_maxrss`` includes the peak of the parent process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024


if __name__ == "__main__":
    _main()
