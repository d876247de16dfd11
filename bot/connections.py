"""HTTP connections that stay open for the next request to the same host.

A new connection costs two round trips more and, with TLS, more processor time than the request itself. Connections are
kept for so short a time that the other side seldom ends one at the moment it is used again. If it does, the request
fails as any request may whose connection breaks; it is not repeated here, because the other side may have received it.
"""

import os
import select
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection
from urllib.error import URLError
from urllib.parse import urlsplit

KEPT_FOR = 10.0
"""Seconds for which an unused connection is kept. Servers keep them for longer."""
_MOST_KEPT = 16
"""Most unused connections to one host."""
_ORIGIN = tuple[str, str]


@dataclass(frozen=True)
class Received:
    """The response to a request."""

    status: int
    reason: str
    headers: HTTPMessage
    body: bytes


class Connections:
    """Open connections to hosts. Safe to call from many threads; each connection serves one request at a time."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """``monotonic`` returns seconds from any starting point, and never goes back."""
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._unused: dict[_ORIGIN, list[tuple[float, HTTPConnection]]] = {}
        # A forked process must not write into its parent's connections.
        os.register_at_fork(after_in_child=self._forget)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout: float, most: int) -> Received:
        """Post ``body`` to ``url``; return the response, with at most ``most`` bytes of its body.

        Raises:
            URLError: if no connection can be made, or the request cannot be sent.
            OSError: if there is no response; each wait may take ``timeout`` seconds. Also ``HTTPException``.
        """
        parts = urlsplit(url)
        origin = (parts.scheme, parts.netloc)
        connection = self._take(origin) or _new_connection(origin)
        is_reusable = False
        try:
            connection.timeout = timeout
            if connection.sock:
                connection.sock.settimeout(timeout)
            try:
                connection.request("POST", f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
            except OSError as error:
                raise URLError(error) from error
            response = connection.getresponse()
            content = response.read(most)
            is_reusable = response.isclosed() and not response.will_close
            return Received(response.status, response.reason, response.headers, content)
        finally:
            if not (is_reusable and self._keep(origin, connection)):
                connection.close()

    def close(self) -> None:
        """Close the connections that are not in use."""
        with self._lock:
            unused, self._unused = self._unused, {}
        for connections in unused.values():
            for _, connection in connections:
                connection.close()

    def _take(self, origin: _ORIGIN) -> HTTPConnection | None:
        """Return the connection that was used last, if the other side has not ended it."""
        while True:
            with self._lock:
                unused = self._unused.get(origin)
                if not unused:
                    return None
                until, connection = unused.pop()
            if self._monotonic() < until and not _is_ended(connection):
                return connection
            connection.close()

    def _keep(self, origin: _ORIGIN, connection: HTTPConnection) -> bool:
        with self._lock:
            unused = self._unused.setdefault(origin, [])
            if len(unused) >= _MOST_KEPT:
                return False
            unused.append((self._monotonic() + KEPT_FOR, connection))
            return True

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self.close()


def _new_connection(origin: _ORIGIN) -> HTTPConnection:
    scheme, host = origin
    return HTTPSConnection(host, context=_tls()) if scheme == "https" else HTTPConnection(host)


@cache
def _tls() -> ssl.SSLContext:
    # One context for all connections: each one would read the system's certificates again.
    return ssl.create_default_context()


def _is_ended(connection: HTTPConnection) -> bool:
    """Return whether an unused connection has something to read: its end, or what nobody asked for."""
    if connection.sock is None:
        return True
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN)
    return bool(poll.poll(0))
