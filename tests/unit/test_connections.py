"""Connections are kept for the next request, and a request that may have arrived is never repeated."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import RemoteDisconnected

import pytest

from bot.connections import KEPT_FOR, Connections
from tests.support.stores import SettableClock

RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
LAST = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@dataclass
class Server:
    """Answers the requests on each connection with the next of ``responses``; an empty one ends the connection."""

    listener: socket.socket
    responses: list[bytes] = field(default_factory=list)
    connections: list[socket.socket] = field(default_factory=list)
    requests: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/api/auth.test"

    def run(self) -> None:
        with suppress(OSError):
            while True:
                connection = self.listener.accept()[0]
                self.connections.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as received:
            while received.readline():
                while received.readline().strip():
                    pass
                received.read(2)
                self.requests += 1
                response = self.responses.pop(0)
                if not response:
                    return
                connection.sendall(response)


@pytest.fixture
def server() -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = Server(listener)
        thread = threading.Thread(target=served.run, daemon=True)
        thread.start()
        yield served
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def connections(clock: SettableClock) -> Iterator[Connections]:
    with closing(Connections(clock)) as opened:
        yield opened


def post(connections: Connections, server: Server, response: bytes = RESPONSE) -> bytes:
    server.responses.append(response)
    return connections.post(server.url, b"{}", {"Content-Type": "application/json"}, 5.0, 1_000).body


def test_a_connection_serves_one_request_after_another(connections: Connections, server: Server) -> None:
    assert [post(connections, server) for _ in range(3)] == [b"{}"] * 3
    assert (len(server.connections), server.requests) == (1, 3)


def test_a_connection_that_the_server_ends_is_replaced(connections: Connections, server: Server) -> None:
    post(connections, server)
    server.connections[0].shutdown(socket.SHUT_RDWR)

    assert post(connections, server) == b"{}"
    assert (len(server.connections), server.requests) == (2, 2)


def test_a_connection_is_not_kept_where_the_server_says_so_or_a_body_is_too_long(
    connections: Connections, server: Server
) -> None:
    post(connections, server, LAST)
    post(connections, server, b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + 2_000 * b"x")
    post(connections, server)

    assert len(server.connections) == 3


def test_an_old_connection_is_not_used_again(connections: Connections, server: Server, clock: SettableClock) -> None:
    post(connections, server)
    clock.now += KEPT_FOR + 1
    post(connections, server)

    assert len(server.connections) == 2


def test_a_request_without_a_response_is_not_repeated(connections: Connections, server: Server) -> None:
    post(connections, server)
    with pytest.raises(RemoteDisconnected):
        post(connections, server, b"")

    assert server.requests == 2
