"""Counters and timers for Prometheus.

Each process counts for itself. With ``PROMETHEUS_MULTIPROC_DIR`` set before they start, processes share their counts
through files in that folder: https://prometheus.github.io/client_python/multiprocess/
"""

import time
from contextvars import ContextVar
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.services.deliveries import Claim, Outcome
from bot.services.questions import AnswerOutcome

Kind = Literal["event", "command", "button", "shortcut"]
"""The way in which a person asked for an answer."""

_BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds. An answer takes a few milliseconds; Slack waits three seconds."""

_arrived: ContextVar[float | None] = ContextVar("arrived", default=None)


def arrive(at: float | None = None) -> None:
    """Record that this thread's request arrived at the time ``at``, by `time.perf_counter`, or now if it is None."""
    _arrived.set(time.perf_counter() if at is None else at)


def depart() -> None:
    """Record that this thread's request is answered."""
    _arrived.set(None)


def seconds_since_arrival() -> float:
    """Return the age of this thread's request; 0 in Socket Mode, where nothing waits before a listener."""
    arrived = _arrived.get()
    return 0.0 if arrived is None else time.perf_counter() - arrived


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._questions = Counter("guidepost_questions", "Questions, by outcome.", ["outcome"], registry=self.registry)
        self._seconds = Histogram(
            "guidepost_answer_seconds",
            "Seconds from a request's arrival until its answer is ready or stored.",
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
            "guidepost_requests_rejected", "Rejected requests, by HTTP status.", ["status"], registry=self.registry
        )
        self._tool_seconds = Histogram(
            "guidepost_mcp_call_seconds",
            "Seconds of calls of MCP tools, by tool and outcome.",
            ["tool", "outcome"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._begin_at_zero()

    def _begin_at_zero(self) -> None:
        """Create each series before its first event, so that rates are right from the start."""
        for outcome in AnswerOutcome:
            self._questions.labels(outcome)
        for kind in get_args(Kind):
            self._seconds.labels(kind)
        for attempt in get_args(Outcome):
            self._attempts.labels(attempt.label)

    def count_question(self, outcome: str) -> None:
        """Count a question by its outcome."""
        self._questions.labels(outcome).inc()

    def time_answer(self, kind: Kind) -> None:
        """Time the request that arrived last in this thread, whose answer is ready or stored now."""
        arrived = _arrived.get()
        if arrived is not None:
            self._seconds.labels(kind).observe(time.perf_counter() - arrived)

    def count_attempt(self, _: Claim, outcome: Outcome) -> None:
        """Count an attempt to post a message by its outcome."""
        self._attempts.labels(outcome.label).inc()

    def time_tool_call(self, tool: str, outcome: str, seconds: float) -> None:
        """Count and time a call of an MCP tool."""
        self._tool_seconds.labels(tool, outcome).observe(seconds)

    def count_rejection(self, status: int) -> None:
        """Count a rejected request by the HTTP status that it got."""
        self._rejected.labels(str(status)).inc()
