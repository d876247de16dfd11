"""How long the bot takes to start with the shipped knowledge, and how much memory it then needs.

Each start is a process of its own, made by ``python -m benchmarks.loading FOLDER``.
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
from bot.matching.calibration import read_calibration
from bot.matching.store import SHIPPED
from bot.services.golden import read_golden

ASKED = 50
_STARTS = 3
_BEGAN = "GUIDEPOST_BENCHMARK_BEGAN"


@dataclass(frozen=True)
class Start:
    """What one kind of start came to: medians over several."""

    title: str
    loading: float
    """Seconds from having the code to having a matcher: knowledge read and checked, index loaded or built."""
    ready: float
    """Seconds from starting Python to the first answer."""
    memory: float
    """Most MiB resident, after 50 questions."""


def measure_starts(*, bare: bool) -> list[Start]:
    """With the index that the knowledge folder brings; if ``bare``, also with none, and with one in the cache."""
    with TemporaryDirectory() as folder:
        knowledge, cache = Path(folder) / "knowledge", Path(folder) / "cache"
        starts = []
        if (KNOWLEDGE / SHIPPED).exists():
            starts.append(_start("the folder's own index, empty cache", KNOWLEDGE, Path(folder) / "none"))
        if bare:
            shutil.copytree(KNOWLEDGE, knowledge, ignore=shutil.ignore_patterns(SHIPPED))
            starts.append(_start("no index: all is computed", knowledge, cache, times=1))
            starts.append(_start("no index in the folder, but one in the cache", knowledge, cache))
        return starts


def _start(title: str, knowledge: Path, cache: Path, times: int = _STARTS) -> Start:
    found = [_process(knowledge, cache) for _ in range(times)]
    return Start(title, *(median(one[key] for one in found) for key in ("loading", "ready", "memory")))


def _process(knowledge: Path, cache: Path) -> Mapping[str, float]:
    command = [sys.executable, "-m", "benchmarks.loading", str(knowledge)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), _BEGAN: repr(time.time())}
    # The command is our own, the folder the only thing in it that changes.
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    found: Mapping[str, float] = json.loads(done.stdout)
    return found


def _main() -> None:
    began = time.perf_counter()
    folder = Path(sys.argv[1])
    matcher = create_matcher(load(folder), folder, read_calibration(folder))
    loading = time.perf_counter() - began
    questions = [one.question for one in read_golden(GOLDEN)]
    matcher.match(questions[0])
    ready = time.time() - float(os.environ[_BEGAN])
    for question in questions[:: len(questions) // ASKED][:ASKED]:
        matcher.match(question)
    print(json.dumps({"loading": loading, "ready": ready, "memory": _most_resident()}))


def _most_resident() -> float:
    """MiB; Linux's own count for this program where there is one, since ``ru_maxrss`` begins with the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 1024


if __name__ == "__main__":
    _main()
