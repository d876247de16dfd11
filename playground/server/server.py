"""The web server of the page, on a port that only this machine can reach."""

import socket
import sys
import threading
from contextlib import suppress
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

DEFAULT_PORT = 8000
LOOPBACK = "127.0.0.1"
_PORTS_TO_TRY = 20
"""Number of ports to try, from the preferred one up, before any free port is used."""


def open_port(preferred: int = DEFAULT_PORT) -> socket.socket:
    """Return a socket that listens on ``preferred`` or, if that is in use, on one of the next ports, or on any.

    Port 0 stands for any. The socket is bound to loopback, so no other machine can connect.
    """
    candidates = range(preferred, min(preferred + _PORTS_TO_TRY, 65_536)) if preferred else ()
    for port in (*candidates, 0):
        with suppress(OSError):
            return _listen(port)
    raise OSError(f"no port is free on {LOOPBACK}")


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        if sys.platform != "win32":  # There, this option would let two programs share a port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


class PageServer:
    """Serves the page, with one thread for each connection.

    It is Werkzeug's server, because the page must live in the bot's own process (it shows what happens
    there) and each open tab keeps a connection. Granian runs applications in separate processes.
    """

    def __init__(self, application: WSGIApplication, listener: socket.socket) -> None:
        self.port: int = listener.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{self.port}/"
        self._listener = listener
        self._http: BaseWSGIServer = make_server(
            LOOPBACK, self.port, application, threaded=True, request_handler=_Handler, fd=listener.fileno()
        )
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), name="page", daemon=True)

    def start(self) -> None:
        """Start serving."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving. The feed must be closed before, or its readers keep their connections."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        self._listener.close()


class _Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True  # An event is written in several pieces, which must not wait for each other.

    def log_request(self, *_: Any) -> None:
        """Log nothing, because the terminal is for what a person should read."""

    def version_string(self) -> str:
        """Return the name of the server, without a version."""
        return "Guidepost"
