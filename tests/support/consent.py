"""Slack's consent page, on which a person reads what the app asks for, and allows it or not.

The simulated Slack consents at once. Browsers treat a cookie by the site of the click that led to a request, so a
person must click here, on a page whose host differs from the bot's.
"""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from slack_simulator.server import SlackServer

PAGE = """<!doctype html><html lang="en"><title>Slack</title><h1>Guidepost asks for access</h1><p>{scopes}</p>
<p><a href="{allow}">Allow</a> <a href="{cancel}">Cancel</a></p></html>"""


@contextmanager
def consent_page(slack: SlackServer) -> Iterator[str]:
    """Serve ``slack`` with the page in front of it, and yield the address, which ends with a slash."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            back = f"{query['redirect_uri'][0]}?error=access_denied&state={query['state'][0]}"
            allow = f"{slack.url}{self.path.lstrip('/')}"
            page = PAGE.format(scopes=query["scope"][0], allow=html.escape(allow), cancel=html.escape(back))
            self._send(page.encode(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            forwarded = {name: self.headers[name] for name in ("Authorization", "Content-Type") if name in self.headers}
            with urlopen(Request(f"{slack.url}{self.path.lstrip('/')}", body, forwarded)) as response:  # noqa: S310 - on this machine
                self._send(response.read(), response.headers["Content-Type"])

        def _send(self, content: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's name)
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
