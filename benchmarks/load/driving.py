"""The load generator: raw requests over connections that are kept open, from one thread.

Closed loop: each connection sends its next request when it has its answer. Open loop: requests leave at their time,
whatever came of those before, and a late one counts from the time it should have left (Tene, "How NOT to Measure
Latency"), so that a server's pause is not hidden.
"""

import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Self

_MOST = 1 << 16


@dataclass
class Timed:
    """What came of some requests."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    """Seconds each, in the order of the answers."""
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """The latency that this share of the requests keeps within, in milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Connection:
    """One connection, and the answer that is coming in on it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self._read = b""

    def send(self, request: bytes, began: float) -> None:
        self.began = began
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """The status, when the answer is all there."""
        received = self.socket.recv(_MOST)
        if not received:
            raise ConnectionError("the server closed a connection")
        self._read += received
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return None
        status = int(self._read[9:12])
        self._read = b""
        return status


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if rest else 0


class Driver:
    """Connections to a server's ports, in turn."""

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

    def closed_loop(self, requests: Iterable[bytes], seconds: float) -> Timed:
        """All connections busy for so long, or until there are no more requests."""
        timed, began = Timed(), time.perf_counter()
        waiting = iter(requests)
        self._send_to_idle(waiting)
        while len(self._idle) < len(self._selector.get_map()):
            self._receive(timed, None)
            if time.perf_counter() < began + seconds:
                self._send_to_idle(waiting)
        timed.seconds = time.perf_counter() - began
        return timed

    def open_loop(self, requests: Sequence[bytes], times: Sequence[float]) -> Timed:
        """Each request at its time, in seconds from now."""
        timed, began = Timed(), time.perf_counter()
        waiting = deque(zip(times, requests, strict=True))
        while waiting or len(self._idle) < len(self._selector.get_map()):
            now = time.perf_counter() - began
            while waiting and waiting[0][0] <= now:
                due, request = waiting.popleft()
                (self._idle.popleft() if self._idle else self._connect()).send(request, began + due)
            self._receive(timed, max(0.0, waiting[0][0] - (time.perf_counter() - began)) if waiting else None)
        timed.seconds = time.perf_counter() - began
        return timed

    def send(self, requests: Iterable[bytes]) -> None:
        """Send without waiting for any answer, a connection each."""
        for request in requests:
            self._idle.popleft().send(request, time.perf_counter())

    def _connect(self) -> _Connection:
        connection = _Connection(next(self._ports))
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        return connection

    def _send_to_idle(self, waiting: Iterator[bytes]) -> None:
        while self._idle and (request := next(waiting, None)):
            self._idle.popleft().send(request, time.perf_counter())

    def _receive(self, timed: Timed, patience: float | None) -> None:
        for key, _ in self._selector.select(patience):
            connection: _Connection = key.data
            status = connection.receive()
            if status is not None:
                timed.latencies.append(time.perf_counter() - connection.began)
                timed.statuses[status] += 1
                self._idle.append(connection)
