"""Composition of the finder of passages; each version of a knowledge base has one of its own."""

from bot.knowledge.base import KnowledgeBase
from bot.matching.calibration import Calibration
from bot.matching.encoder import Encoder
from bot.matching.passage_finder import Classifier, PassageFinder, PassageWeights
from bot.matching.passage_index import PassageIndex
from bot.matching.passage_words import Rarity
from bot.matching.store import cache_folder
from bot.matching.vectors import VectorCache

VECTORS = "passages.npz"
"""File in the cache folder with the vectors of passages and of their words."""


class PassageFinders:
    """Makes finders of passages. What does not depend on the knowledge base is made once."""

    def __init__(self, details: Classifier, encoder: Encoder, recent: Encoder, rarity: Rarity) -> None:
        """Prepare to make finders.

        Args:
            details: Scores the labels of `bot.matching.passage_finder.DETAILS`.
            encoder: Encodes many texts.
            recent: Encodes questions, and keeps the vectors of recent ones.
            rarity: Returns how rare stems are in the training texts.
        """
        self._encoder, self._recent, self._rarity = encoder, recent, rarity
        self._details = details
        self._vectors = VectorCache(cache_folder() / VECTORS)

    def finder(self, knowledge: KnowledgeBase, calibration: Calibration) -> PassageFinder:
        """Return the finder for a knowledge base; the vectors of passages that it has not seen are kept."""
        index = PassageIndex(
            knowledge.entries.values(),
            self._rarity,
            self._recent,
            lambda texts: self._vectors.encode(texts, self._encoder, lambda _: None),
        )
        is_calibrated = bool(calibration.entries)
        return PassageFinder(index, self._details, PassageWeights.shipped(), is_calibrated=is_calibrated)
