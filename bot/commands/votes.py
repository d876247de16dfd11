"""The command ``python -m bot gaps votes``: the answers that people voted against, and why."""

import json
import time
from typing import Annotated

import typer

from bot.bootstrap.storage import open_stores
from bot.commands.options import AsJson, KnowledgeDir, console
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.services.curation.votes import VotesAgainst, votes_against
from bot.services.ports import FeedbackStore
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
    feedback, base, oldest = open_stores(Settings.load()).feedback, load(knowledge), start_of(since)
    if as_json:
        print(json.dumps(votes_data(_read(feedback, base, oldest, workspace)), ensure_ascii=False))
    elif not print_votes(feedback, base, oldest, workspace):
        console.print("No votes against answers.")


def start_of(days: float) -> float:
    """Return the time at which the last ``days`` began, in seconds since the epoch; with 0, the beginning of time."""
    return time.time() - days * DAY if days else 0.0


def print_votes(feedback: FeedbackStore, knowledge: KnowledgeBase, oldest: float, workspace: str) -> bool:
    """Print the votes against answers that were cast since ``oldest``; return False if none were."""
    found = _read(feedback, knowledge, oldest, workspace)
    if found.entries or found.withheld:
        console.print(vote_report(found))
    return bool(found.entries or found.withheld)


def _read(feedback: FeedbackStore, knowledge: KnowledgeBase, oldest: float, workspace: str) -> VotesAgainst:
    votes = feedback.votes(VoteKind.ANSWER)
    kept = [vote for vote in votes if vote.voted_at >= oldest and workspace in {"", vote.workspace.team_id}]
    return votes_against(kept, knowledge)
