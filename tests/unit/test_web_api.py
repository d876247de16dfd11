"""The client for the Web API: which addresses it calls, and what it makes of responses that are not Slack's."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_sdk.errors import SlackApiError

from bot.services.failures import FailureCause
from bot.slack.client import failure_of
from bot.web_api import SlackAddresses, SlackClient, post_json

PAGE = "<html>captive portal for mary.poe@example.org, token xoxb-1</html>"


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[tuple[str, list[str]]]:
    """Serve the same response for every request; yield the address, and the list of the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", asked
        finally:
            server.shutdown()


def client(url: str) -> SlackClient:
    return SlackClient("xoxb-1", base_url=url, retry_handlers=[])


@pytest.mark.parametrize("url", ["https://hooks.slack.com/actions/T0/1/x", "https://hooks.slack.com:443/commands/1",
                                 "https://slack.com/api/x", "HTTPS://HOOKS.SLACK.COM/a"])  # fmt: skip
def test_slacks_own_addresses_are_allowed(url: str) -> None:
    assert SlackAddresses("https://slack.com/api/").allows(url)


@pytest.mark.parametrize(
    "url",
    [
        None, 1, {}, "", "hooks.slack.com", "//hooks.slack.com/x", "http://hooks.slack.com/x", "http://slack.com/api/x",
        "https://hooks.slack.com.evil.example/x", "https://evil.example/hooks.slack.com", "https://files.slack.com/x",
        "https://hooks.slack.com@evil.example/", "https://a:b@hooks.slack.com/", "https://hooks.slack.com:99999/",
        "https://hooks.slack.com:8443/x", "https://hooks.slack.com /", "https://hooks.slack.com\t/",
        "https://hooks.sl\u0430ck.com/", "https://127.0.0.1/", "http://169.254.169.254/", "file:///etc/passwd",
        "ftp://hooks.slack.com/", "https://[hooks.slack.com/",
    ],
)  # fmt: skip
def test_no_other_address_is_allowed(url: object) -> None:
    assert not SlackAddresses("https://slack.com/api/").allows(url)


def test_a_simulated_slack_allows_its_own_machine_in_the_same_scheme() -> None:
    addresses = SlackAddresses("http://127.0.0.1:5001/api/")

    assert addresses.allows("http://127.0.0.1:5001/response/1")
    assert addresses.allows("http://localhost:5001/response/1")
    assert not addresses.allows("https://127.0.0.1:5001/response/1")
    assert not addresses.allows("http://192.0.2.1:5001/response/1")


def test_a_redirect_is_not_followed_and_takes_no_token_anywhere() -> None:
    with answering(200, b'{"ok": true}') as (elsewhere, asked), answering(302, b"", Location=elsewhere) as (url, first):
        with pytest.raises(SlackApiError) as failure:
            client(url).auth_test()
        status, reason = post_json(f"{url}response", {"text": "a card"}, 5.0)

    assert failure_of(failure.value).name == "status 302"
    assert (status, reason) == (302, "status 302")
    assert len(first) == 2
    assert asked == []


@pytest.mark.parametrize("status", [200, 404, 407, 502, 503])
@pytest.mark.parametrize("body", [PAGE.encode(), b"", b"[1]", b"\xff\xfe\x00", b"null", b"[" * 100_000])
def test_the_text_of_a_proxy_enters_neither_the_failure_nor_the_log(
    status: int, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with answering(status, body, Content_Type="text/html; charset=no-such-thing") as (url, _):
        with pytest.raises(SlackApiError) as failure:
            client(url).chat_postMessage(channel="C0", text="an answer")
        sent = post_json(f"{url}response", {"text": "a card"}, 5.0)
    failed = failure_of(failure.value)

    assert failed.name in {"unexpected_response", f"status {status}"}
    assert failed.cause is (FailureCause.SERVER_ERROR if status >= 500 else FailureCause.UNKNOWN)
    assert sent == (status, "" if status == 200 else f"status {status}")
    assert "portal" not in str(failure.value) + repr(failed) + caplog.text


def test_slacks_own_error_is_reported_by_its_name() -> None:
    with answering(200, b'{"ok": false, "error": "channel_not_found"}') as (url, _):
        with pytest.raises(SlackApiError) as failure:
            client(url).auth_test()
        assert post_json(url, {}, 5.0) == (200, "channel_not_found")

    assert failure_of(failure.value).name == "channel_not_found"


def test_an_error_of_slacks_form_that_is_no_name_is_not_repeated() -> None:
    with answering(200, b'{"ok": false, "error": "mary.poe@example.org is blocked"}') as (url, _):
        with pytest.raises(SlackApiError) as failure:
            client(url).auth_test()
        assert post_json(url, {}, 5.0) == (200, "")

    assert failure_of(failure.value).name == "unexpected_response"


@pytest.mark.parametrize("pause", ["soon", "-1", "nan", "inf", "1e99"])
def test_a_pause_that_cannot_be_is_no_pause(pause: str) -> None:
    limited = answering(429, b'{"ok": false, "error": "ratelimited"}', Retry_After=pause)
    with limited as (url, _), pytest.raises(SlackApiError) as failure:
        client(url).auth_test()

    assert failure_of(failure.value).retry_after is None
