"""The bot on the web: where Slack reaches it, and its pages for people and machines."""

import json
from collections.abc import Iterator
from wsgiref.types import WSGIApplication

from flask import Blueprint
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot import __version__
from bot.bootstrap.slack import NO_SLACK, create_bot
from bot.bootstrap.storage import Stores
from bot.errors import KnowledgeError, SettingsError
from bot.knowledge.base import KnowledgeBase
from bot.services.guide import Guide
from bot.settings import MANIFEST, Settings
from bot.slack.guard import PATH, Guard
from bot.slack.parts import Parts
from bot.slack.web.dispatcher import Dispatcher
from bot.slack.web.exposition import Exposition
from bot.slack.web.health import health
from bot.slack.web.installing import Installing
from bot.slack.web.metrics import metrics
from bot.slack.web.oauth import OAuth
from bot.slack.web.pages import create_pages

NO_OAUTH = """\
SLACK_CLIENT_ID is set, so that many workspaces can install the app; that needs these as well:
  SLACK_CLIENT_SECRET   Basic Information, App Credentials
  PUBLIC_URL            the https address at which people reach the bot, such as https://bot.example.org"""


def create_web(settings: Settings, guide: Guide | None = None) -> WSGIApplication:
    """The bot as a WSGI application: Slack's signed requests at ``/slack/events``, and the pages; see `create_bot`.

    Raises:
        SettingsError: when Slack is not set up, or only half.
        KnowledgeError: when the knowledge folder has problems.
        StorageError: when the database cannot be used.
    """
    bot = create_bot(settings, guide)
    web = compose(settings, bot.app, bot.parts, bot.stores)
    if settings.embedded_worker:
        bot.loop.start()
    return web


def compose(settings: Settings, app: App, parts: Parts, stores: Stores) -> Dispatcher:
    """The web application around a Bolt app.

    Raises:
        SettingsError: when the settings have not all that it needs.
    """
    if settings.slack_signing_secret is None:
        raise SettingsError(NO_SLACK)
    secrets = (settings.slack_signing_secret, settings.slack_signing_secret_previous)
    accepted = [secret.get_secret_value() for secret in secrets if secret]
    guard = Guard(SlackRequestHandler(app, PATH), accepted, rejected=parts.measures.count_rejection)
    return Dispatcher(guard, create_pages(_blueprints(settings, parts, stores)))


def _blueprints(settings: Settings, parts: Parts, stores: Stores) -> Iterator[Blueprint]:
    """The pages that the settings ask for."""
    knowledge = parts.guide.knowledge
    yield health({"database": stores.check, "knowledge": lambda: _check(knowledge)})
    if settings.metrics_token:
        build = {"version": __version__, "knowledge": knowledge.fingerprint}
        yield metrics(settings.metrics_token.get_secret_value(), Exposition(parts.measures, stores.ledger, build))
    oauth = oauth_of(settings)
    if oauth:
        yield Installing(oauth, stores.installations, parts.installed, parts.question_days).blueprint()


def _check(knowledge: KnowledgeBase) -> None:
    if not knowledge.entries:
        raise KnowledgeError([])


def oauth_of(settings: Settings) -> OAuth | None:
    """The app as many workspaces install it; None for the bot of one workspace.

    Raises:
        SettingsError: when the settings have only half of it.
    """
    if settings.slack_client_id is None:
        return None
    if settings.slack_client_secret is None or settings.public_url is None:
        raise SettingsError(NO_OAUTH)
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return OAuth(
        settings.slack_client_id,
        settings.slack_client_secret.get_secret_value(),
        tuple(manifest["oauth_config"]["scopes"]["bot"]),
        str(settings.public_url).rstrip("/"),
        str(settings.slack_api_url),
    )
