"""Texts given as weighed features: what they have in common, and what they add up to."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexical import Matrix

Rows = Sequence[tuple[Sequence[int], Matrix]]
"""For each text the positions of its features in a lexicon, and their weights."""


def overlap(rows: Rows, features: int) -> Matrix:
    """How alike each two of ``rows`` are by the features they share, 0 to 1; ``features`` is how many there are."""
    at = np.repeat(np.arange(len(rows)), [len(known) for known, _ in rows])
    feature = np.concatenate([np.asarray(known, dtype=np.intp) for known, _ in rows])
    by_feature = np.argsort(feature, kind="stable")
    at, weight = at[by_feature], np.concatenate([weights for _, weights in rows])[by_feature]
    ends = np.cumsum(np.bincount(feature, minlength=features))
    return np.stack([_likeness(known, weights, at, weight, ends) for known, weights in rows])


def _likeness(
    known: Sequence[int], weights: Matrix, at: NDArray[np.intp], weight: Matrix, ends: NDArray[np.intp]
) -> Matrix:
    """How like all texts are to one; ``at`` and ``weight`` list the texts of each feature, up to its ``ends``."""
    size = int(at.max(initial=-1)) + 1
    spans = [slice(ends[i - 1] if i else 0, ends[i]) for i in known]
    here = np.repeat(weights, [span.stop - span.start for span in spans])
    texts = np.concatenate([at[span] for span in spans] or [at[:0]])
    there = np.concatenate([weight[span] for span in spans] or [weight[:0]])
    return np.bincount(texts, here * there, minlength=size).astype(np.float32)


def shares_of(rows: Rows, adds: Matrix) -> Matrix:
    """What the features of each text add up to, given what each feature (row) adds to each target (column)."""
    return np.stack([weights @ adds[known] for known, weights in rows])


def add_rows(adds: Matrix, rows: Rows, amounts: Matrix) -> None:
    """Add to ``adds`` what each text (row of ``amounts``) adds through its features."""
    for (known, weights), amount in zip(rows, amounts, strict=True):
        adds[known] += np.outer(weights, amount)
