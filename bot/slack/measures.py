"""What is counted and timed, for Prometheus.

Each process counts for itself. With ``PROMETHEUS_MULTIPROC_DIR`` set before they start, processes share their counts
through files in that folder: https://prometheus.github.io/client_python/multiprocess/
"""

import time
from contextvars import ContextVar
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.services.deliveries import Claim, Outcome

Kind = Literal["event", "command", "button"]
"""How somebody asked for an answer."""

_OUTCOMES = ("answered", "unsure", "no_answer")
_BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds. An answer takes some milliseconds; after three seconds Slack gives up."""

_arrived: ContextVar[float | None] = ContextVar("arrived", default=None)


def arrive() -> None:
    """A request arrives now, in this thread."""
    _arrived.set(time.perf_counter())


class Measures:
    """The counts of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._questions = Counter(
            "guidepost_questions", "Questions, by what became of them.", ["outcome"], registry=self.registry
        )
        self._seconds = Histogram(
            "guidepost_answer_seconds",
            "Seconds from a request's arrival until the answer is on record.",
            ["kind"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._attempts = Counter(
            "guidepost_delivery_attempts",
            "Attempts to post a message, by outcome.",
            ["outcome"],
            registry=self.registry,
        )
        self._rejected = Counter(
            "guidepost_requests_rejected", "Requests that were turned away.", ["status"], registry=self.registry
        )
        self._begin_at_zero()

    def _begin_at_zero(self) -> None:
        """Series that exist before their first event make rates right from the start."""
        for outcome in _OUTCOMES:
            self._questions.labels(outcome)
        for kind in get_args(Kind):
            self._seconds.labels(kind)
        for attempt in get_args(Outcome):
            self._attempts.labels(_name(attempt))

    def count_question(self, outcome: str) -> None:
        """A question was taken, and this became of it."""
        self._questions.labels(outcome).inc()

    def time_answer(self, kind: Kind) -> None:
        """The answer to the request that arrived last in this thread is on record now."""
        arrived = _arrived.get()
        if arrived is not None:
            self._seconds.labels(kind).observe(time.perf_counter() - arrived)

    def count_attempt(self, _: Claim, outcome: Outcome) -> None:
        """An attempt to post a message ended so."""
        self._attempts.labels(_name(type(outcome))).inc()

    def count_rejection(self, status: int) -> None:
        """A request was turned away with this HTTP status."""
        self._rejected.labels(str(status)).inc()


def _name(outcome: type[Outcome]) -> str:
    return outcome.__name__.lower()
