"""Access to the page: for a browser that has the token, from the page itself, at the page's own address."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from playground.app import Playground
from slack_simulator.workspace import GENERAL
from tests.support.playground_visitor import Visitor

SAY = json.dumps({"channel": GENERAL, "text": "hello"}).encode()
PATHS = ["/", "/api/state", f"/api/messages?channel={GENERAL}", "/api/events", "/api/curator", "/static/main.js"]


def texts(visitor: Visitor) -> list[str]:
    return [message["text"] for message in visitor.messages(GENERAL)]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_cookie_nothing_is_shown(playground: Playground, path: str) -> None:
    assert Visitor(playground.new_address()).request("GET", path).status == 403


@pytest.mark.parametrize("token", ["", "wrong", "%00", "ä"])
def test_a_wrong_token_sets_no_cookie(playground: Playground, token: str) -> None:
    rejected = Visitor(playground.new_address()).request("GET", f"/?token={token.replace('ä', '%C3%A4')}")

    assert rejected.status == 403
    assert "Set-Cookie" not in rejected.headers


def test_an_address_opens_one_browser_once(playground: Playground) -> None:
    address = playground.new_address()
    first = Visitor.with_access(address)
    second = Visitor(address).request("GET", f"/?{urlsplit(address).query}")

    assert first.request("GET", "/").status == 200, "a reload needs no token"
    assert first.request("GET", f"/?{urlsplit(address).query}").status == 303, "the same browser may open it again"
    assert second.status == 403
    assert "Set-Cookie" not in second.headers
    assert "press Enter in the terminal" in second.body


def test_only_the_newest_address_works_and_browsers_that_are_open_stay_open(playground: Playground) -> None:
    former, unopened, newest = (playground.new_address() for _ in range(3))
    visitor = Visitor.with_access(newest)

    for address in (former, unopened):
        assert "only the newest one works" in Visitor(address).request("GET", f"/?{urlsplit(address).query}").body
    playground.new_address()
    assert visitor.get("state")["me"]


def test_one_of_many_browsers_that_open_an_address_at_once_gets_in(playground: Playground) -> None:
    address = playground.new_address()
    with ThreadPoolExecutor(8) as browsers:
        opened = list(
            browsers.map(lambda _: Visitor(address).request("GET", f"/?{urlsplit(address).query}"), range(24))
        )

    assert sorted(response.status for response in opened) == [303, *[403] * 23]


def test_a_look_whether_the_address_works_does_not_use_it_up(playground: Playground) -> None:
    address = playground.new_address()

    assert Visitor(address).request("HEAD", f"/?{urlsplit(address).query}").status == 403
    assert Visitor.with_access(address).get("state")["me"]


def test_a_link_on_another_page_opens_the_playground_by_a_page_of_its_own(playground: Playground) -> None:
    address = playground.new_address()
    query = urlsplit(address).query
    opened = Visitor(address).request("GET", f"/?{query}", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")

    # A browser does not send a strict cookie after a redirect that another site started.
    assert opened.status == 200
    assert 'url=/"' in opened.body
    assert opened.headers["Set-Cookie"]


def test_opening_the_address_sets_a_cookie_that_does_not_contain_the_token(playground: Playground) -> None:
    visitor = Visitor(playground.new_address())
    token = visitor.address.query.partition("=")[2]
    granted = visitor.request("GET", f"/?token={token}")

    assert (granted.status, granted.headers["Location"]) == (303, "/")
    assert "HttpOnly" in granted.headers["Set-Cookie"]
    assert "SameSite=Strict" in granted.headers["Set-Cookie"]
    assert token not in granted.headers["Set-Cookie"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1", "0.0.0.0:{port}"])
def test_another_host_name_is_rejected(visitor: Visitor, host: str) -> None:
    named = host.format(port=visitor.address.port)

    assert visitor.request("GET", "/api/state", Host=named).status == 421
    assert visitor.request("GET", f"/?{visitor.address.query}", Host=named).status == 421


def test_localhost_is_as_good_as_its_address(visitor: Visitor) -> None:
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
def test_another_page_cannot_act(visitor: Visitor, headers: dict[str, str | None]) -> None:
    usual: dict[str, str | None] = {"Origin": visitor.origin, "Content_Type": "application/json"}
    rejected = visitor.request("POST", "/api/say", SAY, **{**usual, **headers})

    assert rejected.status == 403
    assert texts(visitor) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_cannot_look(visitor: Visitor, site: str) -> None:
    assert visitor.request("GET", "/api/state", Sec_Fetch_Site=site).status == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_only_json_is_read(visitor: Visitor, kind: str | None) -> None:
    rejected = visitor.request("POST", "/api/say", SAY, Origin=visitor.origin, Content_Type=kind)

    assert rejected.status == 415
    assert texts(visitor) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"channel": 1}', b"\xff", b"[" * 100_000])
def test_a_malformed_body_is_rejected_with_a_sentence(visitor: Visitor, body: bytes) -> None:
    rejected = visitor.request("POST", "/api/say", body, Origin=visitor.origin, Content_Type="application/json")

    assert rejected.status == 400
    assert rejected.json["ok"] is False


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "1e12", "-1", '"5"', "true", "[]", "1" * 400]
)
def test_a_clock_is_set_to_a_time_only(visitor: Visitor, number: str) -> None:
    body = f'{{"now": {number}}}'.encode()
    rejected = visitor.request("POST", "/api/clock", body, Origin=visitor.origin, Content_Type="application/json")

    assert rejected.status == 400
    assert rejected.json["error"]
    assert abs(visitor.get("state")["clock_ahead"]) < 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_in_json_is_rejected_at_any_place(visitor: Visitor, number: str) -> None:
    body = f'{{"view_id": "V1", "state": {{"values": {{"b": {{"a": {{"value": {number}}}}}}}}}}}'.encode()
    rejected = visitor.request("POST", "/api/view/submit", body, Origin=visitor.origin, Content_Type="application/json")

    assert rejected.status == 400
    assert "not JSON" in rejected.json["error"]


def test_a_body_that_is_too_long_is_rejected(visitor: Visitor) -> None:
    rejected = visitor.attempt("say", channel=GENERAL, text="a" * 300_000)

    assert rejected.status == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_method_has_an_effect(visitor: Visitor, method: str) -> None:
    assert visitor.request(method, "/api/say", SAY).status in {403, 405}


def test_every_response_has_the_security_headers(visitor: Visitor) -> None:
    for response in (visitor.request("GET", "/api/state"), Visitor(visitor.origin).request("GET", "/")):
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("path", ["/static/../door.py", "/static/%2e%2e/door.py"])
def test_no_file_outside_the_static_folder_is_served(visitor: Visitor, path: str) -> None:
    assert visitor.request("GET", path).status == 404
