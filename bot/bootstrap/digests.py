"""Composition of what curators get: the activity that reports are made from, and the planner of digests."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from bot.bootstrap.stores import Stores
from bot.cards.digest import digest_card
from bot.knowledge.base import KnowledgeBase
from bot.services.curation.activity import Activity, Period, read_activity
from bot.services.curation.digest import Digest
from bot.services.curation.digest_planner import DigestParts, DigestPlanner
from bot.services.curation.inbox import Inbox
from bot.services.deliveries import MessageContent
from bot.services.guide import Guide
from bot.services.scoring.baseline import recorded_with
from bot.services.scoring.golden import golden_folder
from bot.services.workspaces import Workspace


class Desk(Protocol):
    """A guide and its inbox, from which digests are made."""

    @property
    def guide(self) -> Guide:
        """The guide that a workspace is answered by."""
        ...

    @property
    def inbox(self) -> Callable[[], Inbox]:
        """Returns the inbox of what that guide did not answer."""
        ...


def create_digest_planner(
    desk_of: Callable[[Workspace], Desk],
    stores: Stores,
    folder_of: Callable[[Workspace], Path | None],
    since: float | None = None,
) -> DigestPlanner:
    """Create the planner of the digests of all workspaces in ``stores``.

    ``desk_of`` is called when the first digest is due, because a worker needs no desk until then. ``folder_of`` returns
    the folder beside which the score of a workspace's knowledge is recorded, if it is. Digests that were due before
    ``since``, in seconds since the epoch, are left out.
    """

    def read(period: Period, workspace: Workspace) -> Activity:
        return activity_of(period, stores, desk_of(workspace).inbox())

    def render(digest: Digest, knowledge: KnowledgeBase) -> MessageContent:
        return digest_card(digest, knowledge).message()

    def shares(workspace: Workspace) -> Mapping[str, float]:
        folder = folder_of(workspace)
        return recorded_shares(folder) if folder else {}

    parts = DigestParts(lambda workspace: desk_of(workspace).guide.knowledge, read, render, shares)
    return DigestPlanner(stores.curator_channels, stores.outbox_store, parts, stores.clock, since)


def warm_up_inbox(inbox: Callable[[], Inbox], stores: Stores, without: Callable[[Workspace], bool]) -> None:
    """Group the questions of each workspace with curators now, so that the first of them need not wait for it.

    Workspaces for which ``without`` returns True have another inbox.
    """
    for place in stores.curator_channels.all():
        if not without(place.workspace):
            inbox().gaps(place.workspace)


def activity_of(period: Period, stores: Stores, inbox: Inbox) -> Activity:
    """Return the activity of ``period`` in ``stores``.

    Raises:
        StorageError: if the database cannot be reached.
    """
    return read_activity(period, stores.questions, stores.feedback, stores.schedules, inbox)


def recorded_shares(knowledge_dir: Path, questions: Path | None = None) -> Mapping[str, float]:
    """Return the shares of the scorecard as recorded with the golden questions of a folder; empty without a record.

    Raises:
        GuidepostError: if the record cannot be read.
    """
    found = recorded_with(questions or golden_folder(knowledge_dir))
    return found.shares if found else {}
