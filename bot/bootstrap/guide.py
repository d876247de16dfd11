"""The guide to a knowledge folder, ready to be asked."""

from collections.abc import Sequence
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.calibration import Calibration, read_calibration
from bot.matching.encoder import Encoder, SentenceEncoder
from bot.matching.index import Index
from bot.matching.learnt import Learnt, learnt_texts
from bot.matching.matcher import IntentMatcher
from bot.matching.store import Announce, load_or_build, quietly
from bot.services.guide import Guide
from bot.services.ports import Matcher


def create_guide(knowledge_dir: Path, announce: Announce = quietly) -> Guide:
    """The guide to a knowledge folder. ``announce`` hears of the work when the folder must be indexed anew.

    Raises:
        KnowledgeError: with everything that is wrong with the folder.
    """
    knowledge = load(knowledge_dir)
    calibration = read_calibration(knowledge_dir)
    matcher: Matcher = create_matcher(knowledge, knowledge_dir, calibration, announce)
    return Guide(knowledge, matcher, calibration.floors)


def create_matcher(
    knowledge: KnowledgeBase, knowledge_dir: Path, calibration: Calibration, announce: Announce = quietly
) -> IntentMatcher:
    """The matcher for a knowledge base, indexed now or before."""
    encoder = SentenceEncoder()
    learnt, index = create_index(knowledge, knowledge_dir, encoder, announce)
    encoder.load_ahead()
    neighbours = {entry.id: knowledge.neighbours_of(entry) for entry in knowledge.entries.values()}
    return IntentMatcher(learnt, index, encoder, calibration, neighbours=neighbours, synonyms=knowledge.synonyms)


def create_index(
    knowledge: KnowledgeBase, knowledge_dir: Path, encoder: Encoder, announce: Announce
) -> tuple[Sequence[Learnt], Index]:
    """The texts to learn from, and their index, made now or before."""
    learnt = learnt_texts(knowledge)
    return learnt, load_or_build(learnt, encoder, knowledge_dir, announce)
