"""A guard in front of Bolt, which lets only complete, small, freshly signed requests through.

Bolt reads and parses a body before it checks the signature, and answers malformed bodies with status 500.
Slack's rules: https://docs.slack.dev/authentication/verifying-requests-from-slack.
"""

import hashlib
import hmac
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

from slack_bolt import App, BoltRequest

from bot.http_requests import RejectedError, stated_length
from bot.log import event
from bot.slack.payloads import PayloadError, read_payload
from bot.web_api import SlackAddresses

_log = logging.getLogger(__name__)

PATH = "/slack/events"
MAX_BODY = 1 << 20
"""Bytes."""
MAX_AGE = 300
"""Seconds by which a signature may be older than this machine's clock, or ahead of it."""

_QUIET = 1.0
"""Seconds in which rejections with the same status are only counted after one has a line in the log."""
_SHAPE_ERRORS = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Errors of code that relies on a part of a payload."""


class Guard:
    """A WSGI application around a Bolt app, which receives only what Slack signed.

    It accepts each of ``secrets``, so that a signing secret can be replaced while requests signed with the old one are
    still on their way.
    """

    def __init__(
        self,
        app: App,
        secrets: Sequence[str],
        addresses: SlackAddresses,
        clock: Callable[[], float] = time.time,
        rejected: Callable[[int], None] = lambda status: None,
    ) -> None:
        """``addresses`` are those where a payload may ask for an answer.

        ``clock`` returns seconds since the epoch; ``rejected`` receives the status of each rejected request.
        """
        self._app = app
        self._rejections = Rejections(rejected)
        self._secrets = [secret.encode() for secret in secrets]
        self._addresses = addresses
        self._clock = clock

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, or reject it with a status from 400 to 499."""
        try:
            length = self.check_head(environ)
            body: bytes = environ["wsgi.input"].read(length)
            self.check_signature(environ, body)
            payload = read_payload(body, environ.get("CONTENT_TYPE", ""), self._addresses)
        except RejectedError as rejected:
            return self._reject(rejected.status, start_response)
        except PayloadError:
            return self._reject(HTTPStatus.BAD_REQUEST, start_response)
        # Bolt gets the payload itself, so that it cannot read the body in another way; and none of the headers, from
        # which it would take settings although no signature covers them.
        try:
            response = self._app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
        except _SHAPE_ERRORS:
            # Errors of listeners do not get here. Slack would send the same payload again.
            _log.exception("Bolt could not read a payload", extra={"action": "payload_unreadable"})
            return self._reject(HTTPStatus.BAD_REQUEST, start_response)
        headers = [(name, value) for name, values in response.headers.items() for value in values]
        return _answer(response.status, headers, response.body, start_response)

    def check_head(self, environ: WSGIEnvironment) -> int:
        """Check all that is known before the body; return the body's length in bytes.

        Raises:
            RejectedError: if the request is not one of Slack's, or its body is too long.
        """
        if environ.get("PATH_INFO") != PATH:
            raise RejectedError(HTTPStatus.NOT_FOUND)
        if environ.get("REQUEST_METHOD") != "POST":
            raise RejectedError(HTTPStatus.METHOD_NOT_ALLOWED)
        self._check_age(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""))
        return stated_length(environ, MAX_BODY)

    def check_signature(self, environ: WSGIEnvironment, body: bytes) -> None:
        """Check that the body is complete, and signed with one of the secrets.

        Raises:
            RejectedError: if it is not.
        """
        if len(body) != stated_length(environ, MAX_BODY):
            raise RejectedError(HTTPStatus.BAD_REQUEST)
        signed = b"v0:" + environ["HTTP_X_SLACK_REQUEST_TIMESTAMP"].encode() + b":" + body
        given = environ.get("HTTP_X_SLACK_SIGNATURE", "").encode("utf-8", "surrogateescape")
        expected = (b"v0=" + hmac.new(secret, signed, hashlib.sha256).hexdigest().encode() for secret in self._secrets)
        if not any(hmac.compare_digest(one, given) for one in expected):
            raise RejectedError(HTTPStatus.UNAUTHORIZED)

    def note_rejection(self, status: HTTPStatus) -> None:
        """Log and count a rejected request."""
        self._rejections.note(status)

    def _reject(self, status: HTTPStatus, start_response: StartResponse) -> Iterable[bytes]:
        self.note_rejection(status)
        return _answer(status, [("Content-Type", "text/plain; charset=utf-8")], status.phrase, start_response)

    def _check_age(self, timestamp: str) -> None:
        if not (timestamp.isascii() and timestamp.isdigit()) or abs(self._clock() - int(timestamp[:16])) > MAX_AGE:
            raise RejectedError(HTTPStatus.UNAUTHORIZED)


class Rejections:
    """Counts rejected requests, and logs them: of a flood, a line a second. Thread-safe."""

    def __init__(self, count: Callable[[int], None], monotonic: Callable[[], float] = time.monotonic) -> None:
        """``count`` receives the status of each; ``monotonic`` returns seconds from any starting point."""
        self._count = count
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._unlogged: Counter[HTTPStatus] = Counter()
        self._quiet_until: dict[HTTPStatus, float] = {}

    def note(self, status: HTTPStatus) -> None:
        """Count a rejected request. A line in the log has the number of requests since the last one with its status."""
        self._count(status.value)
        now = self._monotonic()
        with self._lock:
            self._unlogged[status] += 1
            if now < self._quiet_until.get(status, now):
                return
            self._quiet_until[status] = now + _QUIET
            requests = self._unlogged.pop(status)
        event(_log, "request_rejected", "requests were rejected", status=status.value, requests=requests)


def _answer(status: int, headers: list[tuple[str, str]], text: str, start_response: StartResponse) -> Iterable[bytes]:
    content = text.encode()
    start_response(f"{status} {HTTPStatus(status).phrase}", [*headers, ("Content-Length", str(len(content)))])
    return [content]
