"""A Slack whose answers, including their headers, are written by the test."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import time
from typing import Any

AUTHORIZED = {"ok": True, "user": "guidepost", "team": "Playground", "team_id": "T0PLAYGROUND"}


@dataclass
class ScriptedSlack:
    """Answers: a body for each method, and headers for all."""

    answers: Mapping[str, Mapping[str, Any]]
    scopes: str | None = None
    ahead: float = 0
    """Seconds by which its clock is ahead of this machine's; negative when it is behind."""
    url: str = ""
    tokens: list[str] = field(default_factory=list)
    """Tokens of the calls that it received."""


@contextmanager
def scripted_slack(
    *, scopes: str | None = None, ahead: float = 0, **answers: Mapping[str, Any]
) -> Iterator[ScriptedSlack]:
    """Serve ``answers``, by method name with ``_`` for dots, on a free loopback port."""
    script = ScriptedSlack({name.replace("_", "."): body for name, body in answers.items()}, scopes, ahead)
    server = HTTPServer(("127.0.0.1", 0), _handler(script))
    script.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(script: ScriptedSlack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            script.tokens.append((self.headers.get("Authorization") or "").removeprefix("Bearer "))
            body = script.answers.get(self.path.rpartition("/")[2], {"ok": False, "error": "unknown_method"})
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            if script.scopes is not None:
                self.send_header("x-oauth-scopes", script.scopes)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def date_time_string(self, timestamp: float | None = None) -> str:
            """Return the value of the header ``Date``."""
            return formatdate(time() + script.ahead, usegmt=True)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the standard library's name)
            """Log nothing."""

    return Handler
