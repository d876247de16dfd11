"""A request from Slack and its signature.

Rules: https://docs.slack.dev/authentication/verifying-requests-from-slack, and /apis/events-api for retries.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from slack_simulator.messages import Json

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """A request to the app that is not signed yet."""

    body: str
    content_type: str
    more: Mapping[str, str] = field(default_factory=dict)
    """Headers in addition to those of the signature."""

    def headers(self, signing_secret: str, now: float | None = None) -> dict[str, str]:
        """Return all headers, with Slack's v0 signature for the time ``now``, in seconds since the epoch."""
        return {**signed_headers(self.body.encode(), self.content_type, signing_secret, now), **self.more}

    def again(self, number: int, reason: str = "http_timeout") -> "Request":
        """Return the same request as Slack's retry ``number``, made because of ``reason``."""
        return replace(self, more={"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason})


def payload_request(payload: Json) -> Request:
    """Return the request for an interaction: ``payload`` as JSON in a form."""
    return Request(urlencode({"payload": json.dumps(payload)}), FORM)


def signed_headers(body: bytes, content_type: str, signing_secret: str, now: float | None = None) -> dict[str, str]:
    """Return headers with Slack's v0 signature of ``body`` for the time ``now``, in seconds since the epoch."""
    timestamp = str(int(time.time() if now is None else now))
    digest = hmac.new(signing_secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
    }
