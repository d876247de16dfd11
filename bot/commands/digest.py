"""The command ``python -m bot digest``: the curators' digest, or that of an owner, in the terminal."""

import time
from typing import Annotated

import typer

from bot.bootstrap.digests import activity_of, recorded_shares
from bot.cards.digest import digest_card
from bot.commands.curation import NOTHING_KEPT, CurationSession
from bot.commands.options import GoldenFolder, KnowledgeDir, console
from bot.errors import GuidepostError
from bot.services.curation.activity import Period
from bot.services.curation.digest import UNSEEN_DAYS, make_digest
from bot.services.curation.digest_planner import MONTH, WEEK
from bot.services.retention import DAY
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.renderer import render_card


def digest(
    owner: Annotated[
        str, typer.Option(help="Only this owner's entries, over the last month.", show_default="all")
    ] = "",
    workspace: Annotated[str, typer.Option(help="Id of a workspace.", show_default="all")] = "",
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    questions: GoldenFolder = None,
) -> None:
    """Print the curators' digest of the last seven days, as their channel gets it on Mondays."""
    session = CurationSession.opened(knowledge, questions)
    base, now = session.guide.knowledge, time.time()
    owners = sorted({entry.owner for entry in base.entries.values()})
    if owner and owner not in owners:
        raise GuidepostError(f"No entry has the owner {owner}. Owners are: {', '.join(owners)}")
    if not session.workspaces:
        console.print(NOTHING_KEPT)
    activity = activity_of(Period(now - UNSEEN_DAYS * DAY, now, workspace), session.stores, session.inbox)
    made = make_digest(activity, MONTH if owner else WEEK, base, recorded_shares(knowledge, questions), owner)
    rendered, _ = render_card(digest_card(made, base), with_buttons=False)
    console.print(rendered)
