"""Composition of guides to versions of a knowledge folder, each with the skills that belong to its version."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.matching.act_examples import act_examples
from bot.matching.acts import ActFinder
from bot.matching.cache import cache_folder
from bot.matching.calibration import Calibration
from bot.matching.classifier import ExampleClassifier, examples
from bot.matching.comparisons import Comparisons
from bot.matching.continuations import ContinuationModel
from bot.matching.encoder import Encoder
from bot.matching.follow_ups import follow_up_examples
from bot.matching.hearing import EXAMPLES
from bot.matching.matcher import IntentMatcher
from bot.matching.own_words import OwnWords
from bot.matching.passage_finder import DETAILS, PassageFinder, PassageWeights
from bot.matching.passage_index import PassageIndex
from bot.matching.reading import MessageReader
from bot.matching.store import ProgressFactory, load_or_build, no_progress
from bot.matching.thread_graph import ThreadGraph
from bot.matching.vectors import VectorCache
from bot.services.conversation import Conversation
from bot.services.guide import Guide
from bot.services.hearing import ThreadHearing
from bot.services.ports import Matcher
from bot.services.skills import Skills

VECTORS = "passages.npz"
"""File in the cache folder with the vectors of passages and of their words."""


class GuideFactory:
    """Makes guides to versions of one knowledge folder."""

    def __init__(
        self, folder: Path, encoder: Encoder, matcher: IntentMatcher, announce: ProgressFactory = no_progress
    ) -> None:
        """Make what does not depend on the version.

        ``encoder`` keeps the vectors of recent messages, because every skill reads the same message. ``matcher`` knows
        how rare words are, and ``announce`` is called if an index must be built.
        """
        self._folder, self._encoder, self._announce = folder, encoder, announce
        self._rarity = matcher.rarity
        self._vectors = VectorCache(cache_folder() / VECTORS)
        self._hearing = ThreadHearing(lambda: self._classifier(EXAMPLES))
        self._details = self._classifier(DETAILS)
        self._passage_index = lru_cache(maxsize=2)(self._create_passage_index)
        self._acts = lru_cache(maxsize=2)(self._create_act_finder)
        self._own_words = lru_cache(maxsize=2)(self._create_own_words)

    def guide(self, knowledge: KnowledgeBase, calibration: Calibration, matcher: Matcher) -> Guide:
        """Return a guide to a version that uses ``matcher``.

        It understands follow-ups only with a matcher that was trained on a version of this folder.
        """
        index = self._passage_index(knowledge)
        is_calibrated = bool(calibration.entries)
        passages = PassageFinder(index, self._details, PassageWeights.shipped(), is_calibrated=is_calibrated)
        conversation = self._conversation(knowledge, matcher, passages) if isinstance(matcher, IntentMatcher) else None
        comparisons = Comparisons(knowledge)
        skills = Skills(passages, conversation, self._acts(knowledge), comparisons, self._hearing)
        return Guide(knowledge, matcher, calibration.floors, skills)

    def _create_act_finder(self, knowledge: KnowledgeBase) -> ActFinder:
        texts = act_examples(knowledge)
        return ActFinder(self._classifier(texts), texts, knowledge)

    def _conversation(self, knowledge: KnowledgeBase, matcher: IntentMatcher, passages: PassageFinder) -> Conversation:
        kinds = self._classifier(follow_up_examples(knowledge.follow_ups))
        words, graph = self._own_words(knowledge), ThreadGraph(knowledge)
        return Conversation(MessageReader(matcher, kinds, words, passages), graph, ContinuationModel(graph, words))

    def _create_passage_index(self, knowledge: KnowledgeBase) -> PassageIndex:
        return PassageIndex(
            knowledge.entries.values(),
            self._rarity,
            self._encoder,
            lambda texts: self._vectors.encode(texts, self._encoder, lambda _: None),
        )

    def _create_own_words(self, knowledge: KnowledgeBase) -> OwnWords:
        return OwnWords(knowledge, self._encoder, self._vectors)

    def _classifier(self, texts: Mapping[str, Sequence[str]]) -> ExampleClassifier:
        training = examples(texts)
        index = load_or_build(training, self._encoder, self._folder, self._announce)
        return ExampleClassifier(training, index, self._encoder)
