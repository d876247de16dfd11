"""Composition of the MCP server: in the web process, or over standard input and output.

Only a process that serves it imports this module, because the SDK takes a second.
"""

import logging
import threading

from bot.bootstrap.guide import warm_up
from bot.errors import SettingsError
from bot.log import event
from bot.mcp.endpoint import Endpoint
from bot.mcp.limiter import AddressLimiter
from bot.mcp.server import GuideServer
from bot.services.guide import Guide
from bot.settings import Settings
from bot.slack.metrics import Metrics

_log = logging.getLogger(__name__)

NOT_OPENED = """\
MCP_ACCESS is token, so MCP_TOKEN is required: a long random text, such as the output of
  python -c "import secrets; print(secrets.token_urlsafe(32))"
Give it to those who may use the knowledge base, or set MCP_ACCESS to public."""


def create_endpoint(settings: Settings, guide: Guide, metrics: Metrics) -> Endpoint:
    """Create the address for MCP clients.

    Raises:
        SettingsError: if a token is required and there is none.
    """
    token = settings.mcp_token.get_secret_value() if settings.mcp_token else None
    if settings.mcp_access == "token" and not token:
        raise SettingsError(NOT_OPENED)

    def observe(tool: str, outcome: str, seconds: float) -> None:
        metrics.time_tool_call(tool, outcome, seconds)
        event(_log, "mcp_called", "a tool was called", tool=tool, outcome=outcome, milliseconds=round(seconds * 1000))

    return Endpoint(
        GuideServer(guide, observe),
        AddressLimiter(settings.mcp_per_minute),
        public_url=str(settings.public_url) if settings.public_url else None,
        token=token if settings.mcp_access == "token" else None,
        trusted_proxies=settings.trusted_proxies,
    )


def serve_stdio(guide: Guide) -> None:
    """Serve one client over standard input and output, until it leaves."""
    # The client gets its first response at once, while what its first question needs is computed.
    threading.Thread(target=warm_up, args=(guide,), name="warm-up", daemon=True).start()
    GuideServer(guide).run("stdio")
