"""Slack's own page on the way: a person reads what the app asks for, and allows it or not.

The simulated Slack agrees at once. A browser treats cookies by who clicked where, so here somebody has to click, on a
page of another host than the bot's.
"""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from bot.playground.server import SlackServer

PAGE = """<!doctype html><html lang="en"><title>Slack</title><h1>Guidepost asks for access</h1><p>{scopes}</p>
<p><a href="{allow}">Allow</a> <a href="{cancel}">Cancel</a></p></html>"""


@contextmanager
def with_consent_page(slack: SlackServer) -> Iterator[str]:
    """The address, with a slash at the end, of that Slack with the page in front of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            back = f"{query['redirect_uri'][0]}?error=access_denied&state={query['state'][0]}"
            allow = f"{slack.url}{self.path.lstrip('/')}"
            page = PAGE.format(scopes=query["scope"][0], allow=html.escape(allow), cancel=html.escape(back))
            self._send(page.encode(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = {name: self.headers[name] for name in ("Authorization", "Content-Type") if name in self.headers}
            with urlopen(Request(f"{slack.url}{self.path.lstrip('/')}", body, told)) as response:  # noqa: S310 - on this machine
                self._send(response.read(), response.headers["Content-Type"])

        def _send(self, content: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's name)
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
