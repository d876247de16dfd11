"""A request from Slack, and Slack's signature on it.

Rules: https://docs.slack.dev/authentication/verifying-requests-from-slack and, for retries, /apis/events-api.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from bot.playground.messages import Json

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """A request to the app, before it is signed."""

    body: str
    content_type: str
    more: Mapping[str, str] = field(default_factory=dict)
    """Headers beside the signature's."""

    def headers(self, signing_secret: str, now: float | None = None) -> dict[str, str]:
        """All headers, with Slack's v0 signature; ``now`` in seconds since the epoch."""
        return {**signed_headers(self.body.encode(), self.content_type, signing_secret, now), **self.more}

    def again(self, number: int, reason: str = "http_timeout") -> "Request":
        """The same once more: Slack's ``number``-th retry, because of ``reason``."""
        return replace(self, more={"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason})


def payload_request(payload: Json) -> Request:
    """``payload`` as interactions travel: as JSON in a form."""
    return Request(urlencode({"payload": json.dumps(payload)}), FORM)


def signed_headers(body: bytes, content_type: str, signing_secret: str, now: float | None = None) -> dict[str, str]:
    """Headers with Slack's v0 signature of ``body``; ``now`` in seconds since the epoch."""
    timestamp = str(int(time.time() if now is None else now))
    digest = hmac.new(signing_secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
    }
