"""The commands ``python -m bot versions`` and ``rollback``: which version of the knowledge the bot uses, and used."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from bot.bootstrap.storage import open_stores
from bot.commands.options import AsJson, console
from bot.services.versions import NOTHING_PUBLISHED, Version, roll_back
from bot.settings import Settings


def versions(as_json: AsJson = False) -> None:
    """List the versions of the knowledge that a bot with FOLLOW_KNOWLEDGE published, the one in use first."""
    history = open_stores(Settings.load()).versions.history()
    if as_json:
        print(json.dumps([asdict(one) | {"withdrawn": sorted(one.withdrawn)} for one in history]))
    elif not history:
        console.print(NOTHING_PUBLISHED, soft_wrap=True)
    else:
        console.print(_table(history))


def rollback(
    version: Annotated[
        str, typer.Argument(help="The version to go back to, or its beginning.", show_default="the former one")
    ] = "",
) -> None:
    """Let the bot use a former version of the knowledge. What it follows is used again when it changes."""
    before, now = roll_back(open_stores(Settings.load()).versions, version)
    console.print(
        f"{before.name} is withdrawn, and {now.name} is in use; every running bot follows within seconds.",
        soft_wrap=True,
    )
    console.print(
        "What the bot follows stays as it is. The bot uses it again when it changes: correct it, or revert the commit.",
        soft_wrap=True,
    )


def _table(history: Sequence[Version]) -> Table:
    commits = ["commit"] if any(one.commit for one in history) else []
    table = Table("version", *commits, "in use since", "golden questions right", "")
    for place, one in enumerate(history):
        since = datetime.fromtimestamp(one.published_at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        score = "–" if one.score is None else f"{one.score:.1%}"
        state = "withdrawn" if one.digest in history[0].withdrawn else "" if place else "in use"
        table.add_row(one.name, *([one.commit_name] if commits else []), since, score, state)
    return table
