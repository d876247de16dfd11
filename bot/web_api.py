"""Slack's Web API over HTTP: a client that calls Slack's addresses only, and passes on nothing that is not Slack's.

It is slack_sdk's client with four differences. It follows no redirect, because a redirected request would carry the
token to another address. A response that is not a JSON object comes from a proxy on the way; its text may be anything,
so it is dropped before the library can log it or report it as an error. It reads no response without end. And it keeps
connections open for the next call (`bot.connections`), unless a proxy is on the way.
"""

import json
import re
import ssl
from email.message import Message
from functools import cache
from io import BytesIO
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
    getproxies,
    proxy_bypass,
)

from slack_sdk import WebClient

from bot.connections import Connections, Received

UNEXPECTED_RESPONSE = "unexpected_response"
"""Name of the error when a response does not come from Slack. Slack itself has no error of this name."""
ERROR_NAME = re.compile(r"[a-z0-9_-]{1,80}")
"""Form of Slack's names for errors."""
_HOOKS = "hooks.slack.com"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_MAX_RESPONSE = 1 << 24
"""Bytes. Slack's largest responses, lists of a thousand channels, have fewer than a million."""
_NOT_SLACKS = json.dumps({"ok": False, "error": UNEXPECTED_RESPONSE}).encode()


_connections = Connections()


class SlackClient(WebClient):
    """A client for the Web API."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        try:
            response = _post(self.proxy, req, self.timeout)
        except HTTPError as error:
            raise _with_slacks_words(error) from None
        return {
            "status": response.status,
            "headers": response.headers,
            "body": _slacks_words(response.body).decode(),
        }


def post_json(url: str, content: object, timeout: float) -> tuple[int, str]:
    """Post ``content`` to a response_url; return the status, and Slack's name for an error or an empty string.

    Raises:
        OSError: if there is no response in time (``timeout`` is in seconds); also ``HTTPException``.
    """
    headers = {"Content-Type": "application/json;charset=utf-8"}
    request = Request(url, json.dumps(content).encode(), headers, method="POST")  # noqa: S310 (see `SlackAddresses`)
    try:
        response = _post(None, request, timeout)
    except HTTPError as error:
        return error.code, _error_name(error.read(_MAX_RESPONSE)) or f"status {error.code}"
    return response.status, _error_name(response.body)


def _post(proxy: str | None, request: Request, timeout: float) -> Received:
    """Send ``request``, over a kept connection unless a proxy is on the way.

    Raises:
        HTTPError: if the status is an error or a redirect.
        OSError: if there is no response in time; also ``HTTPException``.
    """
    if _has_proxy(proxy, request.type, request.host):
        with _opener(proxy).open(request, timeout=timeout) as found:
            return Received(found.status, found.reason, found.headers, found.read(_MAX_RESPONSE))
    body = request.data if isinstance(request.data, bytes) else b""
    response = _connections.post(request.full_url, body, dict(request.header_items()), timeout, _MAX_RESPONSE)
    if not 200 <= response.status < 300:
        raise HTTPError(request.full_url, response.status, response.reason, response.headers, BytesIO(response.body))
    return response


@cache
def _has_proxy(proxy: str | None, scheme: str, host: str) -> bool:
    """Return whether requests to ``host`` go through a proxy: ``proxy``, or that of the environment."""
    return bool(proxy or getproxies().get(scheme)) and not proxy_bypass(host)


class SlackAddresses:
    """The addresses that the bot may call: those of the Web API's own host, and Slack's host for responses."""

    def __init__(self, api_url: str) -> None:
        """``api_url`` is the address of the Web API."""
        self._api = _origin(api_url)

    def allows(self, url: object) -> bool:
        """Return whether the bot may call ``url``."""
        if not isinstance(url, str) or not url.isascii() or any(character.isspace() for character in url):
            return False
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if "@" in parts.netloc:
            return False
        return _origin(url) == self._api or (_origin(url) == ("https", _HOOKS) and port in {None, 443})


def _origin(url: str) -> tuple[str, str]:
    """Return the scheme and the host. All names of this machine count as one host."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme, "localhost" if host in _LOOPBACK else host


class _NoRedirects(HTTPRedirectHandler):
    """Treats a redirect as an error."""

    def redirect_request(self, *_: Any) -> None:
        """Return None: there is no request to make instead."""


@cache
def _opener(proxy: str | None) -> OpenerDirector:
    """Return an opener that goes through ``proxy``, or through that of the environment, if there is one."""
    proxies = {"http": proxy, "https": proxy} if proxy else None
    # One context for all connections: each one would read the system's certificates again.
    secure = HTTPSHandler(context=ssl.create_default_context())
    return build_opener(ProxyHandler(proxies), secure, _NoRedirects)


def _slacks_words(body: bytes) -> bytes:
    """Return ``body`` if it can be Slack's, and else an error in Slack's form."""
    try:
        is_slacks = isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        is_slacks = False
    return body if is_slacks else _NOT_SLACKS


def _with_slacks_words(error: HTTPError) -> HTTPError:
    with error:
        body = _slacks_words(error.read(_MAX_RESPONSE))
    headers = Message()
    for name, value in error.headers.items():
        headers[name] = value
    # The library decodes the body by this header, which may name an encoding that does not exist.
    del headers["Content-Type"]
    headers["Content-Type"] = "application/json; charset=utf-8"
    return HTTPError(error.url, error.code, error.reason, headers, BytesIO(body))


def _error_name(body: bytes) -> str:
    """Return Slack's name for an error in the response of a response_url: in JSON, or the whole text."""
    text = body.decode(errors="replace").strip()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = {"error": text}
    name = found.get("error") if isinstance(found, dict) else None
    return name if isinstance(name, str) and ERROR_NAME.fullmatch(name) else ""
