"""Puts the parts together; the only module that knows them all."""

import os
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import log
from bot.doctor import environment, manifest, slack, time_zones
from bot.doctor import knowledge as knowledge_checks
from bot.doctor.findings import Check
from bot.errors import SettingsError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.calibration import Calibration, read_calibration
from bot.matching.encoder import Encoder, SentenceEncoder
from bot.matching.index import Index
from bot.matching.learnt import Learnt, learnt_texts
from bot.matching.matcher import IntentMatcher
from bot.matching.store import Announce, load_or_build, quietly
from bot.services.guide import Guide
from bot.services.ports import Matcher
from bot.settings import MANIFEST, Settings
from bot.slack.app import create_app
from bot.slack.guard import PATH, Guard

NO_SLACK = """\
Slack is not set up. Set SLACK_BOT_TOKEN (xoxb-…), and one of
  SLACK_APP_TOKEN (xapp-…)   to connect by Socket Mode: no public address needed
  SLACK_SIGNING_SECRET       to serve signed HTTP on PORT (3000), at /slack/events

docs/admins.md says where Slack shows them. Without Slack, these run as they are:
  make run                   ask the bot in this terminal
  make ask Q="…"             ask one question
  make test                  check everything"""

_GRANIANS_LOG: dict[str, dict[str, object]] = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {}, "granian.access": {}},
}
"""No handlers of its own: its lines go where ours go."""

REFUSED = """\
Slack did not accept the bot's token. Check that SLACK_BOT_TOKEN is the one under OAuth & Permissions, that the app is
still installed, and that this machine reaches Slack. Slack or the network said:"""


def create_guide(knowledge_dir: Path, announce: Announce = quietly) -> Guide:
    """The guide to a knowledge folder. ``announce`` hears of the work when the folder must be indexed anew.

    Raises:
        KnowledgeError: with everything that is wrong with the folder.
    """
    knowledge = load(knowledge_dir)
    calibration = read_calibration(knowledge_dir)
    matcher: Matcher = create_matcher(knowledge, knowledge_dir, calibration, announce)
    return Guide(knowledge, matcher, calibration.floors)


def create_matcher(
    knowledge: KnowledgeBase, knowledge_dir: Path, calibration: Calibration, announce: Announce = quietly
) -> IntentMatcher:
    """The matcher for a knowledge base, indexed now or before."""
    encoder = SentenceEncoder()
    learnt, index = create_index(knowledge, knowledge_dir, encoder, announce)
    encoder.load_ahead()
    neighbours = {entry.id: knowledge.neighbours_of(entry) for entry in knowledge.entries.values()}
    return IntentMatcher(learnt, index, encoder, calibration, neighbours=neighbours, synonyms=knowledge.synonyms)


def create_index(
    knowledge: KnowledgeBase, knowledge_dir: Path, encoder: Encoder, announce: Announce
) -> tuple[Sequence[Learnt], Index]:
    """The texts to learn from, and their index, made now or before."""
    learnt = learnt_texts(knowledge)
    return learnt, load_or_build(learnt, encoder, knowledge_dir, announce)


def create_slack_app(settings: Settings) -> App:
    """The bot as a Bolt app, its token checked with Slack.

    Raises:
        SettingsError: when there is no bot token.
        KnowledgeError: when the knowledge folder has problems.
    """
    if settings.slack_bot_token is None:
        raise SettingsError(NO_SLACK)
    # Bolt reads this variable by itself as well, and warns that it will not use it.
    os.environ.pop("SLACK_BOT_TOKEN", None)
    guide = create_guide(settings.knowledge_dir)
    try:
        return create_app(guide, _client(settings, settings.slack_bot_token.get_secret_value()))
    except (BoltError, SlackApiError, OSError) as error:
        raise SettingsError(f"{REFUSED}\n  {error}") from error


def create_web(settings: Settings) -> Guard:
    """The bot as a WSGI application that answers Slack's signed requests at ``/slack/events``.

    Raises:
        SettingsError: when the bot token or the signing secret is missing.
    """
    if settings.slack_signing_secret is None:
        raise SettingsError(NO_SLACK)
    _configure_log(settings)
    secrets = (settings.slack_signing_secret, settings.slack_signing_secret_previous)
    accepted = [secret.get_secret_value() for secret in secrets if secret]
    return Guard(SlackRequestHandler(create_slack_app(settings), PATH), accepted)


def run(settings: Settings) -> None:
    """Run the bot until it is told to stop: by Socket Mode with an app token, else by HTTP.

    Raises:
        SettingsError: when Slack is not set up.
    """
    if settings.slack_bot_token and settings.slack_app_token:
        _configure_log(settings)
        _socket_mode(settings, settings.slack_app_token.get_secret_value()).start()  # type: ignore[no-untyped-call] # slack_bolt leaves it untyped
    elif settings.slack_bot_token and settings.slack_signing_secret:
        _serve(settings)
    else:
        raise SettingsError(NO_SLACK)


def _socket_mode(settings: Settings, app_token: str) -> SocketModeHandler:
    return SocketModeHandler(create_slack_app(settings), app_token, web_client=_client(settings, app_token))


def _serve(settings: Settings) -> None:
    _configure_log(settings)
    Granian(
        "app:web",
        log_dictconfig=_GRANIANS_LOG,
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        blocking_threads=4,
    ).serve()


def create_checks(env_file: Path = Path(".env")) -> list[Check]:
    """All that the doctor looks at, in the order in which it is told."""
    settings, problems = Settings.read()
    token, app_token = map(_value, (settings.slack_bot_token, settings.slack_app_token))
    url, wanted = str(settings.slack_api_url), manifest.read_manifest(MANIFEST)
    client = slack.client_for(url, token)
    asked = cache(lambda: slack.ask(client.auth_test))
    return [
        partial(environment.settings, problems),
        partial(environment.env_file, env_file),
        partial(slack.reach, asked, url),
        partial(slack.bot_token, asked, token is not None),
        partial(slack.app_token, client, app_token),
        partial(slack.way_in, app_token is not None, settings.slack_signing_secret is not None),
        partial(manifest.scopes, asked, wanted),
        partial(manifest.events, wanted, app_token),
        partial(manifest.commands, wanted, app_token),
        partial(manifest.buttons, app_token),
        partial(slack.clock, asked),
        partial(environment.port, settings.host, settings.port),
        partial(knowledge_checks.knowledge, settings.knowledge_dir),
        partial(knowledge_checks.index, settings.knowledge_dir),
        time_zones.time_zones,
    ]


def _value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _configure_log(settings: Settings) -> None:
    log.configure(settings.log_level, settings.log_format, settings.secrets())


def _client(settings: Settings, token: str) -> WebClient:
    return WebClient(token=token, base_url=str(settings.slack_api_url))
