"""Access to the simulated Slack's port: programs are served, pages in a browser are not, whatever they know."""

import json
from http.client import HTTPConnection

import pytest

from slack_simulator.clock import MAX_TIME, Clock
from slack_simulator.server import MAX_BODY, SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import BOT_TOKEN, GENERAL, Workspace

PATHS = ("api/chat.postMessage", "response/T0PLAYGROUND/1", "_control/clock", "oauth/v2/authorize", "nothing")
MESSAGE = json.dumps({"channel": GENERAL, "text": "hello"})


def status(server: SlackServer, path: str, body: str = "", method: str = "POST", **headers: str) -> int:
    """Return the status of the response. The names of headers have ``_`` instead of ``-``."""
    usual = {
        "Host": server.address,
        "Authorization": f"Bearer {BOT_TOKEN}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }
    sent = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection = HTTPConnection(server.address, timeout=10)
    connection.putrequest(method, f"/{path}", skip_host=True)
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders(body.encode())
    found = connection.getresponse().status
    connection.close()
    return found


def test_a_program_that_has_the_token_is_served(server: SlackServer, workspace: Workspace) -> None:
    port = server.address.partition(":")[2]

    assert status(server, PATHS[0], MESSAGE) == 200
    assert status(server, PATHS[0], MESSAGE, Host=f"localhost:{port}") == 200
    assert len(workspace.bot_messages()) == 2


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost:1", ""])
def test_another_host_name_is_refused(server: SlackServer, workspace: Workspace, path: str, host: str) -> None:
    assert status(server, path, MESSAGE, Host=host) == 421
    assert workspace.bot_messages() == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:8000"])
def test_a_request_with_an_origin_is_refused(server: SlackServer, workspace: Workspace, path: str, origin: str) -> None:
    assert status(server, path, MESSAGE, Origin=origin) == 403
    assert workspace.bot_messages() == []


def test_a_browser_can_open_the_consent_page_and_nothing_else(server: SlackServer, slack: Slack) -> None:
    consent = f"oauth/v2/authorize?client_id={slack.client.id}&scope=commands&redirect_uri=http://127.0.0.1/"

    assert status(server, consent, method="GET", Sec_Fetch_Site="cross-site") == 302
    assert status(server, "api/auth.test", method="GET", Sec_Fetch_Site="cross-site") == 403
    assert status(server, "response/T0PLAYGROUND/1", method="GET") == 405


@pytest.mark.parametrize(
    ("length", "expected"), [("-1", 400), ("many", 400), ("²", 400), (str(MAX_BODY + 1), 413), ("9" * 5_000, 413)]
)
def test_a_wrong_length_is_answered_and_the_body_is_not_waited_for(
    server: SlackServer, length: str, expected: int
) -> None:
    assert status(server, "api/auth.test", Content_Length=length) == expected
    assert status(server, "api/auth.test", Transfer_Encoding="chunked") == 411


@pytest.mark.parametrize("now", [float("nan"), float("inf"), -1.0, MAX_TIME + 1])
def test_a_clock_refuses_what_is_no_time(now: float) -> None:
    clock = Clock(lambda: 5.0)
    with pytest.raises(ValueError, match="the time must be"):
        clock.set(now)
    with pytest.raises(ValueError, match="the time must be"):
        clock.advance(now - 5.0 if now < 0 else now)

    assert clock.now() == 5.0


def test_a_response_url_cannot_be_guessed(workspace: Workspace) -> None:
    urls = {workspace.open_response_url("http://127.0.0.1/", GENERAL) for _ in range(100)}

    assert len({url.rpartition("/")[2] for url in urls}) == 100
    assert min(len(url.rpartition("/")[2]) for url in urls) >= 20
