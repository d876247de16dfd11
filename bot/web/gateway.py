"""The gateway: it receives requests from the server, and gives a thread only to those that have arrived completely.

A WSGI server calls the application before the body has arrived, so that a few slow senders hold all of its threads. The
gateway speaks RSGI instead, in which waiting for a body takes no thread
(https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md). A complete request goes to the threads of a
`Lane`, where it is a WSGI request like any other.
"""

import asyncio
import io
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

from bot.web.lanes import Lane

_log = logging.getLogger(__name__)

BODY_TIMEOUT = 2.0
"""Seconds in which a body must arrive. Slack itself gives up after three."""
START_DEADLINE = 2.5
"""Seconds after its arrival in which a thread must begin a request. Slack does not wait for a later answer."""
LARGE = 1 << 16
"""Bytes. Slack's requests are seldom larger. Only a few larger ones are received at once, which bounds memory."""
LARGE_AT_ONCE = 16
ARRIVED = "guidepost.arrived"
"""Key of ``environ`` for the time when the head of the request had arrived, by `time.perf_counter`."""


@dataclass(frozen=True)
class Rejection:
    """The response to a request that is not let through."""

    status: HTTPStatus
    headers: tuple[tuple[str, str], ...] = ()
    """Headers that say what to do."""


class Head(Protocol):
    """The head of a request, as the server describes it."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str

    @property
    def headers(self) -> "Headers":
        """The headers."""
        ...


class Headers(Protocol):
    """The headers of a request, their names in lower case."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return each header; a name may occur more than once."""
        ...


class Exchange(Protocol):
    """The rest of a request, and the way to respond to it, from any thread."""

    def __call__(self) -> Awaitable[bytes]:
        """Receive the body."""
        ...

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Respond."""
        ...


class Backend(Protocol):
    """The WSGI application behind the gateway, and what the gateway has to know about each request.

    Except for `__call__`, the methods are called in the event loop and must not wait for anything.
    """

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a complete request."""
        ...

    def body_length(self, environ: WSGIEnvironment) -> int | Rejection:
        """Return the length of the body to receive, in bytes, or the rejection of the request."""
        ...

    def lane(self, environ: WSGIEnvironment, body: bytes) -> Lane | Rejection:
        """Return the lane for a complete request, or its rejection."""
        ...

    def note_rejection(self, status: HTTPStatus) -> None:
        """Log and count a request that the gateway rejects."""
        ...

    def close(self) -> None:
        """Wait until the requests at hand are answered."""
        ...


class Gateway:
    """An RSGI application that hands complete requests on to a `Backend`."""

    def __init__(
        self, backend: Backend, body_timeout: float = BODY_TIMEOUT, start_deadline: float = START_DEADLINE
    ) -> None:
        """``body_timeout`` and ``start_deadline`` are in seconds; see `BODY_TIMEOUT` and `START_DEADLINE`."""
        self.backend = backend
        self._body_timeout = body_timeout
        self._start_deadline = start_deadline
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def __rsgi__(self, scope: Head, exchange: Exchange) -> None:
        """Receive a request, and respond to it in a thread of its lane."""
        environ = environ_of(scope)
        body = await self._body(environ, exchange)
        if isinstance(body, Rejection):
            self._reject(exchange, body)
            return
        lane = self.backend.lane(environ, body)
        if isinstance(lane, Rejection):
            self._reject(exchange, lane)
            return
        environ["wsgi.input"] = io.BytesIO(body)
        # The server responds with status 500 when this coroutine ends before the thread has responded.
        answered = asyncio.Event()
        if lane.submit(lambda: self._answer(environ, exchange), answered.set):
            await answered.wait()
        else:
            self._reject(exchange, Rejection(HTTPStatus.SERVICE_UNAVAILABLE))

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        """Wait until the requests at hand are answered. The server calls this when it stops."""
        self.backend.close()

    async def _body(self, environ: WSGIEnvironment, exchange: Exchange) -> bytes | Rejection:
        """Receive the body, or return the rejection of the request."""
        length = self.backend.body_length(environ)
        if isinstance(length, Rejection):
            return length
        if length == 0:
            return b""
        try:
            async with asyncio.timeout(self._body_timeout):
                if length <= LARGE:
                    return await exchange()
                async with self._large:
                    return await exchange()
        except TimeoutError:
            return Rejection(HTTPStatus.REQUEST_TIMEOUT)
        except RuntimeError:
            # The connection broke in the middle of the body.
            return Rejection(HTTPStatus.BAD_REQUEST)

    def _answer(self, environ: WSGIEnvironment, exchange: Exchange) -> None:
        """Let the backend answer in this thread."""
        if time.perf_counter() - environ[ARRIVED] > self._start_deadline:
            self._reject(exchange, Rejection(HTTPStatus.SERVICE_UNAVAILABLE))
            return
        try:
            status, headers, content = _call(self.backend, environ)
        except Exception:
            _log.exception("a request failed", extra={"action": "request_failed"})
            _respond(exchange, Rejection(HTTPStatus.INTERNAL_SERVER_ERROR))
            return
        exchange.response_bytes(status, headers, content)

    def _reject(self, exchange: Exchange, rejection: Rejection) -> None:
        self.backend.note_rejection(rejection.status)
        _respond(exchange, rejection)


def environ_of(scope: Head) -> WSGIEnvironment:
    """Return the WSGI environment of a request, without its body. It arrives now."""
    name, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode(errors="replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        ARRIVED: time.perf_counter(),
    }
    for name, value in scope.headers.items():
        # In the environment, "a_b" and "a-b" are the same, so that one could pass for the other.
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        separator = ";" if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value
    return environ


def _call(backend: Backend, environ: WSGIEnvironment) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return the status, the headers and the content of the backend's response."""
    begun: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
        begun.append((int(status[:3]), headers))
        return _write

    parts = backend(environ, start_response)
    try:
        content = b"".join(parts)
    finally:
        with suppress(AttributeError):
            parts.close()  # type: ignore[attr-defined] # the standard makes it optional
    return (*begun[-1], content)


def _write(_: bytes) -> object:
    raise NotImplementedError("the standard's old way to send a body is not supported")


def _respond(exchange: Exchange, rejection: Rejection) -> None:
    # The connection ends, with all requests that its client has sent ahead.
    headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close"), *rejection.headers]
    exchange.response_bytes(rejection.status.value, headers, f"{rejection.status.phrase}\n".encode())
