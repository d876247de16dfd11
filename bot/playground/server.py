"""The simulated Slack's HTTP edge: what the bot's Slack client connects to."""

import base64
import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from bot.playground.answers import Answer, plain
from bot.playground.arguments import read
from bot.playground.consent_page import consent_page
from bot.playground.control import control
from bot.playground.errors import RefusedError
from bot.playground.messages import Json
from bot.playground.methods import METHODS
from bot.playground.responses import respond
from bot.playground.slack import Slack
from bot.playground.web_api import call
from bot.playground.workspace import Workspace

_RESET = struct.pack("ii", 1, 0)
"""Socket option: closing drops the connection at once, which the other side sees as a reset."""


class SlackServer:
    """Serves a Slack's Web API and response_urls on a loopback port, from a thread of its own."""

    def __init__(self, slack: Slack | Workspace, port: int = 0, *, with_control: bool = False) -> None:
        """With a workspace, a Slack of that one alone; port 0 is a free one."""
        self.slack = Slack(slack) if isinstance(slack, Workspace) else slack
        self._http = _Http(self.slack, port, with_control=with_control)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        """Where it listens, with a slash at the end."""
        return f"http://{self.address}/"

    @property
    def api_url(self) -> str:
        """The base address for a Slack client."""
        return f"{self.url}api/"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and end every connection; from then on connections are refused."""
        self._http.shutdown()
        self._http.server_close()
        self._http.end_connections()
        self._thread.join()


class _Http(ThreadingHTTPServer):
    request_queue_size = 1024

    def __init__(self, slack: Slack, port: int, *, with_control: bool) -> None:
        self.slack, self.with_control = slack, with_control
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a new connection, and remember it until it ends."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """End a connection; one that is to be reset must not be said good-bye to."""
        self._open.discard(request)
        if request.fileno() >= 0 and request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8) == _RESET:
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def end_connections(self) -> None:
        """End those that clients keep open."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # ended by itself meanwhile

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a client that goes away is none of our business."""


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: two would wait for each other on a kept connection
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
        try:
            self._send(self._routed(urlsplit(self.path), body))
        except RefusedError as refused:
            self._send(Answer(json.dumps(refused.response)))

    do_GET = do_POST  # noqa: N815 (the standard library's name)

    def _routed(self, address: SplitResult, body: str) -> Answer:
        _, top, rest = f"{address.path}/".split("/", 2)
        rest, slack, kind = rest.rstrip("/"), self.server.slack, self.headers.get("Content-Type") or ""
        if top == "api":
            known = METHODS.get(rest)
            args = read(address.query, kind, body, takes_json=known is None or known.takes_json)
            return call(slack, rest, self._token(args), args)
        if top == "response":
            return respond(slack, rest, read("", kind, body))
        if f"{top}/{rest}" == "oauth/v2/authorize":
            return consent_page(slack, read(address.query, "", ""))
        if top == "_control" and self.server.with_control:
            return control(slack, rest, read(address.query, kind, body))
        return plain("not found", 404)

    def _token(self, args: Json) -> str:
        """The call's token; an app's id and secret in its place go to the arguments."""
        scheme, _, given = (self.headers.get("Authorization") or "").partition(" ")
        if scheme == "Basic":
            name, _, secret = base64.b64decode(given).decode().partition(":")
            args |= {"client_id": name, "client_secret": secret}
            return ""
        return given or str(args.pop("token", ""))

    def _send(self, told: Answer) -> None:
        if told.lost:
            self._lose(told.lost)
            return
        content = told.body.encode()
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{told.kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _lose(self, how: str) -> None:
        """End the connection instead of answering."""
        if how == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the standard library's name)
        """Nothing: the journal has every call."""
