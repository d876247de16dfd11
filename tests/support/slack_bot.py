"""The real Bolt app connected to a simulated workspace: requests in, messages out."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Self
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from bot.bootstrap.delivery import Delivery, TipSource, create_delivery
from bot.bootstrap.editor import FollowedFolder
from bot.bootstrap.slack import create_context, own_installation
from bot.bootstrap.stores import Stores, memory_stores
from bot.bootstrap.web import Dispatcher, create_dispatcher
from bot.bootstrap.workspaces import OwnApps, Workspaces
from bot.services.guide import Guide
from bot.services.outbox import InlineExecutor
from bot.services.ports import Alarm
from bot.services.rate_limits import UNPACED, Pace
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.context import AppContext
from bot.slack.guard import PATH
from slack_simulator.payloads import Origin, Request, buttons_of, click_request, command_request, event_request, mention
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import Json, Message, Workspace

MANIFEST = json.loads(Path(__file__).resolve().parents[2].joinpath("manifest.json").read_text(encoding="utf-8"))
SIGNING_SECRET = "a secret between Slack and the bot"
PREVIOUS_SECRET = "the one before"
SETTINGS: dict[str, Any] = {"slack_signing_secret": SIGNING_SECRET, "slack_signing_secret_previous": PREVIOUS_SECRET}


@dataclass(frozen=True)
class Response:
    """Response of the bot's web address."""

    status: int
    body: str


@dataclass(frozen=True)
class SlackBot:
    """A running bot, and a person who uses it in one of the workspaces where it is installed."""

    web: Dispatcher
    app_context: AppContext
    stores: Stores
    workspace: Workspace
    server: SlackServer
    delivery: Delivery
    own_apps: OwnApps

    @classmethod
    @contextmanager
    def started(cls, guide: Guide, *workspaces: Workspace, **settings: Any) -> Iterator[Self]:
        """Start the bot in ``workspaces``, connected over HTTP, with ``settings`` beyond the required ones.

        Among them, ``pace`` is the pace of its posts, by default none, ``followed`` the knowledge folder that curators
        can change, by default none, and ``alarm`` runs what is due if a request takes long, by default never.
        """
        pace: Pace = settings.pop("pace", UNPACED)
        followed: FollowedFolder | None = settings.pop("followed", None)
        alarm: Alarm = settings.pop("alarm", lambda seconds, work: lambda: None)
        simulated = Slack(*(workspaces or [Workspace()]))
        # The tokens have only the scopes in the manifest: a call that needs more must fail here, not in production.
        for grant in simulated.grants.values():
            grant.scopes = tuple(MANIFEST["oauth_config"]["scopes"]["bot"])
        with SlackServer(simulated) as server:
            complete = Settings(**SETTINGS, slack_api_url=server.api_url, **settings)
            installed = [own_installation(grant.token, server.api_url) for grant in simulated.grants.values()]
            clock, days = simulated.clock.now, complete.question_days
            stores = memory_stores(*installed, clock=clock, days=days, pace=pace)
            executor = InlineExecutor()
            own = Workspaces(complete, stores.versions)
            tip_source = TipSource(guide.knowledge, own.find_tips)
            delivery = create_delivery(tip_source, stores, server.api_url, executor)
            context = create_context(
                guide, stores, delivery, executor, question_days=complete.question_days, followed=followed
            )
            app_context = replace(context, alarm=alarm)
            own_apps = OwnApps(own, app_context, stores, server.api_url)
            app = create_app(app_context, server.api_url, own_apps.find)
            web = create_dispatcher(complete, app, app_context, stores)
            first = next(iter(simulated.workspaces.values()))
            yield cls(web, app_context, stores, first, server, delivery, own_apps)

    def in_workspace(self, workspace: Workspace) -> Self:
        """Return the same bot, used by a person in another workspace."""
        return replace(self, workspace=workspace)

    @property
    def origin(self) -> Origin:
        return Origin.of(self.workspace)

    @property
    def guide(self) -> Guide:
        return self.app_context.guide

    def deliver(self, request: Request, headers: dict[str, str] | None = None) -> Response:
        """Send ``request`` to the bot's web address, signed unless other headers are given."""
        return post(self.web, request.body.encode(), headers or request.headers(SIGNING_SECRET))

    def hear(self, event: Json) -> list[Message]:
        """Deliver an event; return what the bot has said since."""
        self.workspace.add_from_event(event)
        before = len(self.said)
        response = self.deliver(event_request(event, self.origin))
        assert response.status == 200, response.body
        return self.said[before:]

    def wait(self, seconds: float) -> list[Message]:
        """Let time pass and the outbox send what is due; return what the bot has said since."""
        before = len(self.said)
        self.workspace.clock.advance(seconds)
        self.app_context.outbox.deliver_due()
        return self.said[before:]

    def mention(self, text: str, **more: Any) -> list[Message]:
        """Mention the bot in the workspace's channel; return what it has said since."""
        where = {"channel": self.workspace.general, "user": self.workspace.asker, "bot": self.workspace.bot_user}
        return self.hear(mention(text, **{**where, "team": self.workspace.team, **more}))

    def type(self, command: str, text: str = "", channel: str = "") -> Json:
        """Type a slash command, by default in the workspace's channel; return the message in the response."""
        response = self.type_quietly(command, text, channel)
        assert response.status == 200, response.body
        answer: Json = json.loads(response.body)
        return answer

    def type_quietly(self, command: str, text: str = "", channel: str = "") -> Response:
        """Type a slash command; return the response of the bot's web address."""
        channel = channel or self.workspace.general
        url = self.workspace.open_response_url(self.server.url, channel, user=self.workspace.asker)
        return self.deliver(command_request(command, text, url, channel=channel, origin=self.origin))

    def press(self, message: Message, label: str) -> list[Message]:
        """Press the button of ``message`` with the label ``label``; return what the bot has said since."""
        return self.press_element(message, button(message.blocks, label))

    def press_element(self, message: Message, element: Json) -> list[Message]:
        """Press a button, given as its Block Kit element; return what the bot has said since."""
        before = len(self.said)
        response = self._press(message, element)
        assert response.status == 200, response.body
        return self.said[before:]

    def press_quietly(self, message: Message, label: str) -> Response:
        """Press the button with the label ``label``; return the response of the bot's web address."""
        return self._press(message, button(message.blocks, label))

    def _press(self, message: Message, element: Json) -> Response:
        url = self.workspace.open_response_url(self.server.url, message.channel, message, self.workspace.asker)
        return self.deliver(click_request(message, element, url, origin=self.origin))

    @property
    def said(self) -> list[Message]:
        return self.workspace.bot_messages()


def post(web: WSGIApplication, body: bytes, headers: dict[str, str], **environ: object) -> Response:
    """Send a POST to a WSGI application as a server would; return its response."""
    request: dict[str, Any] = {"PATH_INFO": PATH, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
    setup_testing_defaults(request)
    request |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    request |= {"REQUEST_METHOD": "POST", "SERVER_PROTOCOL": "HTTP/1.1"}
    request |= {"CONTENT_TYPE": headers.get("Content-Type", ""), **environ}
    statuses: list[str] = []

    def start_response(status: str, *_: object) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda data: None

    content = b"".join(web(request, start_response))
    return Response(int(statuses[0].split()[0]), content.decode())


def labels(blocks: list[dict[str, Any]]) -> list[str]:
    """Return the labels of the buttons in their order."""
    return [found["text"]["text"] for found in buttons_of(blocks)]


def button(blocks: list[dict[str, Any]], label: str) -> dict[str, Any]:
    """Return the button with the label ``label``, or the menu in which the option with that label is chosen.

    Either of the two buttons for feedback is what Slack reports of their element: its id, and the button's value.
    """
    labelled = {found["text"]["text"]: found for found in buttons_of(blocks)}
    for element in feedback_of(blocks):
        for side in (element["positive_button"], element["negative_button"]):
            action = {"type": element["type"], "action_id": element["action_id"], "value": side["value"]}
            labelled[side["text"]["text"]] = action
    for menu in menus_of(blocks):
        labelled |= {option["text"]["text"]: {**menu, "selected_option": option} for option in menu["options"]}
    assert label in labelled, f"no button {label!r}, only {sorted(labelled)}"
    return labelled[label]


def feedback_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the elements with two buttons for feedback."""
    rows = [block["elements"] for block in blocks if block["type"] == "context_actions"]
    return [element for row in rows for element in row if element["type"] == "feedback_buttons"]


def menus_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the menus to choose from, also those that are folded away behind three dots."""
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [element for row in rows for element in row if element["type"] in {"overflow", "static_select"}]
