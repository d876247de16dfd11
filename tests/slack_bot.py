"""The real Bolt app in front of a simulated workspace: requests in, messages out."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Self
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.bootstrap.slack import create_parts, own_installation
from bot.bootstrap.storage import memory_stores
from bot.playground.payloads import Origin, Request, buttons_of, click_request, command_request, event_request
from bot.playground.server import SlackServer
from bot.playground.slack import Slack
from bot.playground.workspace import BOT_TOKEN, GENERAL, Json, Message, Workspace
from bot.services.guide import Guide
from bot.services.outbox import AtOnce
from bot.services.retention import QUESTION_DAYS
from bot.slack.app import create_app
from bot.slack.guard import PATH, Guard
from bot.slack.parts import Parts

MANIFEST = json.loads(Path(__file__).resolve().parent.parent.joinpath("manifest.json").read_text(encoding="utf-8"))
SIGNING_SECRET = "a secret between Slack and the bot"
PREVIOUS_SECRET = "the one before"


@dataclass(frozen=True)
class Response:
    """What the bot's web address answered."""

    status: int
    body: str


@dataclass
class SlackBot:
    """A running bot, and the hands of a person who uses it."""

    web: Guard
    parts: Parts
    workspace: Workspace
    server: SlackServer

    @classmethod
    @contextmanager
    def started(
        cls, guide: Guide, workspace: Workspace | None = None, question_days: int = QUESTION_DAYS
    ) -> Iterator[Self]:
        """The bot, its Slack client connected to ``workspace`` over HTTP."""
        workspace = workspace or Workspace()
        simulated = Slack(workspace)
        # Only what the manifest asks for: a call that needs more must fail here, not at the first admin's.
        simulated.grants[BOT_TOKEN].scopes = tuple(MANIFEST["oauth_config"]["scopes"]["bot"])
        with SlackServer(simulated) as server:
            installation = own_installation(BOT_TOKEN, server.api_url)
            stores = memory_stores(installation, clock=workspace.clock.now, days=question_days)
            parts = create_parts(guide, stores, server.api_url, AtOnce(), question_days=question_days)
            web = Guard(SlackRequestHandler(create_app(parts, server.api_url), PATH), [SIGNING_SECRET, PREVIOUS_SECRET])
            yield cls(web, parts, workspace, server)

    @property
    def guide(self) -> Guide:
        return self.parts.guide

    def deliver(self, request: Request, headers: dict[str, str] | None = None) -> Response:
        """Send ``request`` to the bot's web address, signed unless other headers are given."""
        return post(self.web, request.body.encode(), headers or request.headers(SIGNING_SECRET))

    def hear(self, event: Json) -> list[Message]:
        """Deliver an event; what the bot has said since."""
        self.workspace.overhear(event)
        before = len(self.said)
        response = self.deliver(event_request(event))
        assert response.status == 200, response.body
        return self.said[before:]

    def wait(self, seconds: float) -> list[Message]:
        """Let time pass, and the worker look at what is due; what the bot has said since."""
        before = len(self.said)
        self.workspace.clock.advance(seconds)
        self.parts.outbox.deliver_due()
        return self.said[before:]

    def type(self, command: str, text: str = "", channel: str = GENERAL) -> Json:
        """Type a slash command; the message in the response."""
        url = self.workspace.open_response_url(self.server.url, channel)
        response = self.deliver(command_request(command, text, url, channel=channel, origin=Origin.of(self.workspace)))
        assert response.status == 200, response.body
        told: Json = json.loads(response.body)
        return told

    def press(self, message: Message, label: str) -> list[Message]:
        """Press the button of ``message`` that says ``label``; what the bot has said since."""
        return self.press_element(message, button(message.blocks, label))

    def press_element(self, message: Message, element: Json) -> list[Message]:
        """Press a button given as Block Kit has it; what the bot has said since."""
        before = len(self.said)
        response = self._press(message, element)
        assert response.status == 200, response.body
        return self.said[before:]

    def press_quietly(self, message: Message, label: str) -> Response:
        """Press the button that says ``label``; what the bot's web address answered."""
        return self._press(message, button(message.blocks, label))

    def _press(self, message: Message, element: Json) -> Response:
        url = self.workspace.open_response_url(self.server.url, message.channel, message)
        return self.deliver(click_request(message, element, url, origin=Origin.of(self.workspace)))

    @property
    def said(self) -> list[Message]:
        return self.workspace.said_by_bot()


def post(web: WSGIApplication, body: bytes, headers: dict[str, str], **environ: object) -> Response:
    """What a WSGI server would make of a POST: the status and the body of the response."""
    request: dict[str, Any] = {"PATH_INFO": PATH, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
    setup_testing_defaults(request)
    request |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    request |= {"REQUEST_METHOD": "POST", "SERVER_PROTOCOL": "HTTP/1.1"}
    request |= {"CONTENT_TYPE": headers.get("Content-Type", ""), **environ}
    told: list[str] = []

    def start_response(status: str, *_: object) -> Callable[[bytes], object]:
        told.append(status)
        return lambda data: None

    content = b"".join(web(request, start_response))
    return Response(int(told[0].split()[0]), content.decode())


def button(blocks: list[dict[str, Any]], label: str) -> dict[str, Any]:
    """The button that says ``label``."""
    labelled = {found["text"]["text"]: found for found in buttons_of(blocks)}
    assert label in labelled, f"no button {label!r}, only {sorted(labelled)}"
    return labelled[label]
