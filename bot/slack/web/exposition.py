"""All that Prometheus is told: what was counted, and what the outbox holds at this moment."""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from bot.errors import StorageError
from bot.services.ports import Ledger
from bot.slack.measures import Measures


class Exposition:
    """Prometheus' text format, made anew at every scrape."""

    def __init__(self, measures: Measures, ledger: Ledger, build: dict[str, str]) -> None:
        """``build`` says which bot this is."""
        self._ledger = ledger
        self._build = build
        self._is_shared = "PROMETHEUS_MULTIPROC_DIR" in os.environ
        self._counted = measures.registry
        if not self._is_shared:
            ProcessCollector(registry=self._counted)

    def __call__(self) -> bytes:
        """The text."""
        now = CollectorRegistry()
        now.register(self)
        return generate_latest(self._all_counted()) + generate_latest(now)

    def _all_counted(self) -> CollectorRegistry:
        if not self._is_shared:
            return self._counted
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call] # the library leaves it untyped
        return shared

    def collect(self) -> Iterator[Metric]:
        """Which bot this is, and what the database holds: the same in whichever process is asked."""
        yield InfoMetricFamily("guidepost_build", "Which bot this is.", self._build)
        reached = GaugeMetricFamily("guidepost_database_up", "Whether the database answered this scrape.")
        try:
            backlog = self._ledger.backlog()
        except StorageError:
            reached.add_metric([], 0)
            yield reached
            return
        reached.add_metric([], 1)
        yield reached
        depth = GaugeMetricFamily("guidepost_outbox_deliveries", "Deliveries on record, by state.", labels=["state"])
        for state, count in backlog.by_state.items():
            depth.add_metric([state.value], count)
        yield depth
        yield GaugeMetricFamily(
            "guidepost_outbox_oldest_due_seconds", "How late the oldest open delivery is.", backlog.oldest_due
        )
