"""One measurement: how fast, and whose the processors were meanwhile."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.load.driving import Timed
from benchmarks.load.processors import load_average, spent
from benchmarks.load.servers import Server


@dataclass(frozen=True)
class Figures:
    """One measurement."""

    rate: float
    """Answers a second."""
    finished: float
    """Requests a second until all that follows from them was done, too."""
    p50: float
    p99: float
    """Milliseconds."""
    spent: float
    """Milliseconds of processor time that the application took for a request."""
    foreign: float
    """Processors that others used meanwhile."""
    load: float
    """The machine's load average."""


class Stopwatch:
    """Times requests, and tells whose the processors were."""

    def __init__(self, server: Server, others: Sequence[int]) -> None:
        self._server = server
        self._all = [*server.pids, server.slack.pid, os.getpid(), *others]

    def figures(self, run: Callable[[], Timed], finish: Callable[[Timed], None] = lambda _: None) -> Figures:
        """What ``run`` came to; with ``finish``, the application's work includes what it does until that is done."""
        before, own = spent(self._all), spent(self._server.pids)
        began = time.perf_counter()
        timed = run()
        finish(timed)
        seconds = time.perf_counter() - began
        after, own_after = spent(self._all), spent(self._server.pids)
        wrong = {status: count for status, count in timed.statuses.items() if status != 200}
        if wrong:
            raise RuntimeError(f"{self._server.target.name} answered {wrong}")
        foreign = (after.all - before.all - (after.ours - before.ours)) / seconds
        count = len(timed.latencies)
        taken = 1000 * (own_after.ours - own.ours) / count
        return Figures(
            timed.rate, count / seconds, timed.quantile(0.5), timed.quantile(0.99), taken, foreign, load_average()
        )
