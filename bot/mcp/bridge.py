"""A bridge to an ASGI application from threads that have a complete request.

The SDK's HTTP side is asynchronous; the bot answers each request in a thread of a lane. One event loop in one thread
runs the SDK for all of them. It starts with the first request, and an idle connection costs nothing, because the
server holds it and no thread does.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Application = Callable[[Scope, Callable[[], Any], Callable[[Any], Any]], Any]

TIMEOUT = 10.0
"""Seconds after which a call is given up. An answer takes some milliseconds."""


class BridgeTimeoutError(Exception):
    """The application did not answer in time."""


@dataclass
class Response:
    """A complete response of an ASGI application."""

    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


class AsgiBridge:
    """Runs an ASGI application in an event loop of its own thread. Thread-safe."""

    def __init__(
        self,
        application: Application,
        lifespan: Callable[[], AbstractAsyncContextManager[None]],
        timeout: float = TIMEOUT,
    ) -> None:
        """``lifespan`` is entered in the event loop before the first request; ``timeout`` is in seconds."""
        self._application = application
        self._lifespan = lifespan
        self._timeout = timeout
        self._starting = threading.Lock()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop
        self._stop: asyncio.Event

    def call(self, scope: Scope, body: bytes) -> Response:
        """Return the application's response to a complete request.

        Raises:
            BridgeTimeoutError: if there is none in time.
        """
        self._start()
        future = asyncio.run_coroutine_threadsafe(self._exchange(scope, body), self._loop)
        try:
            return future.result(self._timeout)
        except (FutureTimeoutError, CancelledError):
            future.cancel()
            raise BridgeTimeoutError from None

    def close(self) -> None:
        """Stop the event loop, if it runs, and wait for it."""
        if self._thread and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(self._timeout)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="mcp-loop", daemon=True)
                self._thread.start()
        if not self._ready.wait(self._timeout):
            raise BridgeTimeoutError

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with self._lifespan():
            self._ready.set()
            await self._stop.wait()

    async def _exchange(self, scope: Scope, body: bytes) -> Response:
        response = Response()
        requests = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if requests:
                return requests.pop()
            # The client waits for its response, so nothing else ever comes from it.
            return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                response.status = message["status"]
                response.headers = [
                    (name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]
                ]
            else:
                response.body += message.get("body", b"")

        await self._application(scope, receive, send)
        return response
