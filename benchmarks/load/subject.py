"""A server that is measured, and the ways to measure it."""

import random
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from benchmarks.load.driving import Driver, Timed
from benchmarks.load.figures import Figures, Stopwatch
from benchmarks.load.servers import Server
from benchmarks.load.traffic import Traffic

PER_SECOND = 30.0
"""Commands, in the open loop."""
_MANY = 16
"""Connections in the open loop."""
_MOST_PER_SECOND = 4_000
"""Requests that are made ready; a server that is faster ends its round early."""
_PATIENCE = 300.0
_SLOW_CALLS = 5
_HELD = 5.0
"""Seconds that Slack holds a call."""
_LONGER = 3
"""How many times longer an open loop takes: it has few requests."""


class Subject:
    """A running server with its traffic and a stopwatch."""

    def __init__(self, server: Server, questions: Sequence[str], others: Sequence[int], seconds: float) -> None:
        """``others`` are processes that belong to the measurement; ``seconds`` is how long each takes."""
        self.server = server
        self._seconds = seconds
        self._traffic = Traffic(server.slack.workspaces[0], questions)
        self._watch = Stopwatch(server, others)
        self._random = random.Random(len(questions))  # noqa: S311 (to be repeated, not to be secret)
        self._told = self._replied = 0

    def events(self, connections: int) -> Figures:
        """Mentions, closed loop; the replies are waited for."""
        requests = self._traffic.events(round(self._seconds * _MOST_PER_SECOND))
        with Driver(self.server.ports, connections) as driver:
            return self._watch.figures(partial(driver.closed_loop, requests, self._seconds), self._wait_for_replies)

    def commands(self, connections: int) -> Figures:
        """Commands, closed loop."""
        requests = self._traffic.commands(round(self._seconds * _MOST_PER_SECOND))
        with Driver(self.server.ports, connections) as driver:
            return self._watch.figures(partial(driver.closed_loop, requests, self._seconds))

    def commands_at_random(self) -> Figures:
        """Commands as people send them, each whenever they like."""
        return self._at_random(_LONGER * self._seconds)

    def commands_while_slack_is_slow(self) -> Figures:
        """The same, while Slack holds five posts and five response_urls."""
        self.server.slack.fault("chat.postMessage", f"slow={_HELD}", _SLOW_CALLS)
        with Driver(self.server.ports, 2 * _SLOW_CALLS) as driver, _never_answering() as url:
            clicks = self._traffic.clicks(_SLOW_CALLS, url, "practices/codify")
            driver.send(self._traffic.events(_SLOW_CALLS) + clicks)
            figures = self._at_random(_HELD)
        self._told += _SLOW_CALLS
        self._wait_for_replies()
        return figures

    def _at_random(self, seconds: float) -> Figures:
        times = list(self._arrivals(seconds))
        requests = self._traffic.commands(len(times))
        with Driver(self.server.ports, _MANY) as driver:
            return self._watch.figures(partial(driver.open_loop, requests, times))

    def _arrivals(self, seconds: float) -> Iterator[float]:
        """Poisson's: how long until the next one does not depend on when the last one came."""
        now = self._random.expovariate(PER_SECOND)
        while now < seconds:
            yield now
            now += self._random.expovariate(PER_SECOND)

    def _wait_for_replies(self, timed: Timed | None = None) -> None:
        """Until Slack has the reply to every event."""
        self._told += len(timed.latencies) if timed else 0
        deadline = time.monotonic() + _PATIENCE
        while self._replied < self._told:
            self._replied += len(self.server.slack.posts(after=self._replied))
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.server.target.name}: {self._replied} of {self._told} replies in Slack")
            time.sleep(0.05)


@contextmanager
def _never_answering() -> Iterator[str]:
    """A response_url that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=_SLOW_CALLS) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
