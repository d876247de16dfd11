"""What comes before Bolt: only whole, small, freshly signed requests get through.

Bolt reads and parses a body before it looks at the signature, and answers what is malformed with
500. Slack's rules: https://docs.slack.dev/authentication/verifying-requests-from-slack.
"""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from bot.log import event

_log = logging.getLogger(__name__)

PATH = "/slack/events"
MAX_BODY = 1 << 20
MAX_AGE = 300
"""Seconds by which a signature may be old, or ahead of our clock."""
_STRIPPED = "HTTP_X_SLACK_BOLT_"
"""Headers that steer Bolt from outside; Slack sends none of them, and they are not signed."""

_KINDS: Mapping[str, Any] = {
    **dict.fromkeys(("event", "container", "message", "view"), dict),
    **dict.fromkeys(("authorizations", "actions", "response_urls"), list),
    **dict.fromkeys(("user", "channel", "team", "enterprise"), dict | str | None),
    **dict.fromkeys(("type", "command", "text", "team_id", "enterprise_id"), str | None),
    **dict.fromkeys(("event_id", "response_url"), str),
}
"""Of the parts of a payload, and of the event in it, where Slack sends them."""


class RejectedError(Exception):
    """The request does not get through."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Guard:
    """A WSGI application around another, which sees only what Slack signed.

    Every one of ``secrets`` is accepted, so that a signing secret can be replaced while requests
    signed with the old one are still on their way.
    """

    def __init__(
        self,
        application: WSGIApplication,
        secrets: Sequence[str],
        clock: Callable[[], float] = time.time,
        rejected: Callable[[int], None] = lambda status: None,
    ) -> None:
        """``clock`` is in seconds since the epoch; ``rejected`` is told the status of each request turned away."""
        self._application = application
        self._rejected = rejected
        self._secrets = [secret.encode() for secret in secrets]
        self._clock = clock

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, or turn it away with a 4xx."""
        try:
            body = self._checked_body(environ)
        except RejectedError as rejected:
            event(_log, "request_rejected", "a request was turned away", status=rejected.status.value)
            self._rejected(rejected.status.value)
            return _answer(rejected.status, start_response)
        # Bolt takes some of its settings from headers, unsigned as they are.
        passed = {name: value for name, value in environ.items() if not name.startswith(_STRIPPED)}
        return self._application({**passed, "wsgi.input": BytesIO(body)}, start_response)

    def _checked_body(self, environ: WSGIEnvironment) -> bytes:
        if environ.get("PATH_INFO") != PATH:
            raise RejectedError(HTTPStatus.NOT_FOUND)
        if environ.get("REQUEST_METHOD") != "POST":
            raise RejectedError(HTTPStatus.METHOD_NOT_ALLOWED)
        timestamp = self._fresh(environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""))
        body = _read(environ)
        self._verify(timestamp, body, environ.get("HTTP_X_SLACK_SIGNATURE", ""))
        _check_form(body, environ.get("CONTENT_TYPE", ""))
        return body

    def _fresh(self, timestamp: str) -> str:
        if not (timestamp.isascii() and timestamp.isdigit()) or abs(self._clock() - int(timestamp[:16])) > MAX_AGE:
            raise RejectedError(HTTPStatus.UNAUTHORIZED)
        return timestamp

    def _verify(self, timestamp: str, body: bytes, signature: str) -> None:
        signed = b"v0:" + timestamp.encode() + b":" + body
        given = signature.encode("utf-8", "surrogateescape")
        expected = (b"v0=" + hmac.new(secret, signed, hashlib.sha256).hexdigest().encode() for secret in self._secrets)
        if not any(hmac.compare_digest(one, given) for one in expected):
            raise RejectedError(HTTPStatus.UNAUTHORIZED)


def _read(environ: WSGIEnvironment) -> bytes:
    """The whole body, if it says how long it is, keeps to that, and is not too long."""
    length = environ.get("CONTENT_LENGTH", "")
    if not (length.isascii() and length.isdigit()):
        raise RejectedError(HTTPStatus.LENGTH_REQUIRED if not length else HTTPStatus.BAD_REQUEST)
    if len(length) > 10 or int(length) > MAX_BODY:
        raise RejectedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body: bytes = environ["wsgi.input"].read(int(length))
    if len(body) < int(length):
        raise RejectedError(HTTPStatus.BAD_REQUEST)
    return body


def _check_form(body: bytes, content_type: str) -> None:
    """Whether the body is what Slack sends: a form, whose payload is an object, or an object."""
    try:
        text = body.decode("utf-8")
        if content_type.startswith("application/json"):
            objects = [text]
        else:
            objects = parse_qs(text, max_num_fields=200).get("payload", [])
        payloads = [json.loads(one) for one in objects]
        # Half a character, escaped, is no text: no database takes it and no reply can be made of it.
        json.dumps(payloads, ensure_ascii=False).encode()
        if not all(map(_is_payload, payloads)):
            raise RejectedError(HTTPStatus.BAD_REQUEST)
    except (ValueError, RecursionError):
        raise RejectedError(HTTPStatus.BAD_REQUEST) from None


def _is_payload(value: object) -> bool:
    """Whether ``value`` is what Bolt and the listeners take for granted."""
    if not (isinstance(value, dict) and _has_right_kinds(value) and _has_right_kinds(value.get("event", {}))):
        return False
    is_named = "event_id" in value or value.get("type") != "event_callback"
    return is_named and value.get("response_url", "https://").startswith(("https://", "http://"))


def _has_right_kinds(value: Mapping[str, Any]) -> bool:
    return all(
        isinstance(value[name], kind) and (kind is not list or all(isinstance(one, dict) for one in value[name]))
        for name, kind in _KINDS.items()
        if name in value
    )


def _answer(status: HTTPStatus, start_response: StartResponse) -> Iterable[bytes]:
    content = status.phrase.encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(content)))]
    start_response(f"{status.value} {status.phrase}", headers)
    return [content]
