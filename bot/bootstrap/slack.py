"""The bot in Slack: its parts, the Bolt app, and the two ways that Slack reaches it."""

import os
import time
from dataclasses import dataclass, replace

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.bootstrap.guide import create_guide
from bot.bootstrap.storage import Stores, open_stores
from bot.bootstrap.tips import create_planner, refusal_hearer
from bot.errors import SettingsError
from bot.jobs.loop import Loop
from bot.jobs.pool import Pool
from bot.services.guide import Guide
from bot.services.installations import Installation
from bot.services.installed import Installed
from bot.services.leaving import Leaving
from bot.services.outbox import Outbox
from bot.services.ports import Desk, InstallationStore
from bot.services.retention import QUESTION_DAYS
from bot.services.terms import Terms
from bot.services.tips.library import Library
from bot.services.tips.service import Tips
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.measures import Measures
from bot.slack.parts import Parts
from bot.slack.refusals import RefusalTeller
from bot.slack.sender import SlackSender
from bot.storage.memory.installations import MemoryInstallations

NO_SLACK = """\
Slack is not set up. Set SLACK_BOT_TOKEN (xoxb-…), and one of
  SLACK_APP_TOKEN (xapp-…)   to connect by Socket Mode: no public address needed
  SLACK_SIGNING_SECRET       to serve signed HTTP on PORT (3000), at /slack/events
For many workspaces, set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET and PUBLIC_URL instead.

docs/admins.md says where Slack shows them. Without Slack, these run as they are:
  make run                   ask the bot in this terminal
  make ask Q="…"             ask one question
  make test                  check everything"""

ONE_OR_MANY = """\
SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: choose one. The token is for the one workspace that it came from; the
client ID is for all that install the app at /slack/install."""

REFUSED = """\
Slack did not accept the bot's token. Check that SLACK_BOT_TOKEN is the one under OAuth & Permissions, that the app is
still installed, and that this machine reaches Slack. Slack or the network said:"""


@dataclass(frozen=True)
class Bot:
    """A bot ready to run, and what must be closed when it ends."""

    app: App
    parts: Parts
    stores: Stores
    pool: Pool
    loop: Loop

    def close(self) -> None:
        """Finish what was begun, and begin nothing more."""
        self.loop.stop()
        self.pool.close()


def create_bot(settings: Settings, guide: Guide | None = None) -> Bot:
    """The bot for the workspaces that the settings name, or that installed it; with the settings' guide or another.

    Raises:
        SettingsError: when Slack is not set up, or does not take the token.
        KnowledgeError: when the knowledge folder has problems.
        StorageError: when the database cannot be used.
    """
    # Bolt reads this variable by itself as well, and warns that it will not use it.
    os.environ.pop("SLACK_BOT_TOKEN", None)
    stores = open_stores(settings)
    stores = replace(stores, installations=installations_of(settings, stores))
    pool = Pool()
    api_url = str(settings.slack_api_url)
    days, terms = settings.question_days, Terms(settings.look_up_after)
    guide = guide or create_guide(settings.knowledge_dir)
    parts = create_parts(guide, stores, api_url, pool, question_days=days, terms=terms)
    planner = create_planner(guide.knowledge, parts.tips.library, stores)
    loop = Loop(parts.outbox, stores.perishable, planner)
    return Bot(create_app(parts, api_url), parts, stores, pool, loop)


def create_parts(
    guide: Guide,
    stores: Stores,
    api_url: str,
    desk: Desk,
    *,
    question_days: int = QUESTION_DAYS,
    terms: Terms | None = None,
) -> Parts:
    """What the listeners work with, on given stores; ``desk`` is where messages are handed in to be sent."""
    installed = Installed(stores.installations, time.monotonic)
    measures = Measures()
    teller = RefusalTeller(stores.ledger, installed, guide.knowledge.voice, stores.clock)
    heard_by = (measures.count_attempt, teller.hear, refusal_hearer(guide.knowledge, stores))
    outbox = Outbox(stores.ledger, SlackSender(installed, api_url, terms), desk, terms, heard_by)
    leaving = Leaving(
        stores.installations, installed, stores.ledger, stores.questions, stores.schedules, stores.feedback
    )
    tips = Tips(Library(guide.knowledge), stores.schedules, stores.clock)
    return Parts(
        guide, outbox, stores.ledger, stores.questions, question_days, installed, leaving, desk, measures,
        tips, stores.feedback, stores.clock,
    )  # fmt: skip


def create_socket_mode(settings: Settings, app_token: str) -> SocketModeHandler:
    """The bot connected by Socket Mode.

    Raises:
        SettingsError: as `create_bot`.
    """
    bot = create_bot(settings)
    bot.loop.start()
    return SocketModeHandler(bot.app, app_token, web_client=WebClient(app_token, base_url=str(settings.slack_api_url)))


def installations_of(settings: Settings, stores: Stores) -> InstallationStore:
    """Those in the database, or the one that the bot token in the settings is for.

    Raises:
        SettingsError: when the settings name neither, or both, or a token that Slack does not take.
    """
    if settings.slack_client_id and settings.slack_bot_token:
        raise SettingsError(ONE_OR_MANY)
    if settings.slack_client_id:
        return stores.installations
    if settings.slack_bot_token is None:
        raise SettingsError(NO_SLACK)
    return MemoryInstallations(
        own_installation(settings.slack_bot_token.get_secret_value(), str(settings.slack_api_url))
    )


def own_installation(token: str, api_url: str) -> Installation:
    """The installation that a bot token is for, as Slack tells it.

    Raises:
        SettingsError: when Slack does not take the token, or cannot be reached.
    """
    try:
        told = WebClient(token, base_url=api_url, timeout=10).auth_test()
    except (SlackApiError, OSError) as error:
        raise SettingsError(f"{REFUSED}\n  {error}") from error
    scopes = tuple(filter(None, told.headers.get("x-oauth-scopes", "").split(",")))
    whole = bool(told.get("is_enterprise_install"))
    return Installation(
        None if whole else told["team_id"],
        told.get("enterprise_id"),
        str(told.get("team") or ""),
        token,
        told["bot_id"],
        told["user_id"],
        scopes,
        None,
        0.0,
    )
