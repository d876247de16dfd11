"""The subject of a measurement: a running server with its traffic, and the ways to measure it."""

import random
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from benchmarks.load.driver import Driver, Timings
from benchmarks.load.figures import Figures, Stopwatch
from benchmarks.load.servers import Server
from benchmarks.load.traffic import Traffic
from bot.jobs.pool import THREADS

PER_SECOND = 30.0
"""Commands per second in the open loop."""
_MANY = 16
"""Number of connections in the open loop."""
_MOST_PER_SECOND = 4_000
"""Requests that are prepared for each second. A server that is faster ends its round early."""
_REPLY_TIMEOUT = 300.0
_SLOW_CALLS = THREADS + 1
"""More calls than the bot makes at the same time."""
_SLOW_SECONDS = 5.0
"""Seconds that a slow call to Slack takes."""
_LONGER = 3
"""Factor by which an open loop is longer than a closed one, because it has few requests."""


class Subject:
    """A running server with its traffic and a stopwatch."""

    def __init__(self, server: Server, questions: Sequence[str], others: Sequence[int], seconds: float) -> None:
        """Measure for ``seconds`` each. ``others`` are the ids of more processes that belong to the measurement."""
        self.server = server
        self._seconds = seconds
        self._traffic = Traffic(server.slack.workspaces[0], questions)
        self._stopwatch = Stopwatch(server, others)
        self._random = random.Random(len(questions))  # noqa: S311 (must be reproducible, not secret)
        self._asked = self._replied = 0

    def events(self, connections: int) -> Figures:
        """Measure mentions in a closed loop, and wait for the replies."""
        requests = self._traffic.events(round(self._seconds * _MOST_PER_SECOND))
        with Driver(self.server.ports, connections) as driver:
            run = partial(driver.closed_loop, requests, self._seconds)
            return self._stopwatch.figures(run, self._wait_for_replies)

    def commands(self, connections: int) -> Figures:
        """Measure commands in a closed loop."""
        requests = self._traffic.commands(round(self._seconds * _MOST_PER_SECOND))
        with Driver(self.server.ports, connections) as driver:
            return self._stopwatch.figures(partial(driver.closed_loop, requests, self._seconds))

    def commands_at_random(self) -> Figures:
        """Measure commands in an open loop, as people send them: independently of each other."""
        return self._at_random(_LONGER * self._seconds)

    def commands_while_slack_is_slow(self) -> Figures:
        """Measure commands in an open loop while Slack holds more posts and responses than the bot makes at once."""
        self.server.slack.fault("chat.postMessage", f"slow={_SLOW_SECONDS}", _SLOW_CALLS)
        with Driver(self.server.ports, 2 * _SLOW_CALLS) as driver, _silent_response_url() as url:
            clicks = self._traffic.clicks(_SLOW_CALLS, url, "practices/codify")
            driver.send(self._traffic.events(_SLOW_CALLS) + clicks)
            figures = self._at_random(_SLOW_SECONDS)
        self._asked += _SLOW_CALLS
        self._wait_for_replies()
        return figures

    def _at_random(self, seconds: float) -> Figures:
        times = list(self._arrival_times(seconds))
        requests = self._traffic.commands(len(times))
        with Driver(self.server.ports, _MANY) as driver:
            return self._stopwatch.figures(partial(driver.open_loop, requests, times))

    def _arrival_times(self, seconds: float) -> Iterator[float]:
        """Yield the arrival times of a Poisson process, in which the time to the next arrival has no memory."""
        now = self._random.expovariate(PER_SECOND)
        while now < seconds:
            yield now
            now += self._random.expovariate(PER_SECOND)

    def _wait_for_replies(self, timings: Timings | None = None) -> None:
        """Wait until Slack has the reply to every event."""
        self._asked += len(timings.latencies) if timings else 0
        deadline = time.monotonic() + _REPLY_TIMEOUT
        while self._replied < self._asked:
            self._replied += len(self.server.slack.posts(after=self._replied))
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.server.target.name}: {self._replied} of {self._asked} replies in Slack")
            time.sleep(0.05)


@contextmanager
def _silent_response_url() -> Iterator[str]:
    """Open a response_url that accepts connections and never responds."""
    with socket.create_server(("127.0.0.1", 0), backlog=_SLOW_CALLS) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
