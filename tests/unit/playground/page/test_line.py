"""Three seconds: what Slack does about an app that is slow or fails."""

import threading
from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from bot.playground.deliveries import Taken
from bot.playground.page.errors import BotFailedError
from bot.playground.page.line import InProcess, Line
from bot.playground.payloads import command_request, event_request, mention
from tests.unit.playground.page.conftest import Json, ScriptedApp

COMMAND = command_request("/guide", "help", "http://127.0.0.1:1/")


def line(post: Callable[[bytes, Mapping[str, str]], Taken], told: Callable[[str], object] = print) -> Line:
    return Line(post, "secret", told)


def test_an_app_that_is_too_slow_is_given_up() -> None:
    released = threading.Event()

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        released.wait(10)
        start_response("200 OK", [])
        return []

    with pytest.raises(BotFailedError, match="operation_timeout"):
        line(InProcess(app, "/", patience=0.01)).ask(COMMAND)
    released.set()


@pytest.mark.parametrize("status", [302, 404, 500, 503])
def test_any_answer_but_success_is_a_failed_dispatch(status: int) -> None:
    with pytest.raises(BotFailedError, match="dispatch_failed"):
        line(lambda body, headers: Taken(status, {})).ask(COMMAND)


def test_an_app_that_breaks_off_is_a_failed_dispatch() -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError

    with pytest.raises(BotFailedError, match="dispatch_failed"):
        line(InProcess(app, "/")).ask(COMMAND)


def test_an_event_that_is_not_taken_is_delivered_again_and_the_person_told(app: ScriptedApp) -> None:
    answers = iter([(500, None), (200, None)])
    taken, toasts = threading.Event(), list[str]()

    def answer(payload: Json) -> tuple[int, Json | None]:
        found = next(answers)
        if found[0] == 200:
            taken.set()
        return found

    app.answer = answer
    line(InProcess(app, "/"), toasts.append).deliver(event_request(mention("hello")))

    assert taken.wait(10)
    assert [heard["event_id"] for heard in app.heard] == [app.heard[0]["event_id"]] * 2
    assert toasts == ["The bot answered the message with status 500; Slack delivers it again."]


def test_nothing_is_posted_before_the_app_has_started(app: ScriptedApp) -> None:
    started, heard = threading.Event(), threading.Event()

    def answer(payload: Json) -> tuple[int, Json | None]:
        assert started.is_set()
        heard.set()
        return 200, None

    app.answer = answer
    line(InProcess(app, "/", started.wait)).deliver(event_request(mention("hello")))
    assert app.heard == []
    started.set()

    assert heard.wait(10)
