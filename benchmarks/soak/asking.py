"""Delivers events as Slack does: until they are acknowledged, some of them again, and not always in order."""

import http.client
import random
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from benchmarks.soak.questions import Question
from bot.playground.payloads import Request
from bot.slack.guard import PATH

_PATIENCE = 3.0
"""Seconds that Slack waits for an acknowledgement: https://docs.slack.dev/apis/events-api."""
_RETRY = (0.1, 1.0)
"""Seconds before a retry, at least and at most. Slack's own come three times, and later."""
_LATE = 0.3
_AGAIN = 0.2
"""Shares of the events that come up to a second late, and of those acknowledged that come once more."""
_THREADS = 32


class Deliverer:
    """Slack's side of the events. Leaving its context waits until everything is acknowledged, or given up."""

    def __init__(self, ports: Sequence[int], signing_secret: str, seed: int) -> None:
        """``ports``: where the web processes listen; each delivery goes to any of them."""
        self._ports = ports
        self._secret = signing_secret
        self._random = random.Random(seed)  # noqa: S311 (to be repeated, not to be secret)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="slack")
        self._given_up = threading.Event()
        self._asked: list[tuple[Question, list[Future[bool]]]] = []
        self.outcomes: Counter[str] = Counter()
        """What came of each delivery: a status, or what happened to the connection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True)

    def deliver(self, question: Question) -> None:
        """Deliver what tells of ``question``, in threads of our own."""
        self._asked.append((question, [self._pool.submit(self._deliver, request) for request in question.events]))

    def wait(self, seconds: float) -> None:
        """Wait until everything is acknowledged, and give up what is not by then."""
        timer = threading.Timer(seconds, self._given_up.set)
        timer.start()
        self._pool.shutdown(wait=True)
        timer.cancel()

    def questions(self) -> list[tuple[Question, bool]]:
        """What was asked, and whether every event that tells of it was acknowledged."""
        return [(question, all(delivery.result() for delivery in told)) for question, told in self._asked]

    def _deliver(self, request: Request) -> bool:
        if self._random.random() < _LATE:
            self._given_up.wait(self._random.uniform(0, 1))
        acknowledged = self._until_acknowledged(request)
        if acknowledged and self._random.random() < _AGAIN:
            self._given_up.wait(self._random.uniform(0, 1))
            self._until_acknowledged(request.again(1))
        return acknowledged

    def _until_acknowledged(self, request: Request) -> bool:
        attempt = 0
        while not self._given_up.is_set():
            outcome = self._post(request)
            self.outcomes[outcome] += 1
            if outcome.startswith("2"):
                return True
            attempt += 1
            request = request.again(attempt, outcome)
            self._given_up.wait(self._random.uniform(*_RETRY))
        return False

    def _post(self, request: Request) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self._random.choice(self._ports), timeout=_PATIENCE)
        try:
            connection.request("POST", PATH, request.body.encode(), request.headers(self._secret))
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()
