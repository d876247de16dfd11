"""Composition of what answers gaps: in a terminal, and in Slack where the bot follows its knowledge folder."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.bootstrap.guide import guide_to_copy
from bot.bootstrap.stores import Stores
from bot.jobs.pool import Pool
from bot.knowledge.models import Entry
from bot.matching.encoders import STANDARD, EncoderName
from bot.remotes.branches import BranchDestination
from bot.services.curation.destinations import Destination
from bot.services.curation.editor import Editor
from bot.services.curation.edits import Edit
from bot.services.curation.finishing import Finisher
from bot.services.curation.inbox import Inbox
from bot.services.curation.publishing import Publisher
from bot.services.curation.resolution import Resolver
from bot.services.curation.subscribers import Subscriber
from bot.services.deliveries import OutgoingMessage
from bot.services.guide import Guide
from bot.services.scoring.golden import golden_folder
from bot.settings import PublishTo
from bot.slack.curators import found_message
from bot.slack.gap_edits import published_message

MEASURING_QUEUE = 8
"""Answers of curators that may wait to be measured. One is measured at a time, because each takes a whole core."""


@dataclass(frozen=True)
class FollowedFolder:
    """A knowledge folder that curators can change from Slack, because the running bot follows it."""

    path: Path
    encoder: EncoderName = STANDARD
    """The setting ENCODER."""
    publish_to: PublishTo = "folder"
    """The setting PUBLISH_TO."""
    executor: Pool = field(default_factory=lambda: Pool(1, MEASURING_QUEUE))
    """Measures the effects of answers."""


def create_resolver(guide: Guide, stores: Stores, inbox: Callable[[], Inbox]) -> Resolver:
    """Create what takes and closes gaps in ``stores``."""

    def message_to(person: Subscriber, entry: Entry) -> OutgoingMessage:
        return found_message(person, entry, guide)

    return Resolver(inbox, guide, stores.subscribers, stores.outbox_store, message_to)


def create_destination(folder: Path, publish_to: PublishTo) -> Destination | None:
    """Create what writes changes of a folder, as the setting PUBLISH_TO says; None for the folder itself."""
    return BranchDestination(folder) if publish_to == "branch" else None


def create_finisher(guide: Guide, stores: Stores, inbox: Callable[[], Inbox], folder: Path | None) -> Finisher:
    """Create what tells people of answers that are in use; ``folder`` is the knowledge folder if it is here."""

    def report(edit: Edit, told: int) -> OutgoingMessage:
        return published_message(edit, told, guide)

    root = folder.resolve().parent if folder else None
    return Finisher(stores.edits, create_resolver(guide, stores, inbox), report, root)


def create_editor(guide: Guide, stores: Stores, inbox: Callable[[], Inbox], followed: FollowedFolder) -> Editor:
    """Create what answers gaps with changes of a folder that the running bot follows."""
    folder = followed.path.resolve()

    def open_guide(path: Path) -> Guide:
        return _unobserved(guide) if path == folder else guide_to_copy(path, folder, encoder=followed.encoder)

    destination = create_destination(folder, followed.publish_to)
    publisher = Publisher(folder, golden_folder(folder), open_guide, destination)
    return Editor(publisher, create_finisher(guide, stores, inbox, folder), folder, followed.executor)


def _unobserved(guide: Guide) -> Guide:
    """Return a plain guide in the present state of one that may report what it is asked."""
    plain = Guide.__new__(Guide)
    plain.replace(guide, guide.edition)
    return plain
