"""The command ``python -m bot gaps votes``: the answers that people voted against, and why."""

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap.storage import open_stores
from bot.commands.options import AsJson, KnowledgeDir, console
from bot.knowledge.loader import load
from bot.services.curation.votes import VotesAgainst, votes_against
from bot.services.retention import DAY
from bot.services.serialization import votes_data
from bot.services.votes import VoteKind
from bot.settings import SHIPPED_KNOWLEDGE, Settings
from bot.terminal.gaps import vote_report

Since = Annotated[float, typer.Option(min=0, help="Days: only votes that were cast in them.", show_default="all")]
InWorkspace = Annotated[str, typer.Option("--workspace", help="Id of a workspace.", show_default="all")]


def list_votes(
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE, as_json: AsJson = False, since: Since = 0, workspace: InWorkspace = ""
) -> None:
    """List the answers that people voted against, with the reasons and without the people."""
    if as_json:
        print(json.dumps(votes_data(_read(knowledge, since, workspace)), ensure_ascii=False))
    elif not print_votes(knowledge, since, workspace):
        console.print("No votes against answers.")


def print_votes(knowledge: Path, since: float, workspace: str) -> bool:
    """Print the votes against answers that were cast in the last ``since`` days, or ever; return False if none were."""
    found = _read(knowledge, since, workspace)
    if found.entries or found.withheld:
        console.print(vote_report(found))
    return bool(found.entries or found.withheld)


def _read(knowledge: Path, since: float, workspace: str) -> VotesAgainst:
    oldest = time.time() - since * DAY if since else 0.0
    votes = open_stores(Settings.load()).feedback.votes(VoteKind.ANSWER)
    kept = [vote for vote in votes if vote.voted_at >= oldest and workspace in {"", vote.workspace.team_id}]
    return votes_against(kept, load(knowledge))
