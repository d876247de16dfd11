"""Training texts as rows of weighted features, and their similarity by the features they share."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexicon import Counts, Lexicon, Matrix
from bot.matching.text import FeatureExtractor

Row = tuple[NDArray[np.int32], Matrix]
"""A text: the positions of its features in a lexicon, and their weights."""

RARE = 256
"""Largest number of texts that a rare feature has. What to do with a feature depends on it, for speed only."""
DENSE_COLUMNS = 512
"""Number of frequent features that are multiplied at a time."""
_RARE_AT_ONCE = 5_000
"""Number of rare features that are added up at a time."""


class SparseRows:
    """Texts as rows of weighted features, stored one after the other."""

    def __init__(self, begins: NDArray[np.intp], features: NDArray[np.int32], weights: Matrix) -> None:
        """Row ``i`` has the features and weights from ``begins[i]`` up to ``begins[i + 1]``."""
        self.begins, self.features, self.weights = begins, features, weights

    @classmethod
    def learn(cls, texts: Iterable[str], extract: FeatureExtractor) -> tuple[Lexicon, Self]:
        """Return the lexicon of normalized ``texts``, and a row for each of them."""
        counts = Counts.of(texts, extract, {})
        lexicon = Lexicon.learn(counts)
        return lexicon, cls(counts.begins, counts.features, counts.weigh(lexicon))

    @classmethod
    def weigh(cls, texts: Iterable[str], extract: FeatureExtractor, lexicon: Lexicon) -> Self:
        """Return a row for each of the normalized ``texts``, weighed like `Lexicon.weigh`."""
        counts = Counts.of(texts, extract, lexicon.positions)
        weights = counts.weigh(lexicon)
        known = counts.features < len(lexicon.names)
        begins = np.concatenate([[0], np.cumsum(known)])[counts.begins]
        return cls(begins, counts.features[known], weights[known])

    def __len__(self) -> int:
        return len(self.begins) - 1

    def __iter__(self) -> Iterator[Row]:
        for start, stop in zip(self.begins[:-1].tolist(), self.begins[1:].tolist(), strict=True):
            yield self.features[start:stop], self.weights[start:stop]

    def take(self, positions: Iterable[int]) -> "SparseRows":
        """Return the rows at ``positions``, in that order."""
        wanted = np.fromiter(positions, np.intp)
        lengths = np.diff(self.begins)[wanted]
        begins = np.concatenate([[0], np.cumsum(lengths)])
        places = np.arange(begins[-1]) + np.repeat(self.begins[wanted] - begins[:-1], lengths)
        return SparseRows(begins, self.features[places], self.weights[places])

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
        for row, (features, feature_weights) in zip(contributions, self, strict=True):
            row[:] = feature_weights @ weights[features]
        return contributions

    def add_to(self, weights: Matrix, amounts: Matrix) -> None:
        """Spread the ``amounts`` of each text (row) for each target (column) over its features in ``weights``."""
        texts, own, begins = self._postings
        spread = np.diff(begins)
        for some in chunks(np.flatnonzero(spread > RARE), DENSE_COLUMNS):
            weights[some] += self.dense(some).T @ amounts
        rare = np.flatnonzero((spread > 0) & (spread <= RARE))
        for some in chunks(rare, _RARE_AT_ONCE):
            lengths = spread[some]
            ends = np.cumsum(lengths)
            places = np.arange(ends[-1]) + np.repeat(begins[some] - (ends - lengths), lengths)
            products = own[places, np.newaxis] * amounts[texts[places]]
            weights[some] += np.add.reduceat(products, ends - lengths, axis=0)

    def dense(self, features: NDArray[np.intp]) -> Matrix:
        """Return the weights of some features (columns) in all texts (rows)."""
        texts, weights, begins = self._postings
        columns = np.zeros((len(features), len(self)), dtype=np.float32)
        for column, start, stop in zip(columns, begins[features].tolist(), begins[features + 1].tolist(), strict=True):
            column[texts[start:stop]] = weights[start:stop]
        return columns.T

    @property
    def spread(self) -> NDArray[np.intp]:
        """Number of texts that have each feature."""
        return np.diff(self._postings[2])

    def texts_with(self, features: NDArray[np.intp], number: int) -> tuple[NDArray[np.int32], Matrix]:
        """Return the texts that have each of some features (rows), and its weights; each has ``number`` texts."""
        texts, weights, begins = self._postings
        places = begins[features][:, np.newaxis] + np.arange(number)
        return texts[places], weights[places]

    @cached_property
    def _postings(self) -> tuple[NDArray[np.int32], Matrix, NDArray[np.intp]]:
        """The texts that have each feature, feature by feature; their weights; and where each feature begins."""
        by_feature = np.argsort(self.features, kind="stable")
        begins = np.concatenate([[0], np.cumsum(np.bincount(self.features))])
        # 32 bits are enough, and the arrays of a large knowledge base fill much memory.
        texts = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.begins))
        return texts[by_feature], self.weights[by_feature], begins


def joined(first: SparseRows, second: SparseRows) -> SparseRows:
    """Return the rows of ``first`` and then those of ``second``."""
    return SparseRows(
        np.concatenate([first.begins, first.begins[-1] + second.begins[1:]]),
        np.concatenate([first.features, second.features]),
        np.concatenate([first.weights, second.weights]),
    )


def chunks(numbers: NDArray[np.intp], size: int) -> Iterator[NDArray[np.intp]]:
    """Yield ``numbers`` in pieces of ``size``."""
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]
