"""The real Bolt app in front of a simulated workspace: requests in, messages out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.playground.payloads import Request, buttons_of, click_request, command_request, event_request
from bot.playground.server import SlackServer
from bot.playground.workspace import BOT_TOKEN, Json, Message, Workspace
from bot.services.guide import Guide
from bot.slack.app import create_app

SIGNING_SECRET = "a secret between Slack and the bot"


@dataclass
class SlackBot:
    """A running bot, and the hands of a person who uses it."""

    app: App
    guide: Guide
    workspace: Workspace
    server: SlackServer

    @classmethod
    @contextmanager
    def started(cls, guide: Guide, workspace: Workspace | None = None) -> Iterator[Self]:
        """The bot, its Slack client connected to ``workspace`` over HTTP."""
        workspace = workspace or Workspace()
        with SlackServer(workspace) as server:
            client = WebClient(token=BOT_TOKEN, base_url=server.api_url)
            app = create_app(guide, client=client, signing_secret=SIGNING_SECRET)
            yield cls(app, guide, workspace, server)

    def deliver(self, request: Request, headers: dict[str, str] | None = None) -> BoltResponse:
        """Send ``request`` to the app, signed unless other headers are given."""
        signed = headers if headers is not None else request.headers(SIGNING_SECRET)
        return self.app.dispatch(BoltRequest(body=request.body, headers=dict(signed)))

    def hear(self, event: Json) -> list[Message]:
        """Deliver an event; what the bot has said since."""
        before = len(self.said)
        response = self.deliver(event_request(event))
        assert response.status == 200, response.body
        return self.said[before:]

    def type(self, command: str, text: str = "", **where: str) -> Json:
        """Type a slash command; the message in the response."""
        url = self.workspace.open_response_url(self.server.url, where.get("channel", "C0GENERAL"))
        response = self.deliver(command_request(command, text, url, **where))
        assert response.status == 200, response.body
        told: Json = json.loads(response.body)
        return told

    def press(self, message: Message, label: str) -> list[Message]:
        """Press the button of ``message`` that says ``label``; what the bot has said since."""
        return self.press_element(message, button(message.blocks, label))

    def press_element(self, message: Message, element: Json) -> list[Message]:
        """Press a button given as Block Kit has it; what the bot has said since."""
        before = len(self.said)
        url = self.workspace.open_response_url(self.server.url, message.channel, message)
        response = self.deliver(click_request(message, element, url))
        assert response.status == 200, response.body
        return self.said[before:]

    @property
    def said(self) -> list[Message]:
        return self.workspace.said_by_bot()


def button(blocks: list[dict[str, Any]], label: str) -> dict[str, Any]:
    """The button that says ``label``."""
    labelled = {found["text"]["text"]: found for found in buttons_of(blocks)}
    assert label in labelled, f"no button {label!r}, only {sorted(labelled)}"
    return labelled[label]
