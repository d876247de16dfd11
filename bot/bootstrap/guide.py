"""Composition of the guide to a knowledge folder, with its matcher, its index, and the inbox of what it missed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bootstrap.versions import GuideFactory
from bot.cards.answers import reply_card
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.cache import cache_folder
from bot.matching.calibration import Calibration, read_calibration
from bot.matching.encoder import Encoder, RecentVectors, SentenceEncoder
from bot.matching.encoders import STANDARD, EncoderName, Encoders
from bot.matching.index import Index
from bot.matching.matcher import IntentMatcher
from bot.matching.store import ProgressFactory, load_or_build, no_progress
from bot.matching.training import TrainingText, training_texts
from bot.matching.vectors import VectorCache
from bot.services.curation.groups import QuestionSpace, background
from bot.services.curation.inbox import MOST_GROUPED, Inbox
from bot.services.guide import Guide

if TYPE_CHECKING:
    # A question in a terminal waits for no database library.
    from bot.bootstrap.stores import Stores


def create_guide(
    knowledge_dir: Path, announce: ProgressFactory = no_progress, address: str = "", encoder: EncoderName = STANDARD
) -> Guide:
    """Create the guide to a knowledge folder. ``announce`` is called if the folder must be indexed first.

    ``address`` is that of the entries' pages; see `KnowledgeBase.address`. ``encoder`` is the setting ENCODER.

    Raises:
        KnowledgeError: if the folder has problems; it lists all of them.
        SettingsError: if the packages for the encoder are not installed.
    """
    return guide_to_copy(knowledge_dir, knowledge_dir, announce, address, encoder)


def guide_to_copy(
    copied: Path,
    knowledge_dir: Path,
    announce: ProgressFactory = no_progress,
    address: str = "",
    encoder: EncoderName = STANDARD,
) -> Guide:
    """Create the guide to ``copied``, a version of the folder ``knowledge_dir``, whose index it uses if it has one.

    Nothing in ``copied`` is read later. The other parameters and errors are those of `create_guide`.
    """
    encoders = Encoders.create(encoder)
    knowledge = replace(load(copied), address=address)
    calibration = read_calibration(copied, knowledge, encoder)
    matcher = create_matcher(knowledge, knowledge_dir, calibration, announce, encoders)
    return GuideFactory(knowledge_dir, encoders.standard, matcher, announce).guide(knowledge, calibration, matcher)


def create_matcher(
    knowledge: KnowledgeBase,
    knowledge_dir: Path,
    calibration: Calibration,
    announce: ProgressFactory = no_progress,
    encoders: Encoders | None = None,
) -> IntentMatcher:
    """Create the matcher for a knowledge base, and its index unless there is one already."""
    encoders = encoders or Encoders.create(STANDARD)
    texts, index = create_index(knowledge, knowledge_dir, encoders.ranking, announce)
    encoders.load_ahead()
    neighbors = {entry.id: knowledge.neighbors_of(entry) for entry in knowledge.entries.values()}
    return IntentMatcher(texts, index, encoders.ranking, calibration, neighbors=neighbors, synonyms=knowledge.synonyms)


def create_index(
    knowledge: KnowledgeBase, knowledge_dir: Path, encoder: Encoder, announce: ProgressFactory
) -> tuple[Sequence[TrainingText], Index]:
    """Return the training texts of a knowledge base and their index, which is built unless there is one already."""
    texts = training_texts(knowledge)
    return texts, load_or_build(texts, encoder, knowledge_dir, announce)


def create_inbox(guide: Guide, stores: "Stores", *, is_shared: bool = True) -> Inbox:
    """Create the curators' inbox of what ``guide`` did not answer, and of proposals; see `Inbox` for ``is_shared``."""
    # The same questions are grouped again each time the inbox is opened. Each is encoded in two forms.
    encoder = RecentVectors(SentenceEncoder(), most=2 * MOST_GROUPED)
    space = create_question_space(guide.knowledge, encoder)
    return Inbox(stores.questions, stores.gaps, stores.proposals, guide, space, is_shared=is_shared)


def create_question_space(knowledge: KnowledgeBase, encoder: Encoder) -> QuestionSpace:
    """Create the space in which questions are grouped; most of its vectors are kept since the folder was indexed."""
    with no_progress(0) as progress:
        vectors = VectorCache(cache_folder() / "vectors.npz").encode(background(knowledge), encoder, progress)
    return QuestionSpace.learn(encoder, vectors)


def warm_up(guide: Guide) -> None:
    """Compute now what is computed when it is first needed, so that the first people do not wait for each other."""
    snapshot = guide.snapshot()
    entry = next(iter(snapshot.knowledge.entries.values()), None)
    question = entry.phrasings[0] if entry and entry.phrasings else "hello"
    reply_card(snapshot.reply(question), snapshot.knowledge_for(question))
