"""The HTTP address of the MCP server: stateless, one JSON response for each request, and no streams.

What is known before the body is checked before it is received: the method, the host, the origin, the rate, the token
and the length. Rules: https://modelcontextprotocol.io/specification/2025-11-25/basic/transports.
"""

import hmac
import math
import re
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from bot.http_requests import RejectedError, stated_length
from bot.mcp.bridge import TIMEOUT, AsgiBridge, BridgeTimeoutError
from bot.mcp.limiter import AddressLimiter
from bot.mcp.server import GuideServer

MAX_BODY = 1 << 16
"""Bytes. A question with its earlier ones has a few thousand."""
CURATORS_TIMEOUT = 60.0
"""Seconds after which a curators' call is given up. A thousand questions are grouped in some seconds."""
_CHECKED = "guidepost.mcp_checked"
"""Key of ``environ`` for the length of the body once the head is checked, so that a request counts once."""
_BRIDGE = "guidepost.mcp_bridge"
"""Key of ``environ`` for the bridge to the server that the request's token opens."""
_LOOPBACK = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
"""Names of this machine, with or without a port, as in the header ``Host``."""
_NOT_PASSED_ON = {"HTTP_AUTHORIZATION", "HTTP_COOKIE"}


class Endpoint:
    """A WSGI application around the SDK's server."""

    def __init__(
        self,
        server: GuideServer,
        limiter: AddressLimiter,
        *,
        public_url: str | None = None,
        token: str | None = None,
        curators: tuple[str, GuideServer] | None = None,
        trusted_proxies: int = 0,
    ) -> None:
        """Serve at ``public_url`` and on this machine.

        With a ``token``, requests must carry it. ``curators`` are the curators' own token, and the server that it opens
        instead, with their tools. ``trusted_proxies`` is the number of proxies in front of the bot that
        add the address of whom they serve to ``X-Forwarded-For``.
        """
        self._limiter = limiter
        self._public = urlsplit(public_url) if public_url else None
        self._expected = _bearer(token) if token else None
        self._curators = (_bearer(curators[0]), _bridge(curators[1], CURATORS_TIMEOUT)) if curators else None
        self._trusted_proxies = trusted_proxies
        self._bridge = _bridge(server)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a complete request."""
        try:
            body: bytes = environ["wsgi.input"].read(self.check_head(environ))
            bridge: AsgiBridge = environ[_BRIDGE]
            response = bridge.call(_scope(environ), body)
        except RejectedError as rejected:
            return _plain(rejected.status, rejected.headers, start_response)
        except BridgeTimeoutError:
            return _plain(HTTPStatus.SERVICE_UNAVAILABLE, (), start_response)
        status = HTTPStatus(response.status)
        start_response(f"{status.value} {status.phrase}", [*response.headers, ("cache-control", "no-store")])
        return [response.body]

    def check_head(self, environ: WSGIEnvironment) -> int:
        """Check all that is known before the body; return the body's length in bytes.

        Raises:
            RejectedError: if the request is not let through.
        """
        if _CHECKED not in environ:
            if environ.get("REQUEST_METHOD") != "POST":
                raise RejectedError(HTTPStatus.METHOD_NOT_ALLOWED, [("allow", "POST")])
            self._check_host(environ)
            self._check_rate(environ)
            environ[_BRIDGE] = self._check_token(environ)
            environ[_CHECKED] = stated_length(environ, MAX_BODY)
        return int(environ[_CHECKED])

    def is_for_curators(self, environ: WSGIEnvironment) -> bool:
        """Return whether a request whose head was checked has the curators' token, so that it may take seconds."""
        return self._curators is not None and environ.get(_BRIDGE) is self._curators[1]

    def close(self) -> None:
        """Stop answering."""
        self._bridge.close()
        if self._curators:
            self._curators[1].close()

    def _check_host(self, environ: WSGIEnvironment) -> None:
        """Check the host and the origin, so that a page that a browser shows cannot use the server by another name."""
        host, origin = environ.get("HTTP_HOST", ""), environ.get("HTTP_ORIGIN")
        is_local = _LOOPBACK.fullmatch(host) is not None
        if not (is_local or self._is_public(host)):
            raise RejectedError(HTTPStatus.MISDIRECTED_REQUEST)
        if origin is None:
            return
        scheme, _, authority = origin.partition("://")
        is_same = self._public is not None and scheme == self._public.scheme and self._is_public(authority)
        if not (is_same or (is_local and _LOOPBACK.fullmatch(authority))):
            raise RejectedError(HTTPStatus.FORBIDDEN)

    def _is_public(self, host: str) -> bool:
        """Return whether ``host``, which may have a port, is the public address's."""
        if self._public is None:
            return False
        default = ":443" if self._public.scheme == "https" else ":80"
        return host.lower().removesuffix(default) == self._public.netloc.lower().removesuffix(default)

    def _check_rate(self, environ: WSGIEnvironment) -> None:
        seconds = self._limiter.wait(self._address(environ))
        if seconds:
            raise RejectedError(HTTPStatus.TOO_MANY_REQUESTS, [("retry-after", str(math.ceil(seconds)))])

    def _address(self, environ: WSGIEnvironment) -> str:
        """Return the address of the client, as the outermost trusted proxy saw it."""
        forwarded = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        passed = [*forwarded, environ.get("REMOTE_ADDR", "")]
        return str(passed[-1 - min(self._trusted_proxies, len(passed) - 1)])

    def _check_token(self, environ: WSGIEnvironment) -> AsgiBridge:
        """Return the bridge to the server that the token opens. Tokens are compared in constant time."""
        sent = environ.get("HTTP_AUTHORIZATION", "").encode("utf-8", "surrogateescape")
        if self._curators and hmac.compare_digest(sent, self._curators[0]):
            return self._curators[1]
        # Without a token for readers, a wrong one is still refused: a curator's typing error would hide the tools.
        is_open = self._expected is None and not (sent and self._curators)
        if is_open or (self._expected and hmac.compare_digest(sent, self._expected)):
            return self._bridge
        raise RejectedError(HTTPStatus.UNAUTHORIZED, [("www-authenticate", 'Bearer realm="guidepost"')])


def _bearer(token: str) -> bytes:
    """Return the header that carries a token."""
    return f"Bearer {token}".encode()


def _bridge(server: GuideServer, timeout: float = TIMEOUT) -> AsgiBridge:
    """Return a bridge to a server. The endpoint's checks replace the SDK's, which know neither tokens nor rates."""
    manager = StreamableHTTPSessionManager(
        server._lowlevel_server, json_response=True, stateless=True, max_request_body_size=MAX_BODY
    )
    return AsgiBridge(manager.handle_request, manager.run, timeout)


def _scope(environ: WSGIEnvironment) -> dict[str, object]:
    """Return the ASGI scope of a request, without the headers that hold secrets."""
    headers = [
        (name.removeprefix("HTTP_").replace("_", "-").lower().encode("latin-1"), str(value).encode("utf-8", "replace"))
        for name, value in environ.items()
        if (name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}) and name not in _NOT_PASSED_ON
    ]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": environ["REQUEST_METHOD"],
        "scheme": environ["wsgi.url_scheme"],
        "path": environ["PATH_INFO"],
        "raw_path": environ["PATH_INFO"].encode("latin-1"),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "server": None,
        "client": None,
    }


def _plain(status: HTTPStatus, headers: Iterable[tuple[str, str]], start_response: StartResponse) -> Iterable[bytes]:
    start_response(f"{status.value} {status.phrase}", [("content-type", "text/plain; charset=utf-8"), *headers])
    return [f"{status.phrase}\n".encode()]
