"""Planned faults: the effect that a call has in Slack, and the response that the caller gets."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, RemoteDisconnected
from typing import Literal
from urllib.error import HTTPError, URLError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_simulator.faults import ANY, Fault, Faults, Hold, rate_limited
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import BOT_TOKEN, GENERAL

POST = "chat.postMessage"


def outcomes(slack: Slack) -> list[str]:
    return [call.outcome for call in slack.journal.calls]


def test_a_planned_error_is_returned_as_often_as_planned_and_nothing_is_posted(client: WebClient, slack: Slack) -> None:
    slack.faults.plan(POST, Fault("internal_error"), count=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            client.chat_postMessage(channel=GENERAL, text="x")
    client.chat_postMessage(channel=GENERAL, text="x")

    assert outcomes(slack) == ["internal_error before the effect"] * 2 + ["ok"]
    assert len(slack.journal.posts) == 1


@pytest.mark.parametrize("effect", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 503}, {"lost": "closed"}, {"lost": "reset"}])
def test_a_missing_response_may_mean_a_post_or_none(
    client: WebClient, slack: Slack, fault: dict[str, object], effect: bool
) -> None:
    slack.faults.plan(POST, Fault(effect=effect, **fault))  # type: ignore[arg-type]
    with pytest.raises((SlackApiError, OSError, HTTPError)):
        client.chat_postMessage(channel=GENERAL, text="x")

    assert len(slack.journal.posts) == effect
    assert client.chat_postMessage(channel=GENERAL, text="x")["ok"]


@pytest.mark.parametrize(("how", "error"), [("closed", RemoteDisconnected), ("reset", ConnectionResetError)])
def test_a_lost_connection_is_closed_or_reset(
    server: SlackServer, slack: Slack, how: Literal["closed", "reset"], error: type[OSError]
) -> None:
    slack.faults.plan("api.test", Fault(lost=how))
    with closing(HTTPConnection(server.address)) as connection:
        connection.request("POST", "/api/api.test")
        with pytest.raises(ConnectionResetError) as caught:
            connection.getresponse()

    assert caught.type is error


def test_slacks_own_client_posts_twice_when_a_response_is_lost(server: SlackServer, slack: Slack) -> None:
    slack.faults.plan(POST, Fault(lost="closed", effect=True))
    WebClient(BOT_TOKEN, base_url=server.api_url).chat_postMessage(channel=GENERAL, text="x")

    assert len(slack.journal.posts) == 2


def test_the_response_to_too_many_requests_names_the_seconds_to_wait(client: WebClient, slack: Slack) -> None:
    slack.faults.plan(POST, rate_limited(30))
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=GENERAL, text="x")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "30"
    assert caught.value.response["error"] == "ratelimited"


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_call_can_be_held_before_or_after_its_effect(client: WebClient, slack: Slack, place: str) -> None:
    hold = Hold()
    slack.faults.plan(POST, Fault(**{place: hold}))  # type: ignore[arg-type]
    posting = threading.Thread(target=client.chat_postMessage, kwargs={"channel": GENERAL, "text": "x"})
    posting.start()
    assert hold.wait_reached()

    assert len(slack.journal.posts) == (place == "after")
    assert posting.is_alive()
    hold.release()
    posting.join(10)
    assert len(slack.journal.posts) == 1
    assert outcomes(slack) == ["slow"]


def test_a_slow_call_takes_the_planned_seconds(client: WebClient, slack: Slack) -> None:
    slack.faults.plan(POST, Fault(after=Hold(0.2)))
    began = time.monotonic()
    client.chat_postMessage(channel=GENERAL, text="x")

    assert time.monotonic() - began >= 0.2


def test_stopping_ends_the_connections_that_clients_keep_open(server: SlackServer) -> None:
    with closing(HTTPConnection(server.address, timeout=5)) as connection:
        connection.request("POST", "/api/api.test")
        assert connection.getresponse().read()
        server.stop()
        with pytest.raises(ConnectionError):
            _ask_again(connection)


def _ask_again(connection: HTTPConnection) -> None:
    """Send a second request on the same connection."""
    connection.auto_open = 0  # Otherwise the library silently opens another connection.
    connection.request("POST", "/api/api.test")
    connection.getresponse()


def test_stopping_refuses_new_connections(client: WebClient, server: SlackServer) -> None:
    server.stop()

    with pytest.raises(URLError, match="refused"):
        client.chat_postMessage(channel=GENERAL, text="x")


def test_a_fault_of_one_method_leaves_the_others_alone(
    client: WebClient, slack: Slack, connect: Callable[[str], WebClient]
) -> None:
    slack.faults.plan("auth.test", Fault("fatal_error"))
    client.chat_postMessage(channel=GENERAL, text="x")
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.auth_test()


@given(seed=st.integers(), probability=st.floats(0.0, 1.0))
def test_random_faults_repeat_with_the_same_seed(seed: int, probability: float) -> None:
    def met() -> list[bool]:
        faults = Faults(seed)
        faults.plan_randomly(ANY, probability, Fault("x"))
        return [faults.take(POST) is not None for _ in range(50)]

    first = met()
    assert first == met()
    assert any(first) <= (probability > 0)
    assert all(first) >= (probability == 1.0)


def test_the_journal_holds_the_outcome_of_every_call(client: WebClient, slack: Slack) -> None:
    slack.faults.plan(POST, Fault(lost="closed", effect=True))
    with pytest.raises(OSError, match="closed connection"):
        client.chat_postMessage(channel=GENERAL, text="x")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0NOWHERE", text="x")
    first, second = slack.journal.calls

    assert first.outcome == "closed after the effect"
    assert first.response["ok"]
    assert json.dumps(first.args)
    assert second.outcome == "channel_not_found"
    assert second.at == slack.clock.now()
