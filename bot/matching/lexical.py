"""Texts as weighted features, and how alike they are by what they share.

TF-IDF with sublinear counts and cosine similarity (Manning, Raghavan, Schütze:
Introduction to Information Retrieval, chapter 6).
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Self

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Features = Callable[[str], list[str]]
"""From a normalised text to its features, repeated as often as they occur."""


@dataclass(frozen=True)
class Lexicon:
    """The features that were learnt, and how rare each is."""

    names: tuple[str, ...]
    idf: Matrix
    """Inverse document frequency of each feature."""
    unseen: float
    """The same for a feature that was never seen."""

    @classmethod
    def learn(cls, counts: Sequence[Counter[str]]) -> Self:
        """The lexicon of texts, given as counts of their features."""
        spread = Counter(feature for count in counts for feature in count)
        idf = [math.log((1 + len(counts)) / (1 + n)) + 1 for n in spread.values()]
        return cls(tuple(spread), np.array(idf, dtype=np.float32), math.log(1 + len(counts)) + 1)

    def weigh(self, count: Counter[str]) -> tuple[NDArray[np.intp], Matrix]:
        """Positions and weights of the known features of a text; all of its weights have length 1.

        Features nobody has seen count towards that length, so words that the knowledge base
        does not know lower every likeness.
        """
        nowhere = len(self.names)
        positions = np.fromiter(map(self._positions.get, count, repeat(nowhere)), np.intp, len(count))
        times = np.fromiter(count.values(), np.float32, len(count))
        weights = self._idf[positions] * (1 + np.log(times))
        known = positions < nowhere
        return positions[known], weights[known] / np.float32(math.sqrt(weights @ weights) or 1)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {feature: position for position, feature in enumerate(self.names)}

    @cached_property
    def _idf(self) -> Matrix:
        """By position; what was never seen stands behind all others."""
        return np.append(self.idf, np.float32(self.unseen))


class Postings:
    """Learnt texts by their features, to be compared with one another."""

    def __init__(self, texts: Sequence[str], features: Features) -> None:
        counts = [Counter(features(text)) for text in texts]
        self.lexicon = Lexicon.learn(counts)
        self._weighed = [self.lexicon.weigh(count) for count in counts]
        lengths = [len(known) for known, _ in self._weighed]
        at = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
        feature = np.concatenate([known.astype(np.int32) for known, _ in self._weighed])
        by_feature = np.argsort(feature, kind="stable")
        self._texts = at[by_feature]
        self._weights = np.concatenate([weights for _, weights in self._weighed])[by_feature]
        self._ends = np.cumsum(np.bincount(feature, minlength=len(self.lexicon.names)))
        self._listed = len(texts)

    def only(self, listed: NDArray[np.intp]) -> Self:
        """The same texts, to be compared with those at ``listed`` alone, in that order."""
        place = np.full(len(self._weighed), -1, dtype=np.int32)
        place[listed] = np.arange(len(listed), dtype=np.int32)
        there = place[self._texts] >= 0
        feature = np.repeat(np.arange(len(self._ends)), np.diff(self._ends, prepend=0))[there]
        fewer = copy(self)
        fewer._texts, fewer._weights = place[self._texts][there], self._weights[there]
        fewer._ends = np.cumsum(np.bincount(feature, minlength=len(self._ends)))
        fewer._listed = len(listed)
        return fewer

    def likeness(self, position: int) -> Matrix:
        """How like the text at ``position`` each listed text is, 0 to 1."""
        known, weights = self._weighed[position]
        spans = [slice(self._ends[i - 1] if i else 0, self._ends[i]) for i in known.tolist()]
        texts = np.concatenate([self._texts[span] for span in spans] or [self._texts[:0]])
        there = np.concatenate([self._weights[span] for span in spans] or [self._weights[:0]])
        here = np.repeat(weights, [span.stop - span.start for span in spans])
        return np.bincount(texts, here * there, minlength=self._listed).astype(np.float32)

    def towards(self, texts: NDArray[np.intp], coefficients: Matrix) -> Matrix:
        """What each feature (row) adds to each target (column), given what each of ``texts`` adds."""
        summed = np.zeros((len(self._ends), coefficients.shape[1]), dtype=np.float32)
        for text, row in zip(texts, coefficients, strict=True):
            known, weights = self._weighed[text]
            summed[known] += np.outer(weights, row)
        return summed
