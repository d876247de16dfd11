"""Requests that the guard passes on to Bolt, and those that it rejects."""

import json
import time
from io import BytesIO
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.guard import MAX_BODY
from slack_simulator.payloads import command_request, event_request, mention, signed_headers
from tests.support.slack_bot import PREVIOUS_SECRET, SIGNING_SECRET, SlackBot, post

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, kind: str = JSON) -> dict[str, str]:
    return signed_headers(body, kind, SIGNING_SECRET)


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("X-Slack-Request-Timestamp", "", 401),
        ("X-Slack-Request-Timestamp", "abc", 401),
        ("X-Slack-Request-Timestamp", "-1", 401),
        ("X-Slack-Request-Timestamp", "1e9", 401),
        ("X-Slack-Request-Timestamp", "9" * 5_000, 401),
        ("X-Slack-Request-Timestamp", "１７", 401),
        ("X-Slack-Signature", "", 401),
        ("X-Slack-Signature", "v0=", 401),
        ("X-Slack-Signature", "v0=ünlaut\udc80", 401),
        ("X-Slack-Signature", "v0=" + "0" * 64, 401),
    ],
)
def test_a_malformed_header_is_rejected(slack: SlackBot, name: str, value: str, status: int) -> None:
    request = event_request(mention("who decides?"))
    response = slack.deliver(request, {**request.headers(SIGNING_SECRET), name: value})

    assert response.status == status
    assert slack.said == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[]", JSON),
        (b"1", JSON),
        (b"{", JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 100_000, JSON),
        (b'{"a":' * 100_000, JSON),
        (b'{"type": "event_callback", "event_id": "Ev\\ud800"}', JSON),
        (b'{"type": "event_callback", "event": {"text": "half a \\udc4d"}}', JSON),
        (b'payload={"type": "block_actions", "actions": []}', FORM),
        (b'payload={"type": "view_submission", "view": {}}', FORM),
        (b"payload=[]", FORM),
        (b'payload={"type": "block_actions", "\\udfff": 1}', FORM),
        (b"payload={", FORM),
        (b"payload=%ff&a", FORM),
        (b"&".join(b"a=1" for _ in range(1_000)), FORM),
        (b'{"type": "block_actions", "actions": []}', "text/plain"),
        (b'{"type": "event_callback"', "text/plain"),
        (b'{"a":' * 300 + b"1" + b"}" * 300, JSON),
        (b'{"type": "event_callback", "event_id": "Ev1", "event": {"type": "message"}, "event_time": NaN}', JSON),
        (b'{"type": "event_callback", "event_id": "Ev1", "event": {"type": "message"}, "event_time": 1e999}', JSON),
        (
            b'{"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "ts": ' + b"9" * 40 + b"}}",
            JSON,
        ),
        (b'{"type": "event_callback", "event_id": "Ev1", "event": {"type": "a"}, "event": 1}', JSON),
        (b"command=/guide&text=x&user_id=U1&event=%7B%7D", FORM),
        (b"command=/guide&text=x", FORM),
        ('{"type": "event_callback"}'.encode("utf-16"), "application/json; charset=utf-16"),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_a_signed_body_of_another_shape_is_a_bad_request(slack: SlackBot, body: bytes, kind: str) -> None:
    assert post(slack.web, body, signed(body, kind)).status == 400


class Unread(BytesIO):
    """A body that must not be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError("the body was read")


@pytest.mark.parametrize(
    ("length", "status"),
    [("", 411), ("abc", 400), ("-5", 400), (str(MAX_BODY + 1), 413), (str(50 << 20), 413), ("9" * 40, 413)],
)
def test_a_body_of_invalid_or_excessive_length_is_not_even_read(slack: SlackBot, length: str, status: int) -> None:
    request = event_request(mention("who decides?"))
    response = post(
        slack.web,
        b"",
        request.headers(SIGNING_SECRET),
        **{"CONTENT_LENGTH": length, "wsgi.input": Unread()},
    )

    assert response.status == status


def test_a_truncated_body_is_a_bad_request(slack: SlackBot) -> None:
    request = event_request(mention("who decides?"))
    body = request.body.encode()

    assert post(slack.web, body, request.headers(SIGNING_SECRET), CONTENT_LENGTH=str(len(body) + 1)).status == 400


@pytest.mark.parametrize(
    ("environ", "status"),
    [({"REQUEST_METHOD": "GET"}, 405), ({"PATH_INFO": "/"}, 404), ({"PATH_INFO": "/slack/events/"}, 404)],
)
def test_another_method_or_path_is_rejected(slack: SlackBot, environ: dict[str, str], status: int) -> None:
    request = event_request(mention("who decides?"))

    assert post(slack.web, request.body.encode(), request.headers(SIGNING_SECRET), **environ).status == status


def test_a_request_signed_with_the_previous_secret_is_still_accepted(slack: SlackBot) -> None:
    request = event_request(mention("who decides?"))

    assert slack.deliver(request, request.headers(PREVIOUS_SECRET)).status == 200
    assert len(slack.said) == 1


def test_unsigned_headers_do_not_control_bolt(slack: SlackBot) -> None:
    request = command_request("/guide", "help", slack.server.url)
    controlling = {"X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "answer_command"}
    response = slack.deliver(request, {**request.headers(SIGNING_SECRET), **controlling})

    assert json.loads(response.body)["text"].startswith("How to ask Guidepost")


def test_slacks_verification_of_the_address_is_answered(slack: SlackBot) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "a challenge", "token": "unused"}).encode()

    assert "a challenge" in post(slack.web, body, signed(body)).body


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=40), max_size=4))
def test_nothing_unsigned_gets_through(slack: SlackBot, body: bytes, headers: dict[str, str]) -> None:
    now = {"X-Slack-Request-Timestamp": str(int(time.time()))}

    assert 400 <= post(slack.web, body, {**headers, **now}).status < 500


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["type", "event", "command", "text", "team_id", "authorizations", "actions", "channel", "payload"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS, ANY_JSON, max_size=6))
def test_a_signed_payload_of_any_shape_is_answered_without_an_exception(slack: SlackBot, payload: object) -> None:
    body = json.dumps(payload).encode()

    assert post(slack.web, body, signed(body)).status in {200, 400, 404}


@pytest.mark.parametrize("kind", [JSON, f"{JSON}; charset=utf-8", "text/plain", ""])
def test_an_event_is_json_whatever_its_content_type_is(slack: SlackBot, kind: str) -> None:
    request = event_request(mention("help"))
    body = request.body.encode()

    assert post(slack.web, body, signed(body, kind)).status == 200
    assert len(slack.said) == 1


def test_a_command_may_contain_the_word_payload(slack: SlackBot) -> None:
    """Bolt takes a form that contains the word for another kind of request, and finds nothing in it."""
    assert slack.type("/guide", "payload=1 help")["text"]
    assert slack.type("/guide", "what is a payload?")["text"]


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/actions/T0/1/x",
        "https://hooks.slack.com.example.org/actions",
        "https://example.org/hooks.slack.com",
        "https://hooks.slack.com@example.org/",
        "https://user:secret@hooks.slack.com/",
        "https://hooks.slack.com:8443/",
        "https://hooks.slаck.com/",
        "https://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "file:///etc/passwd",
        "https://hooks.slack.com\n.example.org/",
        "//hooks.slack.com/",
        "https://[hooks.slack.com/",
        "",
    ],
)
@pytest.mark.parametrize("field", ["response_url", "response_urls"])
def test_a_payload_that_asks_for_an_answer_elsewhere_is_a_bad_request(slack: SlackBot, url: str, field: str) -> None:
    value = url if field == "response_url" else [{"response_url": url}]
    person = {"user": {"id": "U0ASKER", "team_id": "T0PLAYGROUND"}, "team": {"id": "T0PLAYGROUND"}}
    body = urlencode({"payload": json.dumps({"type": "view_submission", **person, field: value})}).encode()

    assert post(slack.web, body, signed(body, FORM)).status == 400
