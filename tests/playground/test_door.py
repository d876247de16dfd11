"""Who gets in: the browser that has the token, from the page itself, at the page's own address."""

import json

import pytest

from bot.bootstrap.playground import Playground
from bot.playground.workspace import GENERAL
from tests.playground.visitor import Visitor

SAY = json.dumps({"channel": GENERAL, "text": "hello"}).encode()
PATHS = ["/", "/api/state", f"/api/messages?channel={GENERAL}", "/api/events", "/api/curator", "/static/main.js"]


def said(visitor: Visitor) -> list[str]:
    return [message["text"] for message in visitor.messages(GENERAL)]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_cookie_nothing_is_shown(playground: Playground, path: str) -> None:
    assert Visitor(playground.address).request("GET", path).status == 403


@pytest.mark.parametrize("token", ["", "wrong", "%00", "ä"])
def test_a_wrong_token_sets_no_cookie(playground: Playground, token: str) -> None:
    refused = Visitor(playground.address).request("GET", f"/?token={token.replace('ä', '%C3%A4')}")

    assert refused.status == 403
    assert "Set-Cookie" not in refused.headers


def test_the_token_opens_once_and_is_no_cookie(playground: Playground) -> None:
    visitor = Visitor(playground.address)
    token = visitor.address.query.partition("=")[2]
    let_in = visitor.request("GET", f"/?token={token}")

    assert (let_in.status, let_in.headers["Location"]) == (303, "/")
    assert "HttpOnly" in let_in.headers["Set-Cookie"]
    assert "SameSite=Strict" in let_in.headers["Set-Cookie"]
    assert token not in let_in.headers["Set-Cookie"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1", "0.0.0.0:{port}"])
def test_another_host_name_leads_nowhere(visitor: Visitor, host: str) -> None:
    named = host.format(port=visitor.address.port)

    assert visitor.request("GET", "/api/state", Host=named).status == 421
    assert visitor.request("GET", f"/?{visitor.address.query}", Host=named).status == 421


def test_the_machines_own_name_is_as_good_as_its_number(visitor: Visitor) -> None:
    name = f"localhost:{visitor.address.port}"

    assert visitor.request("GET", "/api/state", Host=name).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Origin": None},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_nobody_elses_page_can_act(visitor: Visitor, headers: dict[str, str | None]) -> None:
    usual: dict[str, str | None] = {"Origin": visitor.origin, "Content_Type": "application/json"}
    refused = visitor.request("POST", "/api/say", SAY, **{**usual, **headers})

    assert refused.status == 403
    assert said(visitor) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_nobody_elses_page_can_look(visitor: Visitor, site: str) -> None:
    assert visitor.request("GET", "/api/state", Sec_Fetch_Site=site).status == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_only_json_is_read(visitor: Visitor, kind: str | None) -> None:
    refused = visitor.request("POST", "/api/say", SAY, Origin=visitor.origin, Content_Type=kind)

    assert refused.status == 415
    assert said(visitor) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"channel": 1}', b"\xff", b"[" * 100_000])
def test_a_body_that_is_none_is_refused_with_a_sentence(visitor: Visitor, body: bytes) -> None:
    refused = visitor.request("POST", "/api/say", body, Origin=visitor.origin, Content_Type="application/json")

    assert refused.status == 400
    assert refused.json["ok"] is False


def test_a_body_that_is_too_long_is_not_read(visitor: Visitor) -> None:
    refused = visitor.attempt("say", channel=GENERAL, text="a" * 300_000)

    assert refused.status == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_method_does_anything(visitor: Visitor, method: str) -> None:
    assert visitor.request(method, "/api/say", SAY).status in {403, 405}


def test_every_response_is_hardened(visitor: Visitor) -> None:
    for response in (visitor.request("GET", "/api/state"), Visitor(visitor.origin).request("GET", "/")):
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("path", ["/static/../door.py", "/static/%2e%2e/door.py"])
def test_no_file_but_the_pages_own_is_served(visitor: Visitor, path: str) -> None:
    assert visitor.request("GET", path).status == 404
