"""The playground: the real bot and a simulated Slack in one process, and a page to use them in a browser."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.bootstrap.forgetful import ForgetfulBot
from bot.doctor.manifest import read_manifest
from bot.matching.encoder import Encoder, SentenceEncoder
from bot.matching.store import Announce, quietly
from bot.playground.channels import Channel
from bot.playground.curating.workshop import Workshop
from bot.playground.messages import Json
from bot.playground.page.door import Door
from bot.playground.page.feed import Feed
from bot.playground.page.line import InProcess, Line
from bot.playground.page.seen import Seen
from bot.playground.page.serving import PREFERRED, PageServer, open_port
from bot.playground.page.session import Session
from bot.playground.page.site import Site, create_site
from bot.playground.page.travel import Travel
from bot.playground.page.watching import Watch
from bot.playground.people import User
from bot.playground.server import SlackServer
from bot.playground.slack import Slack
from bot.playground.workspace import Workspace
from bot.services.guide import Guide
from bot.services.suggestions import suggestions
from bot.settings import MANIFEST, SHIPPED_KNOWLEDGE, Settings
from bot.slack.app import create_app
from bot.slack.guard import PATH, Guard


@dataclass(frozen=True)
class Playground:
    """A running playground."""

    address: str
    """Where to open it, with the token that lets in."""
    port: int
    close: Callable[[], None]
    """Ends it, when what was begun is finished."""


def open_playground(
    knowledge_dir: Path = SHIPPED_KNOWLEDGE,
    port: int = PREFERRED,
    announce: Announce = quietly,
    encoder: Encoder | None = None,
) -> Playground:
    """Start a playground: nothing of it is kept, and nothing in it reaches beyond this machine.

    Raises:
        KnowledgeError: with everything that is wrong with the knowledge folder.
    """
    manifest = read_manifest(MANIFEST)
    feed = Feed()
    workshop = Workshop(knowledge_dir, encoder or SentenceEncoder(), announce, feed.tell)
    workspace = furnished()
    slack = SlackServer(_slack(workspace, manifest))
    slack.start()
    bot = ForgetfulBot(workshop.guide, workspace, slack.api_url)
    workshop.guide.followers.append(bot.go_by)
    secret = secrets.token_hex(16)
    web = Guard(SlackRequestHandler(create_app(bot.parts, slack.api_url), PATH), [secret])
    line = Line(InProcess(web, PATH, workshop.ready.wait), secret, lambda text: feed.tell("toast", {"text": text}))
    session = Session(Seen(workspace, workspace.asker), line, feed, slack.url, _events(manifest))
    workspace.watchers.append(Watch(session.seen, feed).notice)
    site = Site(
        session,
        Travel(workspace.clock, feed, bot.look, bot.next_due),
        _commands(manifest),
        workshop.status,
        workshop.curator,
        lambda: _suggested(workshop.guide, workspace.clock.now()),
    )
    listening = open_port(port)
    door = Door(listening.getsockname()[1])
    server = PageServer(create_site(site, door), listening)
    server.start()
    workshop.start()

    def close() -> None:
        workshop.close()
        feed.close()
        line.close()
        server.stop()
        bot.close()
        slack.stop()

    return Playground(f"{server.url}?token={door.token}", server.port, close)


def forget_environment() -> None:
    """Take out of the environment what steers the bot, Bolt or Slack's library: nothing here is for production.

    A proxy is none of ours either: all traffic stays on this machine.
    """
    ours = {name.upper() for name in Settings.model_fields}
    for name in list(os.environ):
        if name.upper() in ours or name.startswith("SLACK_") or name.upper() in {"HTTP_PROXY", "HTTPS_PROXY"}:
            del os.environ[name]


def furnished() -> Workspace:
    """A workspace with somebody in it, and a few channels; the bot is in all but one."""
    workspace = Workspace(name="Guidepost playground")
    me, bot = workspace.asker, workspace.bot_user
    workspace.users[me].real_name, workspace.users[me].name = "Ada Asker", "ada"
    colleague = workspace.add_user(User("U0COLLEAGUE", "sam", "Sam Rivera")).id
    workspace.channels[workspace.general].topic = "Everybody; mention @Guidepost to ask"
    workspace.add_channel(Channel("C0PARTNERS", "partnerships", topic="Schools and employers"), me, colleague, bot)
    private = Channel("C0LEADERS", "leaders-circle", "private_channel", topic="For the few of us")
    workspace.add_channel(private, me, colleague, bot)
    workspace.add_channel(Channel("C0IDEAS", "ideas", topic="Without Guidepost, until you invite it"), me, colleague)
    return workspace


def _slack(workspace: Workspace, manifest: Mapping[str, Any]) -> Slack:
    simulated = Slack(workspace)
    # Only what the manifest asks for: what would fail at an admin's must fail here.
    simulated.grants[workspace.bot_token].scopes = tuple(manifest["oauth_config"]["scopes"]["bot"])
    workspace.home_enabled = bool(manifest["features"]["app_home"]["home_tab_enabled"])
    return simulated


def _events(manifest: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(manifest["settings"]["event_subscriptions"]["bot_events"])


def _commands(manifest: Mapping[str, Any]) -> tuple[Json, ...]:
    return tuple(
        {"command": one["command"], "hint": one.get("usage_hint", ""), "description": one["description"]}
        for one in manifest["features"]["slash_commands"]
    )


def _suggested(guide: Guide, now: float) -> list[Json]:
    day = datetime.fromtimestamp(now, UTC).date()
    return [{"text": text} for text in suggestions(guide.knowledge, day)]
