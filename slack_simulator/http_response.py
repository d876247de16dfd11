"""Responses of the simulated Slack's HTTP server."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class HttpResponse:
    """An HTTP response, or a connection that ends without one."""

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    lost: Literal["", "closed", "reset"] = ""
    """How the connection ends before this response is sent; empty when the response is sent."""


def plain_text(body: str, status: int = 200, **headers: str) -> HttpResponse:
    """Return a response in plain text."""
    return HttpResponse(body, status, headers, "text/plain")
