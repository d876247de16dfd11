"""The simulated workspace's HTTP edge: what the bot's Slack client connects to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from bot.playground.workspace import Json, Workspace

_JSON_ARGUMENTS = ("blocks", "attachments", "metadata")
"""Arguments that a form carries as JSON text."""


class SlackServer:
    """Serves a workspace's Web API on a free loopback port, from a thread of its own."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(workspace))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens, with a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/"

    @property
    def api_url(self) -> str:
        """The base address for a Slack client."""
        return f"{self.url}api/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening; from then on connections are refused."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _handler(workspace: Workspace) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            path = urlsplit(self.path).path
            args = _arguments(self.headers.get("Content-Type") or "", body)
            if path.startswith("/response/"):
                self._answer(*workspace.respond(path.removeprefix("/response/"), args), "text/plain")
                return
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ") or str(args.pop("token", ""))
            told = workspace.call(path.removeprefix("/api/"), token, args)
            self._answer(200, json.dumps(told), "application/json")

        do_GET = do_POST  # noqa: N815 (the standard library's name)

        def _answer(self, status: int, text: str, kind: str) -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the standard library's name)
            """Nothing: the workspace keeps its own record of calls."""

    return Handler


def _arguments(content_type: str, body: str) -> Json:
    if content_type.startswith("application/json"):
        parsed: Json = json.loads(body or "{}")
        return parsed
    args: Json = dict(parse_qsl(body))
    return {name: json.loads(value) if name in _JSON_ARGUMENTS else value for name, value in args.items()}
