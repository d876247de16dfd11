"""What Prometheus reads, for who has the token."""

import hmac
from collections.abc import Callable

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST

METRICS = "/metrics"


def metrics(token: str, expose: Callable[[], bytes]) -> Blueprint:
    """The page with what ``expose`` gives; without the token there is no such page."""
    expected = f"Bearer {token}".encode()
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get(METRICS)
    def show() -> Response:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            abort(404)
        return Response(expose(), content_type=CONTENT_TYPE_LATEST)

    return blueprint
