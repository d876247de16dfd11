"""The load generator: raw requests over open connections, from one thread.

In a closed loop, each connection sends its next request when it has received a response. In an open loop, requests
leave at their time, whatever happened to those before. A late request counts from the time at which it should have
left (Tene, "How NOT to Measure Latency"), so that a pause of the server is not hidden.
"""

import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Self

_READ_SIZE = 1 << 16


@dataclass
class Timings:
    """The timings of some requests."""

    seconds: float = 0.0
    """Seconds that all of them took together."""
    latencies: list[float] = field(default_factory=list)
    """Seconds until each response, in the order of the responses."""
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Responses per second."""
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """Return the latency that a share of the requests does not exceed, in milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Connection:
    """A connection, with the part of a response that it has received."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self._received = b""

    def send(self, request: bytes, began: float) -> None:
        self.began = began
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """Receive a part of the response; return the status once it is complete."""
        part = self.socket.recv(_READ_SIZE)
        if not part:
            raise ConnectionError("the server closed a connection")
        self._received += part
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or len(body) < _content_length(head):
            return None
        status = int(self._received[9:12])
        self._received = b""
        return status


def _content_length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if rest else 0


class Driver:
    """Sends requests over connections to a server's ports, used in turn."""

    def __init__(self, ports: Sequence[int], connections: int) -> None:
        self._ports = cycle(ports)
        self._selector = selectors.DefaultSelector()
        self._idle: deque[_Connection] = deque(self._connect() for _ in range(connections))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for key in list(self._selector.get_map().values()):
            key.data.socket.close()
        self._selector.close()

    def closed_loop(self, requests: Iterable[bytes], seconds: float) -> Timings:
        """Keep all connections busy for some seconds, or until there are no more requests."""
        timings, began = Timings(), time.perf_counter()
        waiting = iter(requests)
        self._send_to_idle(waiting)
        while len(self._idle) < len(self._selector.get_map()):
            self._receive(timings, None)
            if time.perf_counter() < began + seconds:
                self._send_to_idle(waiting)
        timings.seconds = time.perf_counter() - began
        return timings

    def open_loop(self, requests: Sequence[bytes], times: Sequence[float]) -> Timings:
        """Send each request at its time, in seconds from now."""
        timings, began = Timings(), time.perf_counter()
        waiting = deque(zip(times, requests, strict=True))
        while waiting or len(self._idle) < len(self._selector.get_map()):
            now = time.perf_counter() - began
            while waiting and waiting[0][0] <= now:
                due, request = waiting.popleft()
                (self._idle.popleft() if self._idle else self._connect()).send(request, began + due)
            self._receive(timings, max(0.0, waiting[0][0] - (time.perf_counter() - began)) if waiting else None)
        timings.seconds = time.perf_counter() - began
        return timings

    def send(self, requests: Iterable[bytes]) -> None:
        """Send each request over a connection of its own, without waiting for a response."""
        for request in requests:
            self._idle.popleft().send(request, time.perf_counter())

    def _connect(self) -> _Connection:
        connection = _Connection(next(self._ports))
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        return connection

    def _send_to_idle(self, waiting: Iterator[bytes]) -> None:
        while self._idle and (request := next(waiting, None)):
            self._idle.popleft().send(request, time.perf_counter())

    def _receive(self, timings: Timings, timeout: float | None) -> None:
        for key, _ in self._selector.select(timeout):
            connection: _Connection = key.data
            status = connection.receive()
            if status is not None:
                timings.latencies.append(time.perf_counter() - connection.began)
                timings.statuses[status] += 1
                self._idle.append(connection)
