"""A person's session with an app that responds as a test scripts it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from playground.client.session import Session
from playground.client.transport import AppTransport, InProcessSender
from playground.client.view import ClientView
from playground.feed import Feed
from slack_simulator.workspace import Workspace

Json = dict[str, Any]
Respond = Callable[[Json], tuple[int, Json | None]]


@dataclass
class ScriptedApp:
    """An app whose responses a test chooses."""

    respond: Respond = lambda payload: (200, None)
    """Returns the status and the body of the response to a payload."""
    received: list[Json] = field(default_factory=list)
    """The payloads, oldest first."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read().decode()
        payload = json.loads(body if body.startswith("{") else parse_qs(body)["payload"][0])
        self.received.append(payload)
        status, response = self.respond(payload)
        start_response(f"{status} As Scripted", [("Content-Type", "application/json")])
        return [json.dumps(response).encode() if response is not None else b""]


@pytest.fixture
def app() -> ScriptedApp:
    return ScriptedApp()


@pytest.fixture
def session(app: ScriptedApp) -> Session:
    workspace, feed = Workspace(), Feed()
    sender = InProcessSender(app, "/slack/events")
    transport = AppTransport(sender, "secret", lambda text: feed.publish("toast", {"text": text}))
    session = Session(ClientView(workspace, workspace.asker), transport, feed, "http://127.0.0.1:1/", frozenset())
    workspace.watchers.append(session.publish)
    return session


def published(feed: Feed) -> list[tuple[str, Json]]:
    """Return the names and data of all events so far."""
    return [(event.name, event.data) for event in feed.after(0, 0.0) or []]
