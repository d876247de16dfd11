"""A person in front of an app that answers as a test wrote it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from bot.playground.page.feed import Feed
from bot.playground.page.line import InProcess, Line
from bot.playground.page.seen import Seen
from bot.playground.page.session import Session
from bot.playground.page.watching import Watch
from bot.playground.workspace import Workspace

Json = dict[str, Any]
Answer = Callable[[Json], tuple[int, Json | None]]


@dataclass
class ScriptedApp:
    """An app that answers every request with a status and a body of its own choice."""

    answer: Answer = lambda told: (200, None)
    heard: list[Json] = field(default_factory=list)
    """The payloads, oldest first."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read().decode()
        payload = json.loads(body if body.startswith("{") else parse_qs(body)["payload"][0])
        self.heard.append(payload)
        status, told = self.answer(payload)
        start_response(f"{status} As Told", [("Content-Type", "application/json")])
        return [json.dumps(told).encode() if told is not None else b""]


@pytest.fixture
def app() -> ScriptedApp:
    return ScriptedApp()


@pytest.fixture
def session(app: ScriptedApp) -> Session:
    workspace, feed = Workspace(), Feed()
    line = Line(InProcess(app, "/slack/events"), "secret", lambda text: feed.tell("toast", {"text": text}))
    session = Session(Seen(workspace, workspace.asker), line, feed, "http://127.0.0.1:1/", frozenset())
    workspace.watchers.append(Watch(session.seen, feed).notice)
    return session


def told(feed: Feed) -> list[tuple[str, Json]]:
    """All that the feed told so far."""
    return [(event.name, event.data) for event in feed.after(0, 0.0) or []]
