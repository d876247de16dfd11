"""The features of texts, counted and weighed.

TF-IDF with sublinear counts and cosine similarity (Manning, Raghavan, Schütze:
Introduction to Information Retrieval, chapter 6).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, count
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.text import FeatureExtractor

Matrix = NDArray[np.float32]

_NOTHING = np.zeros(0, dtype=np.int32)
_PARTS_KEPT = 4_096
"""Number of words whose features a lexicon keeps. The longest word takes 5 KB, so this is 20 MB at most."""


@dataclass(frozen=True)
class Lexicon:
    """The features of the training texts, and how rare each is."""

    names: tuple[str, ...]
    idf: Matrix
    """Inverse document frequency of each feature."""
    unseen: float
    """Inverse document frequency of a feature that no training text has."""

    @classmethod
    def learn(cls, counts: "Counts") -> Self:
        """Return the lexicon of training texts."""
        size = len(counts.begins) - 1
        spread = np.bincount(counts.features, minlength=len(counts.names))
        idf = (np.log((1 + size) / (1 + spread)) + 1).astype(np.float32)
        # Rounded like the others, so that a stored lexicon weighs the same.
        return cls(tuple(counts.names), idf, float(np.float32(math.log(1 + size) + 1)))

    def weigh(self, text: str, extract: FeatureExtractor) -> tuple[NDArray[np.int32], Matrix]:
        """Return the positions and weights of a text's known features; the weights of all its features have length 1.

        Unknown features count toward that length, so words that the knowledge base does not know
        lower every similarity.
        """
        if extract.features is None:
            parts = extract.parts(text)
            found = list(map(self.positions.get, parts))
            unknown = [part for part, at in zip(parts, found, strict=True) if at is None]
            known = np.array([at for at in found if at is not None], dtype=np.int32)
        else:
            of_parts = [self._look_up(part, extract) for part in extract.parts(text)]
            unknown = [feature for _, features in of_parts for feature in features]
            known = np.concatenate([positions for positions, _ in of_parts] or [_NOTHING])
        positions, times = _counted(known)
        weights = self.idf[positions]
        if len(positions) < len(known):
            weights *= 1 + np.log(times)
        square = float(weights @ weights)
        if unknown:
            for number in Counter(unknown).values():
                square += (self.unseen * (1 + math.log(number))) ** 2
        weights /= np.float32(math.sqrt(square) or 1)
        return positions, weights

    def rarity(self, features: Iterable[str]) -> list[float]:
        """Return the inverse document frequency of each feature."""
        found = (self.positions.get(feature) for feature in features)
        return [self.unseen if at is None else float(self.idf[at]) for at in found]

    @cached_property
    def _look_up(self) -> Callable[[str, FeatureExtractor], tuple[NDArray[np.int32], tuple[str, ...]]]:
        """Returns the positions of the known features of a part of a text, and its unknown features. Cached."""
        return lru_cache(maxsize=_PARTS_KEPT)(self._features_of)

    def _features_of(self, part: str, extract: FeatureExtractor) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        features = extract.features_of(part)
        positions = [self.positions.get(feature, -1) for feature in features]
        unknown = tuple(feature for feature, at in zip(features, positions, strict=True) if at < 0)
        return np.array([at for at in positions if at >= 0], dtype=np.int32), unknown

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of each feature."""
        return {feature: position for position, feature in enumerate(self.names)}


@dataclass(frozen=True)
class Counts:
    """How often each feature occurs in each text."""

    names: Sequence[str]
    """All features; those that were known come first, in their order."""
    begins: NDArray[np.intp]
    """Place at which the features of each text begin, and that at which those of the last one end."""
    features: NDArray[np.int32]
    times: Matrix

    @classmethod
    def of(cls, texts: Iterable[str], extract: FeatureExtractor, known: Mapping[str, int]) -> Self:
        """Count the features of normalized ``texts``; those not in ``known`` get the positions after it."""
        positions: dict[str, int] = defaultdict(count(len(known)).__next__, known)
        by_part: dict[str, list[int]] = {}

        def of_part(part: str) -> list[int]:
            found = by_part.get(part)
            if found is None:
                found = by_part[part] = [positions[feature] for feature in extract.features_of(part)]
            return found

        def of_text(text: str) -> Iterable[int]:
            parts = extract.parts(text)
            return map(positions.__getitem__, parts) if extract.features is None else chain(*map(of_part, parts))

        occurrences = [np.fromiter(of_text(text), dtype=np.int32) for text in texts]
        texts_of = np.repeat(np.arange(len(occurrences)), [len(one) for one in occurrences])
        flat = np.concatenate([*occurrences, np.zeros(0, dtype=np.int32)])
        pairs, times = np.unique(texts_of * max(len(positions), 1) + flat, return_counts=True)
        rows, features = np.divmod(pairs, max(len(positions), 1))
        begins = np.searchsorted(rows, np.arange(len(occurrences) + 1))
        return cls(list(positions), begins, features.astype(np.int32), times.astype(np.float32))

    def weigh(self, lexicon: Lexicon) -> Matrix:
        """Return the weights of all features; those of a text have length 1."""
        idf = np.append(lexicon.idf, np.float32(lexicon.unseen))
        weights = idf[np.minimum(self.features, len(lexicon.names))] * (1 + np.log(self.times))
        squares = np.concatenate([[0.0], np.cumsum(np.square(weights, dtype=np.float64))])
        lengths = np.sqrt(np.diff(squares[self.begins]))
        lengths[lengths == 0] = 1
        weighed: Matrix = (weights / np.repeat(lengths, np.diff(self.begins))).astype(np.float32)
        return weighed


def _counted(positions: NDArray[np.int32]) -> tuple[NDArray[np.int32], Matrix]:
    """Return each of ``positions`` once, and how often it occurs. ``np.unique`` does the same in four times as long."""
    positions.sort()
    is_first = np.empty(len(positions) + 1, dtype=bool)
    is_first[0] = is_first[-1] = True
    np.not_equal(positions[1:], positions[:-1], out=is_first[1:-1])
    begins = is_first.nonzero()[0] if len(positions) else np.zeros(1, dtype=np.intp)
    return positions[begins[:-1]], (begins[1:] - begins[:-1]).astype(np.float32)
