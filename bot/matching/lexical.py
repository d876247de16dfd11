"""Texts as weighted features, and how alike a question is to each of them.

TF-IDF with sublinear counts and cosine similarity (Manning, Raghavan, Schütze:
Introduction to Information Retrieval, chapter 6), kept as postings so that the cost of
a question follows its own features and not the number of texts.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Features = Callable[[str], list[str]]
"""From a normalised text to its features, repeated as often as they occur."""


class LexicalIndex:
    """Texts indexed by the features that one function finds in them."""

    def __init__(self, texts: Sequence[str], features: Features) -> None:
        self._features = features
        counts = [Counter(features(text)) for text in texts]
        spread = Counter(feature for count in counts for feature in count)
        self._idf = {feature: math.log((1 + len(texts)) / (1 + n)) + 1 for feature, n in spread.items()}
        self._unseen = math.log(1 + len(texts)) + 1
        self._size = len(texts)
        postings: dict[str, tuple[list[int], list[float]]] = {feature: ([], []) for feature in spread}
        for position, count in enumerate(counts):
            weights = self._weigh(count)
            for feature, weight in weights.items():
                postings[feature][0].append(position)
                postings[feature][1].append(weight)
        self._postings = {feature: (np.array(at), np.array(weight)) for feature, (at, weight) in postings.items()}

    def similarities(self, text: str) -> NDArray[np.float64]:
        """Cosine of ``text`` with each indexed text, 0 to 1, in their order.

        Features nobody indexed count towards the length of ``text``, so words that the
        knowledge base does not know lower every similarity.
        """
        scores = np.zeros(self._size)
        for feature, weight in self._weigh(Counter(self._features(text))).items():
            if feature in self._postings:
                at, weights = self._postings[feature]
                scores[at] += weight * weights
        return scores

    def _weigh(self, count: Counter[str]) -> dict[str, float]:
        weights = {
            feature: (1 + math.log(times)) * self._idf.get(feature, self._unseen) for feature, times in count.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {feature: weight / length for feature, weight in weights.items()} if length else {}
