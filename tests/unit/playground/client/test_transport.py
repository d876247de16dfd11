"""Slack's treatment of an app that responds after more than three seconds, or fails."""

import threading
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from playground.client.errors import BotFailedError
from playground.client.transport import AppTransport, InProcessSender
from slack_simulator.deliveries import AppResponse, SendToApp
from slack_simulator.payloads import command_request, event_request, mention
from tests.unit.playground.conftest import Json, ScriptedApp

COMMAND = command_request("/guide", "help", "http://127.0.0.1:1/")


def transport(send_to_app: SendToApp, warn: Callable[[str], object] = print) -> AppTransport:
    return AppTransport(send_to_app, "secret", warn)


def test_an_app_that_is_too_slow_is_a_timeout() -> None:
    released = threading.Event()

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        released.wait(10)
        start_response("200 OK", [])
        return []

    with pytest.raises(BotFailedError, match="operation_timeout"):
        transport(InProcessSender(app, "/", timeout=0.01)).send(COMMAND)
    released.set()


@pytest.mark.parametrize("status", [302, 404, 500, 503])
def test_any_status_but_success_is_a_failed_dispatch(status: int) -> None:
    with pytest.raises(BotFailedError, match="dispatch_failed"):
        transport(lambda body, headers: AppResponse(status, {})).send(COMMAND)


def test_an_app_that_raises_an_exception_is_a_failed_dispatch() -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError

    with pytest.raises(BotFailedError, match="dispatch_failed"):
        transport(InProcessSender(app, "/")).send(COMMAND)


def test_an_event_that_is_not_accepted_is_delivered_again_and_the_person_learns_so(app: ScriptedApp) -> None:
    responses = iter([(500, None), (200, None)])
    accepted, toasts = threading.Event(), list[str]()

    def respond(payload: Json) -> tuple[int, Json | None]:
        response = next(responses)
        if response[0] == 200:
            accepted.set()
        return response

    app.respond = respond
    transport(InProcessSender(app, "/"), toasts.append).deliver(event_request(mention("hello")))

    assert accepted.wait(10)
    assert [payload["event_id"] for payload in app.received] == [app.received[0]["event_id"]] * 2
    assert toasts == ["The bot responded to the message with status 500. Slack will deliver it again."]


def test_nothing_is_sent_before_the_app_has_started(app: ScriptedApp) -> None:
    started, received = threading.Event(), threading.Event()

    def respond(payload: Json) -> tuple[int, Json | None]:
        assert started.is_set()
        received.set()
        return 200, None

    app.respond = respond
    transport(InProcessSender(app, "/", started.wait)).deliver(event_request(mention("hello")))
    assert app.received == []
    started.set()

    assert received.wait(10)
