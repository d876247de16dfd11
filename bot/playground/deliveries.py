"""Delivering an event as Slack does: again, when the app does not take it.

Rules: https://docs.slack.dev/apis/events-api (three retries: almost at once, after one minute, after five).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.playground.payloads import Request

PAUSES = (0.0, 60.0, 300.0)
"""Seconds before each retry."""


@dataclass(frozen=True)
class Taken:
    """What the app answered."""

    status: int
    headers: Mapping[str, str]
    body: str = ""

    def header(self, name: str) -> str:
        """A header, whatever the case of its name; empty when there is none."""
        return {key.lower(): value for key, value in self.headers.items()}.get(name.lower(), "")


Post = Callable[[bytes, Mapping[str, str]], Taken]
"""Sends a body with headers to the app; raises TimeoutError after three seconds, OSError without a connection."""


def deliver(request: Request, signing_secret: str, post: Post, wait: Callable[[float], object]) -> list[str]:
    """Deliver ``request`` until the app takes it or Slack gives up; ``wait`` lets seconds pass between attempts.

    What became of each attempt: ``ok``, or the reason for which Slack tries again.
    """
    outcomes: list[str] = []
    for number in range(len(PAUSES) + 1):
        if number:
            wait(PAUSES[number - 1])
            request = request.again(number, outcomes[-1])
        outcome, may_retry = _attempt(request, signing_secret, post)
        outcomes.append(outcome)
        if outcome == "ok" or not may_retry:
            break
    return outcomes


def _attempt(request: Request, signing_secret: str, post: Post) -> tuple[str, bool]:
    """What became of it, and whether the app leaves Slack the choice to try again."""
    try:
        taken = post(request.body.encode(), request.headers(signing_secret))
    except TimeoutError:
        return "http_timeout", True
    except OSError:
        return "connection_failed", True
    if 200 <= taken.status < 300:
        return "ok", False
    return "http_error", taken.header("X-Slack-No-Retry") != "1"
