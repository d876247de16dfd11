"""Texts by their features in one lexicon: what they have in common, and what they add up to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexical import Features, Lexicon, Matrix

Weighed = tuple[NDArray[np.intp], Matrix]
"""The positions of a text's features in a lexicon, and their weights."""


class Rows:
    """Texts as weighed features, a row each."""

    def __init__(self, rows: Sequence[Weighed]) -> None:
        self._rows = rows

    @classmethod
    def of(cls, texts: Sequence[str], features: Features, lexicon: Lexicon) -> "Rows":
        """Normalised texts by a lexicon's weights."""
        return cls([lexicon.weigh(Counter(features(text))) for text in texts])

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Weighed]:
        return iter(self._rows)

    def __getitem__(self, row: int) -> Weighed:
        return self._rows[row]

    @cached_property
    def _listed(self) -> tuple[NDArray[np.int32], Matrix, NDArray[np.intp]]:
        """The rows that have each feature, one feature after the other, their weights, and where each begins."""
        rows = np.repeat(np.arange(len(self), dtype=np.int32), [len(known) for known, _ in self._rows])
        feature = np.concatenate([*(known for known, _ in self._rows), np.zeros(0, dtype=np.intp)])
        weights = np.concatenate([*(weights for _, weights in self._rows), np.zeros(0, dtype=np.float32)])
        by_feature = np.argsort(feature, kind="stable")
        begins = np.concatenate([[0], np.cumsum(np.bincount(feature))])
        return rows[by_feature], weights[by_feature], begins

    def likeness(self, others: "Rows") -> Matrix:
        """How like each text (row) and each of ``others`` (column) are by the features they share, 0 to 1."""
        rows, weights, begins = self._listed
        columns = np.zeros((len(others), len(self)), dtype=np.float32)
        for column, (known, there) in zip(columns, others, strict=True):
            shared = known < len(begins) - 1
            first, last = begins[known[shared]], begins[known[shared] + 1]
            spans = [slice(start, stop) for start, stop in zip(first.tolist(), last.tolist(), strict=True)]
            if spans:
                here = np.repeat(there[shared], last - first)
                found = np.concatenate([weights[span] for span in spans])
                at = np.concatenate([rows[span] for span in spans])
                column[:] = np.bincount(at, here * found, minlength=len(self))
        return columns.T

    def shares(self, adds: Matrix) -> Matrix:
        """What the features of each text add up to, given what each feature (row) adds to each target (column)."""
        shares = np.zeros((len(self), adds.shape[1]), dtype=np.float32)
        for share, (known, weights) in zip(shares, self._rows, strict=True):
            share[:] = weights @ adds[known]
        return shares

    def add_to(self, adds: Matrix, amounts: Matrix) -> None:
        """Add to ``adds`` what each text (row of ``amounts``) adds through its features."""
        for (known, weights), amount in zip(self._rows, amounts, strict=True):
            adds[known] += np.outer(weights, amount)
