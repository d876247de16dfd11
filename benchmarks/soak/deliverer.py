"""The delivery of events, as Slack does it: until they are acknowledged, sometimes twice, and not always in order."""

import http.client
import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from benchmarks.soak.questions import Question
from bot.slack.guard import PATH
from slack_simulator.payloads import Request

_TIMEOUT = 3.0
"""Seconds that Slack waits for an acknowledgment: https://docs.slack.dev/apis/events-api."""
_RETRY = (0.1, 1.0)
"""Shortest and longest pause before a retry, in seconds. Slack itself retries three times, and later."""
_LATE = 0.3
"""Share of the events that come up to a second late."""
_AGAIN = 0.2
"""Share of the acknowledged events that come once more."""
_THREADS = 32


class Deliverer:
    """Delivers events to the bot. Leaving its context waits until all are acknowledged or abandoned."""

    def __init__(self, ports: Sequence[int], signing_secret: str, seed: int) -> None:
        """Deliver each event to a web process on any of ``ports``, which may change."""
        self._ports = ports
        self._secret = signing_secret
        self._random = random.Random(seed)  # noqa: S311 (must be reproducible, not secret)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="slack")
        self._stopped = threading.Event()
        self._asked: list[tuple[Question, list[Future[bool]]]] = []
        self._presses: list[Future[bool]] = []
        self.responses: Counter[str] = Counter()
        """Number of deliveries by the status of the response, or by the error of the connection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True)

    def deliver(self, question: Question) -> None:
        """Start delivering the events of ``question``, in other threads."""
        self._asked.append((question, [self._pool.submit(self._deliver, request) for request in question.events]))

    def press(self, buttons: Sequence[Callable[[], Request]]) -> None:
        """Press buttons one after the other in another thread, each again until the bot has answered."""
        self._presses.append(self._pool.submit(self._press, buttons))

    def wait(self, seconds: float) -> None:
        """Wait up to ``seconds`` until everything is acknowledged; then abandon the rest."""
        timer = threading.Timer(seconds, self._stopped.set)
        timer.start()
        self._pool.shutdown(wait=True)
        timer.cancel()

    def questions(self) -> list[tuple[Question, bool]]:
        """Return the questions, each with whether all its events were acknowledged."""
        return [(question, all(delivery.result() for delivery in deliveries)) for question, deliveries in self._asked]

    @property
    def unanswered(self) -> int:
        """Number of people whose presses the bot did not answer."""
        return sum(not press.result() for press in self._presses)

    def _press(self, buttons: Sequence[Callable[[], Request]]) -> bool:
        return all(self._until_acknowledged(button(), button) for button in buttons)

    def _deliver(self, request: Request) -> bool:
        if self._random.random() < _LATE:
            self._stopped.wait(self._random.uniform(0, 1))
        acknowledged = self._until_acknowledged(request)
        if acknowledged and self._random.random() < _AGAIN:
            self._stopped.wait(self._random.uniform(0, 1))
            self._until_acknowledged(request.again(1))
        return acknowledged

    def _until_acknowledged(self, request: Request, renewed: Callable[[], Request] | None = None) -> bool:
        """Send a request until it is acknowledged; again as Slack does with an event, or as ``renewed`` returns it."""
        attempt = 0
        while not self._stopped.is_set():
            response = self._post(request)
            self.responses[response] += 1
            if response.startswith("2"):
                return True
            attempt += 1
            request = renewed() if renewed else request.again(attempt, response)
            self._stopped.wait(self._random.uniform(*_RETRY))
        return False

    def _post(self, request: Request) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self._random.choice(self._ports), timeout=_TIMEOUT)
        try:
            connection.request("POST", PATH, request.body.encode(), request.headers(self._secret))
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()
