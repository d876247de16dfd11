"""The command that serves the knowledge base to another program, by the Model Context Protocol."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import log
from bot.commands.options import KnowledgeDir, load_guide
from bot.settings import SHIPPED_KNOWLEDGE, Settings


def mcp(
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    config: Annotated[
        bool, typer.Option("--config", help="Print the configuration for a desktop client instead.")
    ] = False,
) -> None:
    """Serve the knowledge base to an MCP client over standard input and output. The client starts this command."""
    if config:
        print(json.dumps(_configuration(knowledge), indent=2))
        return
    settings = Settings.load()
    log.configure("WARNING", secrets=settings.secrets())
    # The import takes a second, which no other command need spend.
    from bot.bootstrap.mcp import serve_stdio  # noqa: PLC0415

    serve_stdio(load_guide(knowledge), settings)


def _configuration(knowledge: Path) -> dict[str, object]:
    """Return the configuration of a client that starts this command from any folder."""
    arguments = ["-m", "bot", "mcp"]
    if knowledge != SHIPPED_KNOWLEDGE:
        arguments += ["--knowledge", str(knowledge.resolve())]
    server = {"command": str(Path(sys.executable).absolute()), "args": arguments, "env": {"PYTHONPATH": _root()}}
    return {"mcpServers": {"guidepost": server}}


def _root() -> str:
    """Return the folder that the package is in."""
    return str(Path(__file__).resolve().parents[2])
