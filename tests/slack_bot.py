"""The real Bolt app in front of a simulated workspace: requests in, messages out."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Self
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from bot.bootstrap.slack import create_parts, own_installation
from bot.bootstrap.storage import Stores, memory_stores
from bot.bootstrap.web import compose
from bot.playground.payloads import Origin, Request, buttons_of, click_request, command_request, event_request, mention
from bot.playground.server import SlackServer
from bot.playground.slack import Slack
from bot.playground.workspace import Json, Message, Workspace
from bot.services.guide import Guide
from bot.services.outbox import AtOnce
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.guard import PATH
from bot.slack.parts import Parts
from bot.slack.web.dispatcher import Dispatcher

MANIFEST = json.loads(Path(__file__).resolve().parent.parent.joinpath("manifest.json").read_text(encoding="utf-8"))
SIGNING_SECRET = "a secret between Slack and the bot"
PREVIOUS_SECRET = "the one before"
SETTINGS: dict[str, Any] = {"slack_signing_secret": SIGNING_SECRET, "slack_signing_secret_previous": PREVIOUS_SECRET}


@dataclass(frozen=True)
class Response:
    """What the bot's web address answered."""

    status: int
    body: str


@dataclass(frozen=True)
class SlackBot:
    """A running bot, and the hands of a person who uses it in one of the workspaces that installed it."""

    web: Dispatcher
    parts: Parts
    stores: Stores
    workspace: Workspace
    server: SlackServer

    @classmethod
    @contextmanager
    def started(cls, guide: Guide, *workspaces: Workspace, **settings: Any) -> Iterator[Self]:
        """The bot in ``workspaces``, connected to them over HTTP; ``settings`` are beyond what it needs at least."""
        simulated = Slack(*(workspaces or [Workspace()]))
        # Only what the manifest asks for: a call that needs more must fail here, not at the first admin's.
        for grant in simulated.grants.values():
            grant.scopes = tuple(MANIFEST["oauth_config"]["scopes"]["bot"])
        with SlackServer(simulated) as server:
            told = Settings(**SETTINGS, slack_api_url=server.api_url, **settings)
            installed = [own_installation(grant.token, server.api_url) for grant in simulated.grants.values()]
            stores = memory_stores(*installed, clock=simulated.clock.now, days=told.question_days)
            parts = create_parts(guide, stores, server.api_url, AtOnce(), question_days=told.question_days)
            web = compose(told, create_app(parts, server.api_url), parts, stores)
            yield cls(web, parts, stores, next(iter(simulated.workspaces.values())), server)

    def among(self, workspace: Workspace) -> Self:
        """The same bot in the hands of somebody in another workspace."""
        return replace(self, workspace=workspace)

    @property
    def origin(self) -> Origin:
        return Origin.of(self.workspace)

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
        response = self.deliver(event_request(event, self.origin))
        assert response.status == 200, response.body
        return self.said[before:]

    def wait(self, seconds: float) -> list[Message]:
        """Let time pass, and the worker look at what is due; what the bot has said since."""
        before = len(self.said)
        self.workspace.clock.advance(seconds)
        self.parts.outbox.deliver_due()
        return self.said[before:]

    def mention(self, text: str, **more: Any) -> list[Message]:
        """Mention the bot in the workspace's channel; what it has said since."""
        where = {"channel": self.workspace.general, "user": self.workspace.asker, "bot": self.workspace.bot_user}
        return self.hear(mention(text, **{**where, "team": self.workspace.team, **more}))

    def type(self, command: str, text: str = "", channel: str = "") -> Json:
        """Type a slash command, by default in the workspace's channel; the message in the response."""
        response = self.type_quietly(command, text, channel)
        assert response.status == 200, response.body
        told: Json = json.loads(response.body)
        return told

    def type_quietly(self, command: str, text: str = "", channel: str = "") -> Response:
        """Type a slash command; what the bot's web address answered."""
        channel = channel or self.workspace.general
        url = self.workspace.open_response_url(self.server.url, channel, user=self.workspace.asker)
        return self.deliver(command_request(command, text, url, channel=channel, origin=self.origin))

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
        url = self.workspace.open_response_url(self.server.url, message.channel, message, self.workspace.asker)
        return self.deliver(click_request(message, element, url, origin=self.origin))

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
