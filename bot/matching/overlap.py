"""Texts by their features in one lexicon: what they have in common, and what they add up to."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexical import Features, Lexicon, Matrix


class Rows:
    """Texts as weighed features, a row each."""

    def __init__(self, texts: Sequence[str], features: Features, lexicon: Lexicon) -> None:
        weighed = [lexicon.weigh(Counter(features(text))) for text in texts]
        self._size = len(lexicon.names)
        self._features = [np.asarray(known, dtype=np.intp) for known, _ in weighed]
        self._weights = [weights for _, weights in weighed]

    def __len__(self) -> int:
        return len(self._features)

    def likeness(self, others: "Rows") -> Matrix:
        """How like each text (row) and each of ``others`` (column) are by the features they share, 0 to 1."""
        at = np.repeat(np.arange(len(self), dtype=np.int32), [len(known) for known in self._features])
        feature = np.concatenate([*self._features, np.zeros(0, dtype=np.intp)])
        by_feature = np.argsort(feature, kind="stable")
        at, weights = at[by_feature], np.concatenate([*self._weights, np.zeros(0, dtype=np.float32)])[by_feature]
        ends = np.cumsum(np.bincount(feature, minlength=self._size))
        columns = np.zeros((len(others), len(self)), dtype=np.float32)
        for column, known, there in zip(columns, others._features, others._weights, strict=True):
            listed = _listed(ends, known)
            here = np.repeat(there, np.diff(ends, prepend=0)[known])
            column[:] = np.bincount(at[listed], here * weights[listed], minlength=len(self))
        return columns.T

    def shares(self, adds: Matrix) -> Matrix:
        """What the features of each text add up to, given what each feature (row) adds to each target (column)."""
        shares = np.zeros((len(self), adds.shape[1]), dtype=np.float32)
        for share, known, weights in zip(shares, self._features, self._weights, strict=True):
            share[:] = weights @ adds[known]
        return shares

    def add_to(self, adds: Matrix, amounts: Matrix) -> None:
        """Add to ``adds`` what each text (row of ``amounts``) adds through its features."""
        for known, weights, amount in zip(self._features, self._weights, amounts, strict=True):
            adds[known] += np.outer(weights, amount)


def _listed(ends: NDArray[np.intp], known: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where the texts of the features ``known`` are listed, one feature after the other."""
    spans = [np.arange(ends[feature - 1] if feature else 0, ends[feature]) for feature in known.tolist()]
    return np.concatenate([*spans, np.zeros(0, dtype=np.intp)])
