"""Composition of a bot that follows its knowledge: a change is used without a restart, once it passes."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bot.bootstrap.delivery import Delivery
from bot.bootstrap.guide import guide_to_copy, warm_up
from bot.cards.entry_body import constant_body
from bot.cards.notices import rejected_card
from bot.errors import GuidepostError
from bot.jobs.loop import Loop
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.knowledge.packing import PackedFolder
from bot.remotes.checkout import check_out, find_commit
from bot.services.curation.following import Follower, Publisher
from bot.services.curation.origins import FolderOrigin, Origin, RepositoryOrigin
from bot.services.guide import Guide
from bot.services.scoring.baseline import pass_gate
from bot.services.versions import Edition, Version, VersionStore
from bot.services.workspaces import Workspace
from bot.settings import Settings
from bot.slack.context import AppContext
from bot.slack.replies import outgoing_message

PERIOD = 2.0
"""Seconds between two looks at the folder and at the database."""
THREAD = "knowledge"
"""Name of the thread that follows the folder."""
_log = logging.getLogger(__name__)

T = TypeVar("T")


def following(*jobs: Callable[[], int]) -> Loop:
    """Return the loop in which a follower works, and what else goes with the version in use."""
    return Loop(jobs, period=PERIOD, name=THREAD)


def open_guide(settings: Settings, store: VersionStore) -> Guide:
    """Create the guide with which a bot starts: to the published version if it follows its folder, or to the folder.

    So a bot also starts while its folder has problems, with the last good version.

    Raises:
        KnowledgeError: if there is no published version that can be loaded, and the folder has problems.
        RemoteError: if there is none, and the folder is in a repository that cannot be read.
        StorageError: if the database cannot be reached.
    """
    published = _open_published(settings, store, partial(_open, settings))
    if published is None:
        return _open_origin(settings, partial(_guide_to, settings, settings.pages_address))
    guide, version = published
    guide.replace(guide, Edition(version))
    return guide


def open_text(settings: Settings, store: VersionStore) -> KnowledgeBase:
    """Load the knowledge with which a worker starts; see `open_guide`."""
    published = _open_published(settings, store, _load)
    return published[0] if published else _open_origin(settings, load)


def _open_origin(settings: Settings, open_folder: Callable[[Path], T]) -> T:
    """Open the knowledge folder, or the one in the repository, before anything was published."""
    if settings.remote is None:
        return open_folder(settings.knowledge_dir)
    with TemporaryDirectory(prefix="guidepost-") as place:
        return open_folder(check_out(settings.remote, Path(place)).folder)


def _open_published(
    settings: Settings, store: VersionStore, open_version: Callable[[PackedFolder], T]
) -> tuple[T, Version] | None:
    published = _published(settings, store)
    if published is None:
        return None
    version, content = published
    try:
        return open_version(PackedFolder.unpack(_name(settings), content)), version
    except GuidepostError as error:
        _log.warning("the published version cannot be loaded: %s", error, extra={"action": "knowledge_not_loaded"})
        return None


def _published(settings: Settings, store: VersionStore) -> tuple[Version, bytes] | None:
    """Return the version in use and its packed files; None if there is none, or the bot does not follow its folder."""
    current = store.current() if settings.follow_knowledge else None
    content = store.content(current.number) if current else None
    return (current, content) if current and content is not None else None


def tell_curators(app_context: AppContext, guide: Guide, key: str, concerns: Callable[[Workspace], bool]) -> None:
    """Tell the curators' channels of the workspaces that it ``concerns`` why a change is not used, once for a ``key``.

    ``guide`` is the one in use, which has the reason.

    Raises:
        StorageError: if the database cannot be reached.
    """
    card = rejected_card(guide.knowledge, guide.edition)
    # Every process reports it, and the key lets one of them post it.
    app_context.outbox_store.enqueue(
        [
            outgoing_message(card, place.workspace, f"knowledge:{key}", place.channel)
            for place in app_context.curator_channels.all()
            if concerns(place.workspace)
        ]
    )


def create_follower(
    settings: Settings,
    app_context: AppContext,
    delivery: Delivery,
    store: VersionStore,
    renew: Callable[[], object] = lambda: None,
) -> Follower[Guide]:
    """Create what keeps a bot at the version published last, and publishes its folder when it changed.

    ``renew`` is called when another version is in use.
    """
    guide, tips = app_context.guide, delivery.tip_source

    def report(problem: str, key: str) -> None:
        guide.replace(guide, replace(guide.edition, problem=problem))
        if problem:
            tell_curators(app_context, guide, key, lambda workspace: tips.of(workspace) is tips)

    def use(opened: Guide, version: Version) -> None:
        warm_up(opened)
        guide.replace(opened, Edition(version))
        tips.use(opened.knowledge)
        renew()
        # What was drawn from the version before would keep it in memory.
        constant_body.cache_clear()

    publisher = Publisher[Guide](
        _origin(settings, store), lambda opened, questions: pass_gate(opened, guide.snapshot(), questions), report
    )
    in_use = guide.edition.version
    return Follower(store, _name(settings), partial(_open, settings), use, publisher, in_use.number if in_use else 0)


def _origin(settings: Settings, store: VersionStore) -> Origin:
    remote = settings.remote
    if remote is None:
        return FolderOrigin(settings.knowledge_dir.resolve())

    def check_out_remote(place: Path) -> tuple[str, Path]:
        checkout = check_out(remote, place)
        return checkout.commit, checkout.folder

    return RepositoryOrigin(store, partial(find_commit, remote), check_out_remote)


def _name(settings: Settings) -> str:
    return settings.remote.name if settings.remote else settings.knowledge_dir.resolve().name


def create_text_follower(
    settings: Settings, delivery: Delivery, store: VersionStore, renew: Callable[[], object] = lambda: None
) -> Follower[KnowledgeBase]:
    """Create what keeps a worker at the version published last; a worker publishes none."""

    def use(opened: KnowledgeBase, _: Version) -> None:
        delivery.tip_source.use(opened)
        renew()
        constant_body.cache_clear()

    return Follower(store, _name(settings), _load, use)


def _load(packed: PackedFolder) -> KnowledgeBase:
    with packed.written() as folder:
        return load(folder)


def packed_in_use(settings: Settings, store: VersionStore) -> PackedFolder:
    """Return the files of the version in use, or else of the folder or the repository.

    Raises:
        GuidepostError: if they cannot be read.
    """
    published = _published(settings, store)
    return PackedFolder.unpack(_name(settings), published[1]) if published else packed_origin(settings)


def packed_origin(settings: Settings) -> PackedFolder:
    """Return the files of the knowledge folder, or of the one in the repository.

    Raises:
        GuidepostError: if they cannot be read.
    """
    return _open_origin(settings, PackedFolder.read)


def open_packed(settings: Settings, packed: PackedFolder, address: str) -> Guide:
    """Create the guide to packed files, and index them unless their index is stored.

    ``address`` is that of the entries' pages; see `KnowledgeBase.address`.

    Raises:
        KnowledgeError: if they have problems.
    """
    with packed.written() as folder:
        return _guide_to(settings, address, folder)


def _open(settings: Settings, packed: PackedFolder) -> Guide:
    return open_packed(settings, packed, settings.pages_address)


def _guide_to(settings: Settings, address: str, folder: Path) -> Guide:
    return guide_to_copy(folder, settings.knowledge_dir, address=address, encoder=settings.encoder)
