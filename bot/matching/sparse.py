"""Texts as weighted features, and their similarity by the features they share.

TF-IDF with sublinear counts and cosine similarity (Manning, Raghavan, Schütze:
Introduction to Information Retrieval, chapter 6).
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Self

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
FeatureExtractor = Callable[[str], list[str]]
"""Returns the features of a normalized text, each as often as it occurs."""
Row = tuple[NDArray[np.intp], Matrix]
"""A text: the positions of its features in a lexicon, and their weights."""


@dataclass(frozen=True)
class Lexicon:
    """The features of the training texts, and how rare each is."""

    names: tuple[str, ...]
    idf: Matrix
    """Inverse document frequency of each feature."""
    unseen: float
    """Inverse document frequency of a feature that no training text has."""

    @classmethod
    def learn(cls, counts: Sequence[Counter[str]]) -> Self:
        """Return the lexicon of texts, each given as counts of its features."""
        spread = Counter(feature for count in counts for feature in count)
        idf = [math.log((1 + len(counts)) / (1 + n)) + 1 for n in spread.values()]
        return cls(tuple(spread), np.array(idf, dtype=np.float32), math.log(1 + len(counts)) + 1)

    def weigh(self, count: Counter[str]) -> Row:
        """Return the positions and weights of a text's known features; the weights of all its features have length 1.

        Unknown features count toward that length, so words that the knowledge base does not know
        lower every similarity.
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
        """Inverse document frequency by position; the last one is for features that no training text has."""
        return np.append(self.idf, np.float32(self.unseen))


class SparseRows:
    """Texts as rows of weighted features, with an inverted index from each feature to the rows that have it."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    @classmethod
    def weigh(cls, counts: Iterable[Counter[str]], lexicon: Lexicon) -> Self:
        """Return a row for each text, given as counts of its features."""
        return cls([lexicon.weigh(count) for count in counts])

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __getitem__(self, position: int) -> Row:
        return self._rows[position]

    def take(self, positions: Iterable[int]) -> "SparseRows":
        """Return the rows at ``positions``, in that order."""
        return SparseRows([self._rows[position] for position in positions])

    def prepare(self) -> None:
        """Build the inverted index now instead of with the first query."""
        _ = self._postings

    def similarity(self, queries: "SparseRows") -> Matrix:
        """Return the similarity, 0 to 1, of each query (row) to each of these texts (column)."""
        texts, weights, begins = self._postings
        similarity = np.zeros((len(queries), len(self)), dtype=np.float32)
        for row, (features, query_weights) in zip(similarity, queries, strict=True):
            listed = features < len(begins) - 1
            first, last = begins[features[listed]], begins[features[listed] + 1]
            spans = [slice(start, stop) for start, stop in zip(first.tolist(), last.tolist(), strict=True)]
            if spans:
                products = np.repeat(query_weights[listed], last - first)
                products *= np.concatenate([weights[span] for span in spans])
                found = np.concatenate([texts[span] for span in spans])
                row[:] = np.bincount(found, products, minlength=len(self))
        return similarity

    def contributions(self, weights: Matrix) -> Matrix:
        """Return what the features of each text (row) add to each target (column).

        ``weights`` has a row for each feature and a column for each target.
        """
        contributions = np.zeros((len(self), weights.shape[1]), dtype=np.float32)
        for row, (features, feature_weights) in zip(contributions, self._rows, strict=True):
            row[:] = feature_weights @ weights[features]
        return contributions

    def add_to(self, weights: Matrix, amounts: Matrix) -> None:
        """Spread the ``amounts`` of each text (row) for each target (column) over its features in ``weights``."""
        for (features, feature_weights), amount in zip(self._rows, amounts, strict=True):
            weights[features] += np.outer(feature_weights, amount)

    @cached_property
    def _postings(self) -> tuple[NDArray[np.int32], Matrix, NDArray[np.intp]]:
        """The texts that have each feature, feature by feature; their weights; and where each feature begins."""
        texts = np.repeat(np.arange(len(self), dtype=np.int32), [len(features) for features, _ in self._rows])
        # 32 bits are enough for both, and the arrays of a large knowledge base fill much memory.
        features = np.concatenate([*(row.astype(np.int32) for row, _ in self._rows), np.zeros(0, dtype=np.int32)])
        weights = np.concatenate([*(row for _, row in self._rows), np.zeros(0, dtype=np.float32)])
        by_feature = np.argsort(features, kind="stable")
        begins = np.concatenate([[0], np.cumsum(np.bincount(features))])
        return texts[by_feature], weights[by_feature], begins


def count_features(texts: Iterable[str], extract: FeatureExtractor) -> list[Counter[str]]:
    """Return how often each feature occurs in each of the normalized ``texts``."""
    return [Counter(extract(text)) for text in texts]
