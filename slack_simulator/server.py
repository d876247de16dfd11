"""The simulated Slack's HTTP server, to which the app's Slack client connects."""

import base64
import json
import socket
import struct
import threading
from email.message import Message as Headers
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from slack_simulator.arguments import read
from slack_simulator.control import control
from slack_simulator.errors import RefusedError
from slack_simulator.http_response import HttpResponse, plain_text
from slack_simulator.messages import Json
from slack_simulator.methods import METHODS
from slack_simulator.methods.oauth import authorize
from slack_simulator.responses import respond
from slack_simulator.slack import Slack
from slack_simulator.web_api import handle_call
from slack_simulator.workspace import Workspace

MAX_BODY = 8 * 1024 * 1024
"""Maximum number of bytes in the body of a request."""
CONSENT_PAGE = "/oauth/v2/authorize"
"""The one path that a browser may open."""
_HOSTS = ("127.0.0.1", "localhost")


_RESET = struct.pack("ii", 1, 0)
"""Value of SO_LINGER with which closing a socket drops the connection at once. The other side sees a reset."""


class SlackServer:
    """HTTP server, in a thread of its own, for the Web API, the response_urls and the OAuth consent page of a Slack.

    It listens on the loopback interface only, and serves programs, not the pages in a browser (``access``).
    """

    def __init__(self, slack: Slack | Workspace, port: int = 0, *, with_control: bool = False) -> None:
        """Serve ``slack``, or a Slack with a single workspace, on ``port``; 0 picks a free port.

        ``with_control`` adds the paths of ``slack_simulator.control``.
        """
        self.slack = Slack(slack) if isinstance(slack, Workspace) else slack
        self._http = _Http(self.slack, port, with_control=with_control)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def address(self) -> str:
        """The host and the port."""
        return f"127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        """The address of the server, with a slash at the end."""
        return f"http://{self.address}/"

    @property
    def api_url(self) -> str:
        """The base URL for a Slack client."""
        return f"{self.url}api/"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start to accept connections."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and end every connection. Later connections are refused."""
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
        """Serve a new connection, and keep track of it until it ends."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """End a connection. A connection that must be reset is closed without the orderly shutdown."""
        self._open.discard(request)
        if request.fileno() >= 0 and request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8) == _RESET:
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def end_connections(self) -> None:
        """End the connections that clients keep open."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # The connection has ended in the meantime.

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore errors of connections: clients may go away at any time."""


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # Headers and body share a packet. As two, they would delay each other on a kept connection.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        try:
            address = urlsplit(self.path)
            refused = _denial(address.path, self.headers, self.server.server_address[1])
        except ValueError:
            refused = plain_text("bad address", 400)
        if refused:
            self.close_connection = True  # The body stays unread, so the next request would begin in it.
            self._send(refused)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
        try:
            self._send(self._route(address, body))
        except RefusedError as error:
            self._send(HttpResponse(json.dumps(error.response)))

    do_GET = do_POST  # noqa: N815 (the standard library's name)

    def _route(self, address: SplitResult, body: str) -> HttpResponse:
        top, _, rest = address.path.removeprefix("/").partition("/")
        rest, slack, content_type = rest.rstrip("/"), self.server.slack, self.headers.get("Content-Type") or ""
        is_post = self.command == "POST"
        if top == "api":
            method = METHODS.get(rest)
            args = read(address.query, content_type, body, takes_json=method is None or method.takes_json)
            return handle_call(slack, rest, self._token(args), args)
        if top == "response":
            return respond(slack, rest, read("", content_type, body)) if is_post else plain_text("use POST", 405)
        if address.path == CONSENT_PAGE:
            return authorize(slack, read(address.query, "", ""))
        if top == "_control" and self.server.with_control:
            return control(slack, rest, read(address.query, content_type, body), may_change=is_post)
        return plain_text("not found", 404)

    def _token(self, args: Json) -> str:
        """Return the call's token, empty when there is none.

        The OAuth method sends an app's id and secret instead, which are added to ``args``.
        """
        scheme, _, credentials = (self.headers.get("Authorization") or "").partition(" ")
        if scheme == "Basic":
            try:
                client_id, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
            except ValueError:
                raise RefusedError("invalid_auth") from None
            args |= {"client_id": client_id, "client_secret": secret}
            return ""
        return credentials or str(args.pop("token", ""))

    def _send(self, response: HttpResponse) -> None:
        if response.lost:
            self._end_connection(response.lost)
            return
        content = response.body.encode()
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{response.content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _end_connection(self, how: str) -> None:
        """End the connection without a response: ``closed`` or ``reset``."""
        if how == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.close_connection = True

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the value of the header ``Date``, by Slack's clock."""
        return formatdate(self.server.slack.clock.now(), usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the standard library's name)
        """Write nothing: the journal records every call."""


def _denial(path: str, headers: Headers, port: int) -> HttpResponse | None:
    """Return the response to a request that this server must not serve; None for every other request.

    The port is for programs on this machine, not for the pages in a person's browser. A page of any site can send
    requests to this machine. The browser says so in headers that a page cannot change:
    https://developer.mozilla.org/docs/Web/HTTP/Headers/Origin and /Sec-Fetch-Site. A page can also reach this machine
    under a name of its own (DNS rebinding); then the header ``Host`` has that name.
    """
    if headers.get("Host", "").lower() not in {f"{host}:{port}" for host in _HOSTS}:
        return plain_text("This server has another host name.", 421)
    is_from_page = "Origin" in headers or (path != CONSENT_PAGE and "Sec-Fetch-Site" in headers)
    if is_from_page:
        return plain_text("A page in a browser cannot use this server.", 403)
    if "Transfer-Encoding" in headers:
        return plain_text("The request needs a Content-Length.", 411)
    length = headers.get("Content-Length", "0")
    if not (length.isascii() and length.isdigit()):
        return plain_text("Content-Length must be a number.", 400)
    if len(length) > len(str(MAX_BODY)) or int(length) > MAX_BODY:
        return plain_text(f"The body can have at most {MAX_BODY} bytes.", 413)
    return None
