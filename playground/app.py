"""The composition of a playground: the real bot, a simulated Slack and the page, in one process."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.cards.ids import Command
from bot.knowledge.base import KnowledgeBase
from bot.manifest import Manifest, described, read_manifest
from bot.matching.encoder import Encoder, SentenceEncoder
from bot.matching.store import ProgressFactory, no_progress
from bot.services.suggestions import suggestions
from bot.settings import MANIFEST, SHIPPED_KNOWLEDGE
from bot.slack.app import create_app
from bot.slack.guard import PATH, Guard
from bot.web_api import SlackAddresses
from playground.client.session import Session
from playground.client.transport import AppTransport, InProcessSender
from playground.client.view import ClientView
from playground.curator.session import CuratorSession
from playground.feed import Feed
from playground.in_memory_bot import InMemoryBot, demo_workspace
from playground.server.access import AccessGuard
from playground.server.server import DEFAULT_PORT, PageServer, open_port
from playground.server.site import Site, create_site
from playground.server.time_travel import TimeTravel
from slack_simulator.messages import Json
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import Workspace


@dataclass(frozen=True)
class Playground:
    """A running playground."""

    new_address: Callable[[], str]
    """Returns an address of the page with a token that gives one browser access, once. Only the newest works."""
    port: int
    slack_url: str
    """Address of the simulated Slack."""
    bot_token: str
    """Token of the bot in the simulated Slack."""
    close: Callable[[], None]
    """Ends the playground after the work in progress is finished."""


def open_playground(
    knowledge_dir: Path = SHIPPED_KNOWLEDGE,
    port: int = DEFAULT_PORT,
    announce: ProgressFactory = no_progress,
    encoder: Encoder | None = None,
    bot_token: str | None = None,
) -> Playground:
    """Start a playground. It saves nothing that people do in it, and sends nothing beyond this machine.

    ``bot_token`` is the bot's token in the simulated Slack, at random by default: another program on this machine
    could use one that it knows.

    Raises:
        KnowledgeError: The knowledge folder has problems; the error lists all of them.
    """
    manifest = read_manifest(MANIFEST)
    feed = Feed()
    curator = CuratorSession(knowledge_dir, encoder or SentenceEncoder(), announce, feed.publish)
    workspace = demo_workspace(bot_token or f"xoxb-{secrets.token_urlsafe(24)}")
    slack = SlackServer(_slack(workspace, manifest))
    slack.start()
    bot = InMemoryBot(curator.guide, workspace, slack.api_url, knowledge_dir)
    curator.guide.followers.append(bot.use_knowledge)
    secret = secrets.token_hex(16)
    web = Guard(create_app(bot.app_context, slack.api_url), [secret], SlackAddresses(slack.api_url))
    transport = AppTransport(
        InProcessSender(web, PATH, curator.ready.wait), secret, lambda text: feed.publish("toast", {"text": text})
    )
    view = ClientView(workspace, workspace.asker)
    session = Session(view, transport, feed, slack.url, frozenset(manifest.events))
    workspace.watchers.append(session.publish)
    site = Site(
        session,
        TimeTravel(workspace.clock, feed, bot.run_due, bot.next_due),
        _commands(curator.guide.knowledge),
        tuple(shortcut.model_dump() for shortcut in manifest.shortcuts),
        curator.status,
        curator.report,
        lambda: _welcome(curator.guide.knowledge, workspace.clock.now()),
    )
    listener = open_port(port)
    access = AccessGuard(listener.getsockname()[1])
    server = PageServer(create_site(site, access), listener)
    server.start()
    curator.start()

    def close() -> None:
        curator.close()
        feed.close()
        transport.close()
        server.stop()
        bot.close()
        slack.stop()

    return Playground(
        lambda: f"{server.url}?token={access.new_token()}", server.port, slack.url, workspace.bot_token, close
    )


def _slack(workspace: Workspace, manifest: Manifest) -> Slack:
    simulated = Slack(workspace)
    # The bot gets only the scopes of its manifest, so that whatever would fail in a real workspace fails here too.
    simulated.grants[workspace.bot_token].scopes = manifest.scopes
    workspace.home_enabled = manifest.features.app_home.home_tab_enabled
    return simulated


def _commands(knowledge: KnowledgeBase) -> tuple[Json, ...]:
    """Return the slash commands as the manifest for this knowledge describes them."""
    manifest = Manifest.model_validate(described(MANIFEST, knowledge.voice.app.model_dump()))
    return tuple(
        {"command": one.command, "hint": one.usage_hint, "description": one.description} for one in manifest.commands
    )


def _welcome(knowledge: KnowledgeBase, now: float) -> Json:
    """Return the bot's words for people who are new, as its knowledge folder has them."""
    voice = knowledge.voice
    shortcuts = [
        {"command": Command.SPOTLIGHT, "text": "", "label": voice.all_spotlights} if knowledge.spotlights else None,
        {"command": Command.TIP, "text": "schedule", "label": voice.tips.set_up},
    ]
    described = {"introduction": voice.help_intro, "promise": voice.help_promise}
    return {
        "welcome": {**described, "shortcuts": [one for one in shortcuts if one]},
        "suggestions": suggestions(knowledge, datetime.fromtimestamp(now, UTC).date()),
    }
