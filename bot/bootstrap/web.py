"""Composition of the web application: the address for Slack, and the pages for people and machines."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Blueprint
from slack_bolt import App

from bot import __version__
from bot.bootstrap.slack import NO_SLACK, create_bot
from bot.bootstrap.stores import Stores
from bot.errors import KnowledgeError, SettingsError
from bot.http_requests import RejectedError
from bot.knowledge.base import KnowledgeBase
from bot.manifest import read_manifest
from bot.services.deliveries import IncomingEvent
from bot.services.guide import Guide
from bot.services.workspaces import Workspace
from bot.settings import MANIFEST, Settings
from bot.site.site import LiveSite
from bot.slack.context import AppContext
from bot.slack.guard import PATH, Guard
from bot.slack.metrics import arrive, depart
from bot.slack.payloads import Work, kind_of_work
from bot.storage.database import limit_waiting
from bot.web.gateway import ARRIVED, Gateway, Rejection
from bot.web.install import InstallPages
from bot.web.lanes import Lane
from bot.web.monitoring import HEALTHY, METRICS, READY, Exposition, health, metrics
from bot.web.oauth import REDIRECT, OAuth
from bot.web.pages import create_pages
from bot.web.site import site
from bot.web_api import SlackAddresses

if TYPE_CHECKING:
    from bot.mcp.endpoint import Endpoint

MCP_PATH = "/mcp"
NO_OAUTH = """\
SLACK_CLIENT_ID is set, so that many workspaces can install the app. These are required as well:
  SLACK_CLIENT_SECRET   Basic Information, App Credentials
  PUBLIC_URL            the https address at which people reach the bot, such as https://bot.example.org"""


THREADS: Mapping[Work, int] = {Work.COMPUTE: 3, Work.DATABASE: 8, Work.SLACK: 32}
"""Threads for each kind of work. Those that wait for Slack use no processor meanwhile, so there can be many."""
_READING = {"GET", "HEAD"}
"""Methods of the requests for pages."""
_WAITING_FOR_PAGES = 20
"""Most requests for pages that may wait: a browser sends some six at a time, and nobody in Slack waits for them."""
_WAITING_PAGES: Mapping[str, Work] = {
    READY: Work.DATABASE,
    METRICS: Work.DATABASE,
    REDIRECT: Work.SLACK,
}
"""Pages that are not answered from memory."""


_INSTALLATIONS = Workspace("installations")
"""No workspace of Slack's, whose ids begin with a T: owns the records of installations that were finished."""


class Dispatcher:
    """A WSGI application that passes each request on to one of a few others. See `bot.web.gateway.Backend`."""

    def __init__(self, guard: Guard, pages: WSGIApplication, mcp: "Endpoint | None" = None) -> None:
        """Pass requests to `PATH` on to ``guard``, those to `MCP_PATH` to ``mcp``, and all others to ``pages``."""
        self._guard = guard
        self._mcp = mcp
        self._pages = pages
        self._lanes = {work: Lane(work.name.lower(), threads) for work, threads in THREADS.items()}
        # Anyone may ask for pages, as often as they like; people in Slack do not wait for that.
        self._pages_lane = Lane("pages", 1, _WAITING_FOR_PAGES)
        # What restarts a bot that does not answer must not take a flood of pages for one.
        self._health_lane = Lane("health", 1)
        # Programs ask faster than people. One thread leaves them a small part of the machine.
        self._mcp_lane = Lane("mcp", 1)
        # Grouping a thousand questions takes seconds; other programs do not wait for that.
        self._curators_lane = Lane("mcp-curators", 1)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass a request on."""
        arrive(environ.get(ARRIVED))
        limit_waiting()
        try:
            return self._answer(environ, start_response)
        finally:
            depart()
            limit_waiting(None)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if self._mcp and path == MCP_PATH:
            return self._mcp(environ, start_response)
        application = self._guard if path == PATH else self._pages
        return application(environ, start_response)

    def body_length(self, environ: WSGIEnvironment) -> int | Rejection:
        """See `Backend.body_length`. The pages are only read, and need no body."""
        path = environ["PATH_INFO"]
        try:
            if self._mcp and path == MCP_PATH:
                return self._mcp.check_head(environ)
            if path == PATH:
                return self._guard.check_head(environ)
        except RejectedError as rejected:
            return Rejection(rejected.status, rejected.headers)
        if environ["REQUEST_METHOD"] not in _READING:
            # There is no page to send anything to, and a program that tries gets no thread for that.
            return Rejection(HTTPStatus.NOT_FOUND)
        environ["CONTENT_LENGTH"] = "0"
        return 0

    def lane(self, environ: WSGIEnvironment, body: bytes) -> Lane | Rejection:
        """See `Backend.lane`. What is not signed gets no thread."""
        path = environ["PATH_INFO"]
        if path == HEALTHY:
            return self._health_lane
        if self._mcp and path == MCP_PATH:
            is_complete = len(body) == int(environ["CONTENT_LENGTH"])
            lane = self._curators_lane if self._mcp.is_for_curators(environ) else self._mcp_lane
            return lane if is_complete else Rejection(HTTPStatus.BAD_REQUEST)
        if path != PATH:
            return self._lanes[_WAITING_PAGES[path]] if path in _WAITING_PAGES else self._pages_lane
        try:
            self._guard.check_signature(environ, body)
        except RejectedError as rejected:
            return Rejection(rejected.status)
        return self._lanes[kind_of_work(body)]

    def note_rejection(self, status: HTTPStatus) -> None:
        """See `Backend.note_rejection`."""
        self._guard.note_rejection(status)

    def close(self) -> None:
        """See `Backend.close`."""
        others = (self._pages_lane, self._health_lane, self._mcp_lane, self._curators_lane)
        for lane in (*self._lanes.values(), *others):
            lane.close()
        if self._mcp:
            self._mcp.close()


def create_web(settings: Settings, guide: Guide | None = None) -> Gateway:
    """Create the bot as an RSGI application: Slack's signed requests at ``/slack/events``, and the pages.

    ``guide`` replaces the guide to the knowledge folder in the settings. The embedded worker is started, unless the
    settings turn it off.

    Raises:
        SettingsError: if Slack is not set up, or only in part.
        KnowledgeError: if the knowledge folder has problems.
        StorageError: if the database cannot be used.
    """
    bot = create_bot(settings, guide)
    web = create_dispatcher(settings, bot.app, bot.app_context, bot.stores)
    bot.start(embedded_worker=settings.embedded_worker)
    return Gateway(web)


def create_dispatcher(settings: Settings, app: App, app_context: AppContext, stores: Stores) -> Dispatcher:
    """Create the web application around a Bolt app.

    Raises:
        SettingsError: if a required setting is missing.
    """
    if settings.slack_signing_secret is None:
        raise SettingsError(NO_SLACK)
    secrets = (settings.slack_signing_secret, settings.slack_signing_secret_previous)
    accepted = [secret.get_secret_value() for secret in secrets if secret]
    addresses = SlackAddresses(str(settings.slack_api_url))
    guard = Guard(app, accepted, addresses, rejected=app_context.metrics.count_rejection)
    pages = create_pages(_blueprints(settings, app_context, stores))
    return Dispatcher(guard, pages, _create_mcp(settings, app_context, stores))


def _create_mcp(settings: Settings, app_context: AppContext, stores: Stores) -> "Endpoint | None":
    """Create the address for MCP clients, unless it is off.

    Raises:
        SettingsError: if a required setting is missing.
    """
    if settings.mcp_access == "off":
        return None
    from bot.bootstrap.mcp import create_endpoint  # noqa: PLC0415 (takes a second)

    return create_endpoint(settings, app_context.guide, app_context.metrics, stores, app_context.inbox)


def _blueprints(settings: Settings, app_context: AppContext, stores: Stores) -> Iterator[Blueprint]:
    """Yield the pages that the settings ask for."""
    guide = app_context.guide
    yield health({"database": stores.check, "knowledge": lambda: _check_knowledge(guide.knowledge)})
    if settings.metrics_token:
        yield metrics(
            settings.metrics_token.get_secret_value(),
            Exposition(
                app_context.metrics.registry,
                stores.outbox_store,
                lambda: {
                    "version": __version__,
                    "knowledge": guide.knowledge.fingerprint,
                    "encoder": settings.encoder,
                },
            ),
        )
    if guide.knowledge.address:
        yield site(LiveSite(lambda: guide.knowledge))
    oauth = _create_oauth(settings)
    if oauth:
        cache, days = app_context.installation_cache, app_context.question_days
        once = partial(_use_once, stores)
        yield InstallPages(oauth, stores.installations, once, cache, days, lambda: guide.knowledge).blueprint()


def _use_once(stores: Stores, name: str) -> bool:
    """Record the use of a name among the ids of events, which are kept for longer than any name is valid."""
    return stores.outbox_store.accept(IncomingEvent(_INSTALLATIONS, name), None, claim=False).is_new


def _check_knowledge(knowledge: KnowledgeBase) -> None:
    if not knowledge.entries:
        raise KnowledgeError([])


def _create_oauth(settings: Settings) -> OAuth | None:
    """Create the OAuth flow with which many workspaces install the app; return None for the bot of one workspace.

    Raises:
        SettingsError: if a required setting is missing.
    """
    if settings.slack_client_id is None:
        return None
    if settings.slack_client_secret is None or settings.public_url is None:
        raise SettingsError(NO_OAUTH)
    return OAuth(
        settings.slack_client_id,
        settings.slack_client_secret.get_secret_value(),
        read_manifest(MANIFEST).scopes,
        str(settings.public_url).rstrip("/"),
        str(settings.slack_api_url),
    )
