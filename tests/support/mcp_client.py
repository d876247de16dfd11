"""The official MCP client, and the bot's web process that it talks to."""

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx2
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.server.mcpserver import MCPServer

from slack_simulator.server import SlackServer
from slack_simulator.workspace import BOT_TOKEN, Workspace
from tests.support.local_slack import free_port
from tests.support.running_bot import ROOT, kill, wait_until_listening

SIGNING_SECRET = "a signing secret"
Result = TypeVar("Result")
Target = str | StdioServerParameters | MCPServer[Any]


def converse(
    target: Target, talk: Callable[[Client], Awaitable[Result]], *, mode: str = "auto", headers: Mapping[str, str] = {}
) -> Result:
    """Connect a client to a command, an address or a server in this process, and return what ``talk`` does with it."""

    async def run() -> Result:
        if not isinstance(target, str):
            async with Client(target, mode=mode) as client:
                return await talk(client)
        async with (
            httpx2.AsyncClient(headers=dict(headers), timeout=30) as http,
            Client(streamable_http_client(target, http_client=http), mode=mode) as client,
        ):
            return await talk(client)

    return anyio.run(run)


async def structured(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """Call a tool; return its structured result."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return dict(result.structured_content)


def stdio_command(*arguments: str) -> StdioServerParameters:
    """Return the command that serves over standard input and output."""
    environment = {name: os.environ[name] for name in ("HOME", "PATH", "XDG_CACHE_HOME") if name in os.environ}
    command = ["-m", "bot", "mcp", *arguments]
    return StdioServerParameters(command=sys.executable, args=command, cwd=ROOT, env=environment)


@dataclass(frozen=True)
class WebBot:
    """The bot's web process."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/mcp"


@contextmanager
def web_bot(folder: Path, **settings: str) -> Iterator[WebBot]:
    """Run ``python app.py`` over HTTP next to a simulated Slack, with its log in ``folder``."""
    port, log = free_port(), folder / "log"
    with SlackServer(Workspace()) as slack, log.open("wb") as errors:
        environment = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_API_URL": slack.api_url,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "DATABASE_URL": f"sqlite:///{folder}/guidepost.db",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "LOG_LEVEL": "DEBUG",
            "LOG_FORMAT": "json",
            **settings,
        }
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stderr=errors,
            start_new_session=True,
        )
        try:
            wait_until_listening(port, process)
            yield WebBot(port, process, log)
        finally:
            kill(process)
