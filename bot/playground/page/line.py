"""The line from Slack to the app: what is asked must be answered in time, and events are delivered until taken.

Rules: https://docs.slack.dev/interactivity/handling-user-interaction (three seconds) and
https://docs.slack.dev/apis/events-api (retries).
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from wsgiref.types import WSGIApplication

from werkzeug.test import EnvironBuilder, run_wsgi_app

from bot.playground.deliveries import Post, Taken, deliver
from bot.playground.page.errors import BotFailedError
from bot.playground.payloads import Request

PATIENCE = 3.0
"""Seconds that Slack waits for the app."""


class InProcess:
    """Posts to a WSGI application in this process, as over the network: with no reply in time, it is given up."""

    def __init__(
        self,
        web: WSGIApplication,
        path: str,
        ready: Callable[[], object] = lambda: None,
        patience: float = PATIENCE,
    ) -> None:
        """``ready`` returns when the application has started; until then nothing is posted, as to one not yet up."""
        self._web = web
        self._path = path
        self._ready = ready
        self._patience = patience

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> Taken:
        """See `bot.playground.deliveries.Post`. What is given up goes on in its thread, as it does at Slack."""
        self._ready()
        reply: Future[Taken] = Future()
        threading.Thread(target=self._run, args=(reply, body, headers), name="app", daemon=True).start()
        return reply.result(self._patience)

    def _run(self, reply: Future[Taken], body: bytes, headers: Mapping[str, str]) -> None:
        builder = EnvironBuilder(self._path, method="POST", data=body, headers=[*headers.items()])
        try:
            content, status, told = run_wsgi_app(self._web, builder.get_environ(), buffered=True)
            reply.set_result(Taken(int(status.split()[0]), dict(told), b"".join(content).decode()))
        except Exception as error:  # whatever it is, a web server would answer 500 and go on
            reply.set_result(Taken(500, {}, type(error).__name__))


class Line:
    """Slack's end: signs, sends, and knows what a failure is called."""

    def __init__(self, post: Post, signing_secret: str, told: Callable[[str], object]) -> None:
        """``told`` hears what a person should know of events that the app did not take."""
        self._post = post
        self._secret = signing_secret
        self._told = told
        self._closed = threading.Event()

    def ask(self, request: Request) -> Taken:
        """What the app answers to something a person did; it is asked once.

        Raises:
            BotFailedError: it does not answer in time, or not with success.
        """
        try:
            taken = self._post(request.body.encode(), request.headers(self._secret))
        except TimeoutError:
            raise BotFailedError("operation_timeout") from None
        except OSError:
            raise BotFailedError("dispatch_failed") from None
        if not 200 <= taken.status < 300:
            raise BotFailedError("dispatch_failed")
        return taken

    def deliver(self, request: Request) -> None:
        """Have an event delivered, again and again if need be; nobody waits for it."""
        threading.Thread(target=self._deliver, args=(request,), name="events", daemon=True).start()

    def _deliver(self, request: Request) -> None:
        attempts = deliver(request, self._secret, self._once, self._closed.wait)
        if attempts[-1] != "ok" and not self._closed.is_set():
            self._told("The bot did not take the message, and Slack has given up delivering it.")

    def _once(self, body: bytes, headers: Mapping[str, str]) -> Taken:
        try:
            taken = self._post(body, headers)
        except TimeoutError:
            self._told("The bot did not take the message within three seconds; Slack delivers it again.")
            raise
        if not 200 <= taken.status < 300:
            self._told(f"The bot answered the message with status {taken.status}; Slack delivers it again.")
        return taken

    def close(self) -> None:
        """Wait no longer before retries."""
        self._closed.set()
