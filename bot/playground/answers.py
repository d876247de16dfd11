"""What goes back over the wire."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Answer:
    """An HTTP response, or the end of the connection in its place."""

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    lost: Literal["", "closed", "reset"] = ""
    """How the connection ends instead of this answer."""


def plain(body: str, status: int = 200, **headers: str) -> Answer:
    """An answer in plain text."""
    return Answer(body, status, headers, "text/plain")
