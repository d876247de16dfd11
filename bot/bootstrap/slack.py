"""Composition of the bot in Slack: its services, its Bolt app and its background jobs."""

import logging
from dataclasses import dataclass, replace
from functools import cache, partial

from slack_bolt import App
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped
from slack_sdk.errors import SlackApiError

from bot.bootstrap.delivery import Delivery, TipSource, create_delivery
from bot.bootstrap.digests import create_digest_planner, warm_up_inbox
from bot.bootstrap.editor import FollowedFolder, create_editor, create_finisher
from bot.bootstrap.following import create_follower, following, open_guide
from bot.bootstrap.guide import create_inbox, warm_up
from bot.bootstrap.own_following import OwnFollower
from bot.bootstrap.storage import open_stores
from bot.bootstrap.stores import Stores
from bot.bootstrap.workspaces import OwnApps, Workspaces
from bot.errors import SettingsError
from bot.jobs.loop import Loop
from bot.jobs.pool import Pool, start_timer
from bot.services.curation.channels import KnownCurators
from bot.services.guide import Guide
from bot.services.installations import Installation
from bot.services.languages import Languages
from bot.services.ports import BoundedExecutor
from bot.services.retention import QUESTION_DAYS
from bot.services.threads import RecentThreads
from bot.services.timeouts import DeliveryTimeouts
from bot.services.tips.service import Tips
from bot.services.uninstall import Uninstaller
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.context import AppContext
from bot.storage.memory.installations import MemoryInstallations
from bot.web_api import SlackClient

NO_SLACK = """\
Slack is not set up. Set SLACK_BOT_TOKEN (xoxb-…), and one of
  SLACK_APP_TOKEN (xapp-…)   to connect by Socket Mode, which needs no public address
  SLACK_SIGNING_SECRET       to serve signed HTTP on PORT (3000), at /slack/events
For many workspaces, set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET and PUBLIC_URL instead.

docs/admins/install.md says where to find them in Slack. These commands need no Slack:
  make run                   try the bot in a browser, in a simulated Slack
  make chat                  talk to the bot in this terminal
  make ask Q="…"             ask one question
  make test                  run every test"""

ONE_OR_MANY = """\
SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: choose one. The token is for the one workspace that it came from; the
client ID is for all workspaces that install the app at /slack/install."""

REFUSED = """\
Slack did not accept the bot's token. Check that SLACK_BOT_TOKEN is the one under OAuth & Permissions, that the app is
still installed, and that this machine can reach Slack. The error was:"""


BACKGROUND_THREADS = 2
BACKGROUND_QUEUE = 500
"""Questions that may wait to be stored. More are answered, but not stored."""


@dataclass(frozen=True)
class Bot:
    """A bot that is ready to run. Its loops have not been started."""

    app: App
    app_context: AppContext
    stores: Stores
    loop: Loop
    """Runs the background jobs of the embedded worker."""
    following: Loop | None = None
    """Follows the knowledge folder, if the settings say so."""

    def start(self, *, embedded_worker: bool = True) -> None:
        """Start the loops; that of the background jobs only with ``embedded_worker``."""
        if embedded_worker:
            self.loop.start()
        if self.following:
            self.following.start()


def create_bot(settings: Settings, guide: Guide | None = None) -> Bot:
    """Create the bot for the workspace of the token in the settings, or for all workspaces that install it.

    ``guide`` replaces the guide to the knowledge folder in the settings.

    Raises:
        SettingsError: if Slack is not set up, or does not accept the token.
        KnowledgeError: if the knowledge folder has problems.
        StorageError: if the database cannot be used.
    """
    stores = open_slack_stores(settings)
    guide = guide or open_guide(settings, stores.versions)
    api_url, executor, timeouts = str(settings.slack_api_url), Pool(), DeliveryTimeouts(settings.look_up_after)
    # Its own threads, because those that send messages may all be waiting for Slack.
    background = Pool(BACKGROUND_THREADS, BACKGROUND_QUEUE)
    workspaces = Workspaces(settings, stores.versions)
    tip_source = TipSource(guide.knowledge, workspaces.find_tips)
    delivery = create_delivery(tip_source, stores, api_url, executor, timeouts, background)
    folder = settings.folder if settings.follow_knowledge else None
    followed = FollowedFolder(folder, settings.encoder, settings.publish_to) if folder else None
    days = settings.question_days
    app_context = create_context(guide, stores, delivery, background, question_days=days, followed=followed)
    warm_up(guide)
    if executor.reserve():
        executor.submit(delivery.learn_time)
    logging.getLogger("slack_bolt.App").addFilter(_is_not_token_warning)
    own_apps = OwnApps(workspaces, app_context, stores, api_url)
    app = create_app(app_context, api_url, own_apps.find if workspaces.ids else None)
    digests = create_digest_planner(own_apps.context_of, stores, workspaces.scored_folder)
    app_context.known_curators.refresh()

    finisher = app_context.editor or create_finisher(guide, stores, app_context.inbox, settings.folder)

    def warm_up_later() -> None:
        if not settings.follow_knowledge:
            # Without a restart, nothing comes into use.
            finisher.finish_due()
        warm_up_inbox(app_context.inbox, stores, without=workspaces.has)
        own_apps.open_ahead()

    if background.reserve():
        background.submit(warm_up_later)
    loop = Loop([delivery.planner.plan_due, digests.plan_due, delivery.outbox.deliver_due], stores.purgeable)
    if not settings.follow_knowledge:
        return Bot(app, app_context, stores, loop)
    follower = create_follower(settings, app_context, delivery, stores.versions, own_apps.renew)
    own = [OwnFollower(own_apps, app_context, settings.folder).step] if workspaces.ids else []
    # What a process that died had not written is written before the folder is looked at.
    return Bot(app, app_context, stores, loop, following(finisher.finish_due, follower.step, *own))


def _is_not_token_warning(record: logging.LogRecord) -> bool:
    """Return False for Bolt's warning that it ignores SLACK_BOT_TOKEN, which the bot itself uses."""
    return record.getMessage() != warning_client_prioritized_and_token_skipped()


def create_context(
    guide: Guide,
    stores: Stores,
    delivery: Delivery,
    executor: BoundedExecutor,
    *,
    question_days: int = QUESTION_DAYS,
    followed: FollowedFolder | None = None,
) -> AppContext:
    """Create the services that listeners use.

    ``executor`` runs work that no request waits for. ``followed`` is the knowledge folder, if curators can change it
    from Slack.
    """
    inbox = cache(partial(create_inbox, guide, stores))
    return AppContext(
        guide=guide,
        outbox=delivery.outbox,
        outbox_store=stores.outbox_store,
        questions=stores.questions,
        question_days=question_days,
        installation_cache=delivery.installation_cache,
        uninstaller=Uninstaller(
            stores.installations, delivery.installation_cache, stores.outbox_store, stores.tenant_data
        ),
        executor=executor,
        metrics=delivery.metrics,
        tips=Tips(lambda: delivery.tip_source.library, stores.schedules, stores.clock),
        feedback=stores.feedback,
        follow_ups=stores.follow_ups,
        subscribers=stores.subscribers,
        saved=stores.saved,
        curator_channels=stores.curator_channels,
        known_curators=KnownCurators(stores.curator_channels, executor),
        inbox=inbox,
        editor=create_editor(guide, stores, inbox, followed) if followed else None,
        threads=RecentThreads(sees_all=stores.is_exclusive),
        tenant_data=stores.tenant_data,
        clock=stores.clock,
        alarm=start_timer,
        languages=Languages(stores.clock),
    )


def open_slack_stores(settings: Settings) -> Stores:
    """Open the stores of the database; with a bot token in the settings, the only installation is the token's.

    Raises:
        SettingsError: if the settings name neither a token nor a client ID, or both, or if Slack rejects the token.
        StorageError: if the database cannot be used.
    """
    if settings.slack_client_id and settings.slack_bot_token:
        raise SettingsError(ONE_OR_MANY)
    if settings.slack_client_id:
        return open_stores(settings)
    if settings.slack_bot_token is None:
        raise SettingsError(NO_SLACK)
    stores = open_stores(settings)
    installation = own_installation(settings.slack_bot_token.get_secret_value(), str(settings.slack_api_url))
    return replace(stores, installations=MemoryInstallations(installation))


def own_installation(token: str, api_url: str) -> Installation:
    """Ask Slack for the installation of a bot token.

    Raises:
        SettingsError: if Slack does not accept the token, or cannot be reached.
    """
    try:
        reply = SlackClient(token, base_url=api_url, timeout=10).auth_test()
    except (SlackApiError, OSError) as error:
        raise SettingsError(f"{REFUSED}\n  {error}") from error
    headers = {name.lower(): value for name, value in reply.headers.items()}
    scopes = tuple(filter(None, headers.get("x-oauth-scopes", "").split(",")))
    is_organization = bool(reply.get("is_enterprise_install"))
    return Installation(
        None if is_organization else reply["team_id"],
        reply.get("enterprise_id"),
        str(reply.get("team") or ""),
        token,
        reply["bot_id"],
        reply["user_id"],
        scopes,
        None,
        0.0,
    )
