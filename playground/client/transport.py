"""The transport from Slack to the app. It sends what a person does once, and an event until the app accepts it.

Rules: https://docs.slack.dev/interactivity/handling-user-interaction (three seconds to respond) and
https://docs.slack.dev/apis/events-api (retries).
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from wsgiref.types import WSGIApplication

from werkzeug.test import EnvironBuilder, run_wsgi_app

from playground.client.errors import BotFailedError
from slack_simulator.deliveries import AppResponse, SendToApp, deliver
from slack_simulator.payloads import Request

TIMEOUT = 3.0
"""Seconds that Slack waits for the app to respond."""


class InProcessSender:
    """A `SendToApp` that calls a WSGI application in this process, with the time limit of a network request."""

    def __init__(
        self,
        application: WSGIApplication,
        path: str,
        wait_until_ready: Callable[[], object] = lambda: None,
        timeout: float = TIMEOUT,
    ) -> None:
        """Send requests to ``path``; none is sent before ``wait_until_ready`` returns."""
        self._application = application
        self._path = path
        self._wait_until_ready = wait_until_ready
        self._timeout = timeout

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> AppResponse:
        """Send a request and return the response.

        After a timeout the application continues in its thread, as a remote one would.

        Raises:
            TimeoutError: The application did not respond in time.
        """
        self._wait_until_ready()
        response: Future[AppResponse] = Future()
        threading.Thread(target=self._run, args=(response, body, headers), name="app", daemon=True).start()
        return response.result(self._timeout)

    def _run(self, response: Future[AppResponse], body: bytes, headers: Mapping[str, str]) -> None:
        builder = EnvironBuilder(self._path, method="POST", data=body, headers=[*headers.items()])
        try:
            content, status, received = run_wsgi_app(self._application, builder.get_environ(), buffered=True)
            response.set_result(AppResponse(int(status.split()[0]), dict(received), b"".join(content).decode()))
        except Exception as error:  # A web server answers any exception with status 500 and continues.
            response.set_result(AppResponse(500, {}, type(error).__name__))


class AppTransport:
    """Slack's side of the connection: signs and sends requests, and names each failure as Slack does."""

    def __init__(self, send_to_app: SendToApp, signing_secret: str, warn: Callable[[str], object]) -> None:
        """Send by ``send_to_app``; ``warn`` gets a sentence for the person when the app does not accept an event."""
        self._send_to_app = send_to_app
        self._secret = signing_secret
        self._warn = warn
        self._closed = threading.Event()

    def send(self, request: Request) -> AppResponse:
        """Send a request about something that a person did, once, and return the app's response.

        Raises:
            BotFailedError: The app did not respond in time, or did not report success.
        """
        try:
            response = self._send_to_app(request.body.encode(), request.headers(self._secret))
        except TimeoutError:
            raise BotFailedError("operation_timeout") from None
        except OSError:
            raise BotFailedError("dispatch_failed") from None
        if not 200 <= response.status < 300:
            raise BotFailedError("dispatch_failed")
        return response

    def deliver(self, request: Request) -> None:
        """Deliver an event in the background, with Slack's retries."""
        threading.Thread(target=self._deliver, args=(request,), name="events", daemon=True).start()

    def _deliver(self, request: Request) -> None:
        attempts = deliver(request, self._secret, self._attempt, self._closed.wait)
        if attempts[-1] != "ok" and not self._closed.is_set():
            self._warn("The bot did not accept the message, and Slack stopped trying to deliver it.")

    def _attempt(self, body: bytes, headers: Mapping[str, str]) -> AppResponse:
        try:
            response = self._send_to_app(body, headers)
        except TimeoutError:
            self._warn("The bot did not accept the message within three seconds. Slack will deliver it again.")
            raise
        if not 200 <= response.status < 300:
            self._warn(f"The bot responded to the message with status {response.status}. Slack will deliver it again.")
        return response

    def close(self) -> None:
        """Stop waiting between retries."""
        self._closed.set()
