"""The gateway: who waits for whom, and for how long."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from bot.web.gateway import LARGE, LARGE_AT_ONCE, Gateway, Rejection, environ_of
from bot.web.lanes import Lane

TIMEOUT = 20.0
"""Seconds after which a test gives up."""


@dataclass
class SomeHeaders:
    """Headers of a request."""

    pairs: list[tuple[str, str]] = field(default_factory=list)

    def items(self) -> Iterable[tuple[str, str]]:
        return self.pairs


@dataclass
class SomeHead:
    """Head of a request."""

    path: str = "/fast"
    headers: SomeHeaders = field(default_factory=SomeHeaders)
    http_version: str = "1.1"
    server: str = "127.0.0.1:3000"
    client: str = "127.0.0.1:50000"
    scheme: str = "http"
    method: str = "POST"
    query_string: str = ""


class SomeExchange:
    """A request whose body arrives when the test says so, and the response to it."""

    def __init__(self, *, arrives: bool = True) -> None:
        self.asked = asyncio.Event()
        self.arrived = asyncio.Event()
        if arrives:
            self.arrived.set()
        self.responses: list[tuple[int, bytes]] = []
        self.headers: list[tuple[str, str]] = []

    async def _body(self) -> bytes:
        self.asked.set()
        await self.arrived.wait()
        return b"body"

    def __call__(self) -> Awaitable[bytes]:
        return self._body()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.responses.append((status, body))
        self.headers = headers


class SomeSite:
    """A site with a lane for each of its two paths; requests for ``/slow`` wait until the test lets them go."""

    def __init__(self, threads: int = 2, queue_size: int = 2) -> None:
        self.lanes: Mapping[str, Lane] = {path: Lane(path[1:], threads, queue_size) for path in ("/fast", "/slow")}
        self.released = threading.Event()
        self.length: int | Rejection = 4
        self.rejected: list[HTTPStatus] = []
        self.answered: list[bytes] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow":
            assert self.released.wait(TIMEOUT)
        if environ["PATH_INFO"] == "/broken":
            raise ValueError("broken")
        self.answered.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"an ", b"answer"]

    def body_length(self, environ: WSGIEnvironment) -> int | Rejection:
        return self.length

    def lane(self, environ: WSGIEnvironment, body: bytes) -> Lane | Rejection:
        return self.lanes.get(environ["PATH_INFO"], self.lanes["/fast"])

    def note_rejection(self, status: HTTPStatus) -> None:
        self.rejected.append(status)

    def close(self) -> None:
        for lane in self.lanes.values():
            lane.close()


def run(scenario: Callable[[SomeSite], Awaitable[None]], site: SomeSite | None = None) -> SomeSite:
    site = site or SomeSite()
    try:
        asyncio.run(asyncio.wait_for(scenario(site), TIMEOUT))
    finally:
        site.released.set()
        site.close()
    return site


async def send(gateway: Gateway, path: str = "/fast", *, arrives: bool = True) -> SomeExchange:
    exchange = SomeExchange(arrives=arrives)
    await gateway.__rsgi__(SomeHead(path), exchange)
    return exchange


def test_a_complete_request_is_answered_in_a_thread_of_its_lane() -> None:
    async def scenario(site: SomeSite) -> None:
        exchange = await send(Gateway(site))
        assert exchange.responses == [(200, b"an answer")]

    assert run(scenario).answered == [b"body"]


def test_a_body_that_does_not_arrive_is_given_up_and_holds_no_thread() -> None:
    async def scenario(site: SomeSite) -> None:
        gateway = Gateway(site, body_timeout=0.3)
        slow = [asyncio.create_task(send(gateway, arrives=False)) for _ in range(500)]
        await asyncio.sleep(0)
        assert (await send(gateway)).responses == [(200, b"an answer")]
        assert {(await task).responses[0][0] for task in slow} == {HTTPStatus.REQUEST_TIMEOUT}

    assert run(scenario).rejected == [HTTPStatus.REQUEST_TIMEOUT] * 500


def test_large_bodies_wait_for_each_other_and_small_ones_do_not_wait_for_them() -> None:
    async def scenario(site: SomeSite) -> None:
        gateway = Gateway(site, body_timeout=TIMEOUT)
        site.length = LARGE + 1
        large = [SomeExchange(arrives=False) for _ in range(LARGE_AT_ONCE + 3)]
        tasks = [asyncio.create_task(gateway.__rsgi__(SomeHead(), exchange)) for exchange in large]
        await asyncio.gather(*(exchange.asked.wait() for exchange in large[:LARGE_AT_ONCE]))
        assert not any(exchange.asked.is_set() for exchange in large[LARGE_AT_ONCE:])
        site.length = 4
        assert (await send(gateway)).responses == [(200, b"an answer")]
        for exchange in large:
            exchange.arrived.set()
        await asyncio.gather(*tasks)

    run(scenario)


def test_a_full_lane_delays_no_other_and_rejects_what_it_has_no_room_for() -> None:
    async def scenario(site: SomeSite) -> None:
        gateway = Gateway(site)
        slow = [asyncio.create_task(send(gateway, "/slow")) for _ in range(4)]
        await asyncio.sleep(0)
        rejected = await send(gateway, "/slow")
        assert rejected.responses[0][0] == HTTPStatus.SERVICE_UNAVAILABLE
        assert (await send(gateway, "/fast")).responses == [(200, b"an answer")]
        site.released.set()
        assert [(await task).responses for task in slow] == [[(200, b"an answer")]] * 4
        assert (await send(gateway, "/slow")).responses == [(200, b"an answer")]

    assert run(scenario).rejected == [HTTPStatus.SERVICE_UNAVAILABLE]


def test_a_request_that_waited_too_long_for_a_thread_is_not_begun() -> None:
    async def scenario(site: SomeSite) -> None:
        gateway = Gateway(site, start_deadline=0.2)
        first = [asyncio.create_task(send(gateway, "/slow")) for _ in range(2)]
        late = asyncio.create_task(send(gateway, "/slow"))
        await asyncio.sleep(0.3)
        site.released.set()
        assert (await late).responses[0][0] == HTTPStatus.SERVICE_UNAVAILABLE
        assert [(await task).responses[0][0] for task in first] == [200, 200]

    assert len(run(scenario).answered) == 2


def test_a_rejected_head_has_no_body_to_wait_for() -> None:
    async def scenario(site: SomeSite) -> None:
        site.length = Rejection(HTTPStatus.UNAUTHORIZED, (("www-authenticate", "Bearer"),))
        exchange = await send(Gateway(site), arrives=False)
        assert exchange.responses[0][0] == HTTPStatus.UNAUTHORIZED
        assert exchange.headers == [
            ("content-type", "text/plain; charset=utf-8"),
            ("connection", "close"),
            ("www-authenticate", "Bearer"),
        ]
        assert not exchange.asked.is_set()

    run(scenario)


def test_an_application_that_fails_answers_with_a_server_error(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(site: SomeSite) -> None:
        assert (await send(Gateway(site), "/broken")).responses[0][0] == HTTPStatus.INTERNAL_SERVER_ERROR

    run(scenario)
    assert "a request failed" in caplog.text


def test_the_environment_is_what_wsgi_applications_expect() -> None:
    pairs = [("content-type", "text/plain"), ("content-length", "4"), ("x-a", "1"), ("x-a", "2"), ("x_a", "3")]
    head = SomeHead("/slack/ü", SomeHeaders([*pairs, ("cookie", "a=1"), ("cookie", "b=2")]), query_string="a=%20")
    before = time.perf_counter()
    environ = environ_of(head)

    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "4")
    assert environ["HTTP_X_A"] == "1,2"
    assert environ["HTTP_COOKIE"] == "a=1;b=2"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/slack/ü"
    assert (environ["QUERY_STRING"], environ["REMOTE_ADDR"]) == ("a=%20", "127.0.0.1")
    assert before <= environ["guidepost.arrived"] <= time.perf_counter()
