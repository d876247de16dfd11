"""Deliver an event as Slack does, and retry it when the app does not accept it.

Rules: https://docs.slack.dev/apis/events-api. Slack retries three times: almost at once, after one minute, and after
five minutes. An app can decline retries with the header ``X-Slack-No-Retry: 1``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_simulator.payloads import Request

PAUSES = (0.0, 60.0, 300.0)
"""Seconds before each retry."""


@dataclass(frozen=True)
class AppResponse:
    """The app's HTTP response to a request from Slack."""

    status: int
    headers: Mapping[str, str]
    body: str = ""

    def header(self, name: str) -> str:
        """Return the header ``name``, in any case of letters; empty when there is none."""
        return {key.lower(): value for key, value in self.headers.items()}.get(name.lower(), "")


SendToApp = Callable[[bytes, Mapping[str, str]], AppResponse]
"""Function that sends a body and headers to the app.

It raises TimeoutError when there is no response after three seconds, and OSError when there is no connection.
"""


def deliver(request: Request, signing_secret: str, send: SendToApp, wait: Callable[[float], object]) -> list[str]:
    """Deliver ``request`` until the app accepts it or the retries are used up.

    ``wait`` is called with the seconds to let pass before each retry.

    Returns:
        The outcome of each attempt: ``ok``, or the reason that Slack gives for its retry.
    """
    outcomes: list[str] = []
    for number in range(len(PAUSES) + 1):
        if number:
            wait(PAUSES[number - 1])
            request = request.again(number, outcomes[-1])
        outcome, may_retry = _attempt(request, signing_secret, send)
        outcomes.append(outcome)
        if outcome == "ok" or not may_retry:
            break
    return outcomes


def _attempt(request: Request, signing_secret: str, send: SendToApp) -> tuple[str, bool]:
    """Return the outcome of one attempt, and True when the app allows a retry."""
    try:
        response = send(request.body.encode(), request.headers(signing_secret))
    except TimeoutError:
        return "http_timeout", True
    except OSError:
        return "connection_failed", True
    if 200 <= response.status < 300:
        return "ok", False
    return "http_error", response.header("X-Slack-No-Retry") != "1"
