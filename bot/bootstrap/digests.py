"""Composition of what curators get: the activity that reports are made from, and the planner of digests."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.bootstrap.stores import Stores
from bot.cards.digest import digest_card
from bot.services.curation.activity import Activity, Period, read_activity
from bot.services.curation.digest import Digest
from bot.services.curation.digest_planner import DigestParts, DigestPlanner
from bot.services.curation.inbox import Inbox
from bot.services.deliveries import MessageContent
from bot.services.guide import Guide
from bot.services.scoring.baseline import recorded_with
from bot.services.scoring.golden import golden_folder


def create_digest_planner(
    guide: Callable[[], Guide], inbox: Callable[[], Inbox], stores: Stores, folder: Path | None
) -> DigestPlanner:
    """Create the planner of the digests of all workspaces in ``stores``.

    ``guide`` returns the guide, and ``inbox`` its inbox. They are called when the first digest is due, because a worker
    needs neither until then. ``folder`` is the guide's folder on this machine, if it has one.
    """

    def read(period: Period) -> Activity:
        return activity_of(period, stores, inbox())

    def render(digest: Digest) -> MessageContent:
        return digest_card(digest, guide().knowledge).message()

    parts = DigestParts(lambda: guide().knowledge, read, render, lambda: recorded_shares(folder) if folder else {})
    return DigestPlanner(stores.curator_channels, stores.outbox_store, parts, stores.clock)


def warm_up_inbox(inbox: Callable[[], Inbox], stores: Stores) -> None:
    """Group the questions of each workspace with curators now, so that the first of them need not wait for it."""
    for place in stores.curator_channels.all():
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
