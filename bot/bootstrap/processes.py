"""Processes that run until they are stopped: the bot by HTTP or Socket Mode, and the worker."""

import asyncio
import resource
import signal
import sys
from functools import cache
from importlib.util import find_spec
from typing import Literal

from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot import log
from bot.bootstrap.delivery import TipSource, create_delivery
from bot.bootstrap.digests import create_digest_planner
from bot.bootstrap.following import create_text_follower, following, open_guide, open_text
from bot.bootstrap.slack import NO_SLACK, create_bot, open_slack_stores
from bot.bootstrap.storage import open_database
from bot.bootstrap.workspaces import LocalDesk, RecentlyUsed, Workspaces
from bot.errors import GuidepostError, SettingsError
from bot.services.outbox import InlineExecutor
from bot.services.timeouts import DeliveryTimeouts
from bot.services.workspaces import Workspace
from bot.settings import Settings
from bot.web.gateway import Gateway
from bot.web_api import SlackClient

ONLY_POSTGRESQL = """\
Workers need PostgreSQL: set DATABASE_URL. With SQLite the bot sends what is due by itself and needs no worker."""

HEADER_TIMEOUT = 75_000
"""Milliseconds in which the headers of a request must arrive; a connection that is idle for so long is closed.

It is longer than the minute for which proxies keep a connection: a proxy may send a request at the very moment at which
this end closes. A slow sender holds a connection for so long, but no thread.
"""
CONNECTIONS = 4_096
"""Most connections at once; others wait."""
OTHER_FILES = 512
"""Files that the bot may open besides connections to it: the database, connections to Slack, and the knowledge."""
WSGI_THREADS = 8
"""Threads of a WSGI application that the bot is compared with in benchmarks."""

_GRANIAN_LOG: dict[str, dict[str, object]] = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {}, "granian.access": {}},
}
"""Granian's logging without handlers of its own, so that its lines go where the bot's go."""


def configure_log(settings: Settings) -> None:
    """Send log lines to standard error, without the secrets in the settings."""
    log.configure(settings.log_level, settings.log_format, settings.secrets())


def run(settings: Settings) -> None:
    """Run the bot until it is stopped: by Socket Mode with an app token, or else by HTTP.

    Raises:
        SettingsError: if Slack is not set up.
    """
    configure_log(settings)
    if settings.slack_bot_token and settings.slack_app_token:
        _connect(settings, settings.slack_app_token.get_secret_value())
    elif settings.slack_signing_secret and (settings.slack_bot_token or settings.slack_client_id):
        serve(settings)
    else:
        raise SettingsError(NO_SLACK)


def web() -> Gateway:
    """Return the RSGI application; exit with a sentence when a setting in the environment is wrong."""
    # The web application is composed from modules that Socket Mode and workers do without.
    from bot.bootstrap.web import create_web  # noqa: PLC0415

    try:
        settings = Settings.load()
        configure_log(settings)
        return create_web(settings)
    except GuidepostError as error:
        sys.exit(str(error))


def _connect(settings: Settings, app_token: str) -> None:
    """Run the bot by Socket Mode. When SIGTERM comes, messages that are being sent are sent to the end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    bot = create_bot(settings)
    bot.start()
    client = SlackClient(app_token, base_url=str(settings.slack_api_url))
    handler = SocketModeHandler(bot.app, app_token, web_client=client)
    try:
        handler.start()  # type: ignore[no-untyped-call] # slack_bolt leaves it untyped
    finally:
        handler.close()  # type: ignore[no-untyped-call] # likewise


def serve(settings: Settings, target: str = f"{__name__}:web", interface: Literal["rsgi", "wsgi"] = "rsgi") -> None:
    """Run the bot by HTTP, in the only way in which it is served.

    ``target`` is the module and the name of the function that returns the application, which speaks ``interface``.
    """
    # The import takes a quarter of a second, which commands that serve nothing need not spend.
    from granian import Granian  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415

    connections = _allowed_connections()
    Granian(
        target,
        log_dictconfig=_GRANIAN_LOG,
        factory=True,
        interface=Interfaces(interface),
        address=settings.host,
        port=settings.port,
        # One connection of HTTP/2 could hold hundreds of requests.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT),
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=connections,
        blocking_threads=WSGI_THREADS if interface == "wsgi" else None,
    ).serve()


def _allowed_connections() -> int:
    """Let this process and its children open as many files as they need; return the number of connections possible."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < limit:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    return max(limit - OTHER_FILES, limit // 2)


def run_worker(settings: Settings) -> None:
    """Run a worker until it is stopped.

    Raises:
        SettingsError: if the database is not PostgreSQL, or Slack is not set up.
        KnowledgeError: if the knowledge folder has problems.
        StorageError: if the database cannot be used.
    """
    database = open_database(settings)
    if database.is_sqlite or find_spec("procrastinate") is None:
        raise SettingsError(ONLY_POSTGRESQL)
    from bot.jobs.worker import create_worker, work  # noqa: PLC0415 (needs the extra "postgres")

    stores = open_slack_stores(settings)
    workspaces = Workspaces(settings, stores.versions)
    tip_source = TipSource(open_text(settings, stores.versions), workspaces.find_tips)
    api_url, timeouts = str(settings.slack_api_url), DeliveryTimeouts(settings.look_up_after)
    # A job runs in a thread of its own already.
    delivery = create_delivery(tip_source, stores, api_url, InlineExecutor(), timeouts)
    delivery.learn_time()
    shared = cache(lambda: LocalDesk.of(open_guide(settings, stores.versions), stores))
    own = RecentlyUsed(lambda team_id: LocalDesk.of(workspaces.open_guide(team_id), stores))

    def desk_of(workspace: Workspace) -> LocalDesk:
        return own.get(workspace.team_id) if workspaces.has(workspace) else shared()

    digests = create_digest_planner(desk_of, stores, workspaces.scored_folder)
    if settings.follow_knowledge:
        following(create_text_follower(settings, delivery, stores.versions, workspaces.renew).step).start()
    planners = (delivery.planner, digests)
    worker = create_worker(database.conninfo, delivery.outbox, stores.outbox_store, stores.purgeable, planners)
    asyncio.run(work(worker))
