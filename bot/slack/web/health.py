"""Whether the process is alive, and whether it can do its work."""

import logging
from collections.abc import Callable, Mapping

from flask import Blueprint, Response

from bot.errors import GuidepostError

_log = logging.getLogger(__name__)

HEALTHY = "/healthz"
READY = "/readyz"

Check = Callable[[], None]
"""Raises `GuidepostError` when a part cannot do its work."""


def health(checks: Mapping[str, Check]) -> Blueprint:
    """The two pages; ``checks`` are the parts that the bot needs, by names of one word."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get(HEALTHY)
    def tell_alive() -> Response:
        return _said("ok")

    @blueprint.get(READY)
    def tell_ready() -> Response:
        for name, check in checks.items():
            try:
                check()
            except GuidepostError:
                _log.exception("a part is not ready", extra={"action": "not_ready", "details": {"part": name}})
                return _said(name, 503)
        return _said("ok")

    return blueprint


def _said(word: str, status: int = 200) -> Response:
    return Response(f"{word}\n", status, content_type="text/plain; charset=utf-8")
