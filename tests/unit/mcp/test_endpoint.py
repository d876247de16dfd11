"""The checks of a request to the MCP address before its body is received, and the bridge to the SDK."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import pytest
from werkzeug.test import Client

from bot.http_requests import RejectedError
from bot.mcp.bridge import AsgiBridge, BridgeTimeoutError
from bot.mcp.endpoint import MAX_BODY, Endpoint
from bot.mcp.limiter import AddressLimiter
from bot.mcp.server import GuideServer
from bot.services.guide import Guide

PUBLIC = "https://bot.example.org/"
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


def head(**more: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "HTTP_HOST": "bot.example.org",
        "CONTENT_LENGTH": "2",
        "REMOTE_ADDR": "192.0.2.1",
    } | more


@pytest.fixture
def endpoint(guide: Guide) -> Iterator[Endpoint]:
    endpoint = Endpoint(GuideServer(guide), AddressLimiter(1_000), public_url=PUBLIC)
    yield endpoint
    endpoint.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, None),
        ({"HTTP_HOST": "BOT.example.org:443"}, None),
        ({"HTTP_HOST": "localhost:3000"}, None),
        ({"HTTP_HOST": "[::1]:3000"}, None),
        ({"HTTP_HOST": "bot.example.org:8443"}, 421),
        ({"HTTP_HOST": "bot.example.org.evil.example"}, 421),
        ({"HTTP_HOST": "evil.example@localhost"}, 421),
        ({"HTTP_HOST": ""}, 421),
        ({"HTTP_ORIGIN": "https://bot.example.org"}, None),
        ({"HTTP_ORIGIN": "http://bot.example.org"}, 403),
        ({"HTTP_ORIGIN": "https://evil.example"}, 403),
        ({"HTTP_ORIGIN": "http://localhost:8000"}, 403),
        ({"HTTP_ORIGIN": "http://localhost:8000", "HTTP_HOST": "localhost:3000"}, None),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_ORIGIN": ""}, 403),
        ({"REQUEST_METHOD": "GET"}, 405),
        ({"CONTENT_LENGTH": ""}, 411),
        ({"CONTENT_LENGTH": "-1"}, 400),
        ({"CONTENT_LENGTH": str(MAX_BODY)}, None),
        ({"CONTENT_LENGTH": str(MAX_BODY + 1)}, 413),
        ({"CONTENT_LENGTH": "9" * 5_000}, 413),
    ],
)
def test_a_head_is_checked(endpoint: Endpoint, headers: dict[str, str], status: int | None) -> None:
    rejected = _rejection(endpoint, head(**headers))

    assert (rejected.status if rejected else None) == status


def test_without_a_public_address_only_this_machine_is_served(guide: Guide) -> None:
    endpoint = Endpoint(GuideServer(guide), AddressLimiter(1_000))

    assert _rejection(endpoint, head(HTTP_HOST="127.0.0.1:3000")) is None
    assert _status(endpoint, head()) == HTTPStatus.MISDIRECTED_REQUEST


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer a token", "bearer the token", "Bearer the token ", "Bearer é\udcff"]
)
def test_only_the_token_opens(guide: Guide, sent: str) -> None:
    endpoint = Endpoint(GuideServer(guide), AddressLimiter(1_000), public_url=PUBLIC, token="the token")

    assert _rejection(endpoint, head(HTTP_AUTHORIZATION="Bearer the token")) is None
    assert _status(endpoint, head(HTTP_AUTHORIZATION=sent)) == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    ("proxies", "same"),
    [
        (0, ["x, 1.1.1.1", "x, 2.2.2.2", ""]),  # what anyone can write does not count
        (1, ["1.1.1.1, 3.3.3.3", "2.2.2.2, 3.3.3.3", "3.3.3.3"]),
        (2, ["1.1.1.1, 3.3.3.3, 4.4.4.4", "3.3.3.3, 4.4.4.4"]),
    ],
)
def test_an_address_is_the_one_that_the_outermost_trusted_proxy_saw(
    guide: Guide, proxies: int, same: list[str]
) -> None:
    endpoint = Endpoint(GuideServer(guide), AddressLimiter(5), public_url=PUBLIC, trusted_proxies=proxies)
    first, *others = (_status(endpoint, head(HTTP_X_FORWARDED_FOR=value)) for value in same)

    assert first is None
    assert set(others) == {HTTPStatus.TOO_MANY_REQUESTS}
    if proxies:
        assert _status(endpoint, head(HTTP_X_FORWARDED_FOR="9.9.9.9, 8.8.8.8, 7.7.7.7")) is None


def test_a_request_counts_once(guide: Guide) -> None:
    endpoint, environ = Endpoint(GuideServer(guide), AddressLimiter(5), public_url=PUBLIC), head()

    assert [_rejection(endpoint, environ) for _ in range(3)] == [None] * 3
    assert _status(endpoint, head()) == HTTPStatus.TOO_MANY_REQUESTS


def test_it_is_an_ordinary_wsgi_application(endpoint: Endpoint) -> None:
    client = Client(endpoint)
    accept = {"Accept": "application/json"}
    response = client.post("/mcp", json=LIST, headers=accept, base_url=PUBLIC)

    assert response.status_code == 200
    assert len(response.get_json()["result"]["tools"]) == 5
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get("/mcp", base_url=PUBLIC).status_code == 405
    assert (
        client.post(
            "/mcp", data="{", headers={**accept, "Content-Type": "application/json"}, base_url=PUBLIC
        ).status_code
        == 400
    )
    assert client.post("/mcp", data=json.dumps(LIST), headers=accept, base_url=PUBLIC).status_code == 400


@asynccontextmanager
async def _lifespan() -> AsyncIterator[None]:
    yield


def test_a_call_that_takes_too_long_is_given_up_and_the_next_one_works() -> None:
    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["path"] == "/slow":
            await asyncio.sleep(60)
        await send({"type": "http.response.start", "status": 204, "headers": []})

    bridge = AsgiBridge(application, _lifespan, timeout=0.2)
    with pytest.raises(BridgeTimeoutError):
        bridge.call({"path": "/slow"}, b"")
    assert bridge.call({"path": "/"}, b"").status == 204
    bridge.close()
    bridge.close()


def _rejection(endpoint: Endpoint, environ: dict[str, Any]) -> RejectedError | None:
    try:
        endpoint.check_head(environ)
    except RejectedError as rejected:
        return rejected
    return None


def _status(endpoint: Endpoint, environ: dict[str, Any]) -> HTTPStatus | None:
    rejected = _rejection(endpoint, environ)
    return rejected.status if rejected else None
