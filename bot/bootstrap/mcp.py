"""Composition of the MCP server: in the web process, or over standard input and output.

Only a process that serves it imports this module, because the SDK takes a second.
"""

import logging
import threading
from collections.abc import Callable
from functools import cache, partial

from bot.bootstrap.guide import create_inbox, warm_up
from bot.bootstrap.storage import open_stores
from bot.bootstrap.stores import Stores
from bot.errors import SettingsError
from bot.log import event
from bot.mcp.curators import CuratorTools
from bot.mcp.endpoint import Endpoint
from bot.mcp.limiter import AddressLimiter
from bot.mcp.server import GuideServer
from bot.services.curation.inbox import Inbox
from bot.services.curation.proposals import Origin
from bot.services.guide import Guide
from bot.settings import Settings
from bot.slack.metrics import Metrics

_log = logging.getLogger(__name__)

NOT_OPENED = """\
MCP_ACCESS is token, so MCP_TOKEN is required: a long random text, such as the output of
  python -c "import secrets; print(secrets.token_urlsafe(32))"
Give it to those who may use the knowledge base, or set MCP_ACCESS to public."""


SAME_TOKENS = """\
MCP_CURATOR_TOKEN and MCP_TOKEN are the same, so everyone who may ask could propose. Make a second one."""


def create_endpoint(
    settings: Settings, guide: Guide, metrics: Metrics, stores: Stores, inbox: Callable[[], Inbox]
) -> Endpoint:
    """Create the address for MCP clients. ``inbox`` returns the curators' inbox of this process.

    Raises:
        SettingsError: if a token is required and there is none, or two are the same.
    """
    token = settings.mcp_token.get_secret_value() if settings.mcp_token else None
    if settings.mcp_access == "token" and not token:
        raise SettingsError(NOT_OPENED)
    curator_token = settings.mcp_curator_token.get_secret_value() if settings.mcp_curator_token else None
    if token and token == curator_token:
        raise SettingsError(SAME_TOKENS)

    def observe(tool: str, outcome: str, seconds: float) -> None:
        metrics.time_tool_call(tool, outcome, seconds)
        event(_log, "mcp_called", "a tool was called", tool=tool, outcome=outcome, milliseconds=round(seconds * 1000))

    tools = CuratorTools(guide, inbox, stores.proposals, Origin.HTTP)
    return Endpoint(
        GuideServer(guide, observe),
        AddressLimiter(settings.mcp_per_minute),
        public_url=str(settings.public_url) if settings.public_url else None,
        token=token if settings.mcp_access == "token" else None,
        curators=(curator_token, GuideServer(guide, observe, tools)) if curator_token else None,
        trusted_proxies=settings.trusted_proxies,
    )


def serve_stdio(guide: Guide, settings: Settings) -> None:
    """Serve one client over standard input and output, until it leaves.

    With ``MCP_CURATOR_TOKEN`` in the environment, the curators' tools are served as well, with the configured database.

    Raises:
        SettingsError: if the settings name no database that the bot can use.
        StorageError: if the database cannot be used.
    """
    curators = None
    if settings.mcp_curator_token:
        stores = open_stores(settings)
        curators = CuratorTools(guide, cache(partial(create_inbox, guide, stores)), stores.proposals, Origin.STDIO)
    # The client gets its first response at once, while what its first question needs is computed.
    threading.Thread(target=warm_up, args=(guide,), name="warm-up", daemon=True).start()
    GuideServer(guide, curators=curators).run("stdio")
