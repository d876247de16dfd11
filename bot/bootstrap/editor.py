"""Composition of what answers gaps: in a terminal, and in Slack where the bot follows its knowledge folder."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.bootstrap.guide import guide_to_copy
from bot.bootstrap.stores import Stores
from bot.jobs.pool import Pool
from bot.knowledge.models import Entry
from bot.matching.encoders import STANDARD, EncoderName
from bot.services.curation.editor import Editor
from bot.services.curation.edits import Edit
from bot.services.curation.inbox import Inbox
from bot.services.curation.publishing import Publisher
from bot.services.curation.resolution import Resolver
from bot.services.curation.subscribers import Subscriber
from bot.services.deliveries import OutgoingMessage
from bot.services.guide import Guide
from bot.services.scoring.golden import golden_folder
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
    executor: Pool = field(default_factory=lambda: Pool(1, MEASURING_QUEUE))
    """Measures the effects of answers."""


def create_resolver(guide: Guide, stores: Stores, inbox: Callable[[], Inbox]) -> Resolver:
    """Create what takes and closes gaps in ``stores``."""

    def message_to(person: Subscriber, entry: Entry) -> OutgoingMessage:
        return found_message(person, entry, guide)

    return Resolver(inbox, guide, stores.subscribers, stores.outbox_store, message_to)


def create_editor(guide: Guide, stores: Stores, inbox: Callable[[], Inbox], followed: FollowedFolder) -> Editor:
    """Create what answers gaps with changes of a folder that the running bot follows."""
    folder = followed.path.resolve()

    def open_guide(path: Path) -> Guide:
        return _unobserved(guide) if path == folder else guide_to_copy(path, folder, encoder=followed.encoder)

    def report(edit: Edit, told: int) -> OutgoingMessage:
        return published_message(edit, told, guide)

    publisher = Publisher(folder, golden_folder(folder), open_guide)
    return Editor(publisher, stores.edits, create_resolver(guide, stores, inbox), folder, followed.executor, report)


def _unobserved(guide: Guide) -> Guide:
    """Return a plain guide in the present state of one that may report what it is asked."""
    plain = Guide.__new__(Guide)
    plain.replace(guide, guide.edition)
    return plain
