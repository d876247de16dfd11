"""The page on a port of this machine's own."""

import socket
import sys
import threading
from contextlib import suppress
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

PREFERRED = 8000
_TRIED = 20
"""Ports from the preferred one on, before any that is free will do."""
LOOPBACK = "127.0.0.1"


def open_port(preferred: int = PREFERRED) -> socket.socket:
    """A socket that listens on ``preferred`` or, where that is taken, on one of the next, or on any.

    Port 0 is any. Loopback only: no other machine can connect.
    """
    wanted = range(preferred, min(preferred + _TRIED, 65_536)) if preferred else ()
    for port in (*wanted, 0):
        with suppress(OSError):
            return _listening(port)
    raise OSError(f"no port is free on {LOOPBACK}")


def _listening(port: int) -> socket.socket:
    listening = socket.socket()
    try:
        if sys.platform != "win32":  # where it would let two programs share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


class PageServer:
    """Serves the page from threads of its own, one for each connection.

    Werkzeug's server, because the page must live in the bot's own process (it shows what happens
    there) and each open tab keeps a connection; Granian runs applications in processes of its own.
    """

    def __init__(self, application: WSGIApplication, listening: socket.socket) -> None:
        self.port: int = listening.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{self.port}/"
        self._listening = listening
        self._http: BaseWSGIServer = make_server(
            LOOPBACK, self.port, application, threaded=True, request_handler=_Handler, fd=listening.fileno()
        )
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), name="page", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more. Who reads the feed must have been told that it ends."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        self._listening.close()


class _Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True  # an event is written in several pieces, which must not wait for each other

    def log_request(self, *_: Any) -> None:
        """Nothing: the terminal is for what a person should read."""

    def version_string(self) -> str:
        """What the page is served by; no versions."""
        return "Guidepost"
