"""Pages for machines: health, readiness, and metrics for Prometheus."""

import hmac
import logging
import os
from collections.abc import Callable, Iterator, Mapping

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from bot.errors import GuidepostError, StorageError
from bot.services.ports import OutboxStore

_log = logging.getLogger(__name__)

HEALTHY = "/healthz"
READY = "/readyz"
METRICS = "/metrics"

Check = Callable[[], None]
"""Raises `GuidepostError` when a part of the bot cannot do its work."""


def health(checks: Mapping[str, Check]) -> Blueprint:
    """Return the pages for “is alive” and “can work”; ``checks`` names each part of the bot in one word."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get(HEALTHY)
    def show_alive() -> Response:
        return _plain_text("ok")

    @blueprint.get(READY)
    def show_ready() -> Response:
        for name, check in checks.items():
            try:
                check()
            except GuidepostError:
                _log.exception("a part is not ready", extra={"action": "not_ready", "details": {"part": name}})
                return _plain_text(name, 503)
        return _plain_text("ok")

    return blueprint


def _plain_text(word: str, status: int = 200) -> Response:
    return Response(f"{word}\n", status, content_type="text/plain; charset=utf-8")


def metrics(token: str, render: Callable[[], bytes]) -> Blueprint:
    """Return the page that ``render`` fills. To a request without ``token`` the page does not exist."""
    expected = f"Bearer {token}".encode()
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get(METRICS)
    def show() -> Response:
        sent = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(sent, expected):
            abort(404)
        return Response(render(), content_type=CONTENT_TYPE_LATEST)

    return blueprint


class Exposition:
    """Everything that Prometheus reads: what this process counted, and what the outbox holds at the moment.

    Format: https://prometheus.io/docs/instrumenting/exposition_formats.
    """

    def __init__(
        self, counted: CollectorRegistry, outbox_store: OutboxStore, build: Callable[[], dict[str, str]]
    ) -> None:
        """Expose ``counted`` and the state of ``outbox_store``; ``build`` returns what is running."""
        self._outbox_store = outbox_store
        self._build = build
        self._is_shared = "PROMETHEUS_MULTIPROC_DIR" in os.environ
        self._counted = counted
        if not self._is_shared:
            ProcessCollector(registry=self._counted)

    def __call__(self) -> bytes:
        """Return the text of one scrape."""
        current = CollectorRegistry()
        current.register(self)
        return generate_latest(self._all_counted()) + generate_latest(current)

    def _all_counted(self) -> CollectorRegistry:
        if not self._is_shared:
            return self._counted
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call] # the library has no types for it
        return shared

    def collect(self) -> Iterator[Metric]:
        """Yield the version and the contents of the database, which are the same in every process."""
        yield InfoMetricFamily("guidepost_build", "Which bot this is.", self._build())
        reached = GaugeMetricFamily("guidepost_database_up", "Whether the database answered this scrape.")
        try:
            backlog = self._outbox_store.backlog()
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
            "guidepost_outbox_oldest_due_seconds", "How late the oldest open delivery is.", backlog.seconds_overdue
        )
