"""Sentence vectors less what all texts of a knowledge base have in common.

The projection of an index keeps the directions in which the labels differ (see `bot.matching.projection`). With few
texts, these are few, and a question that is near the subject but that no entry answers looks like one that an entry
answers: what sets it apart lies in the other directions. The centered vectors keep all directions. Where an index
learned from few phrasings has them, they are features of the confidence; the ranking does not depend on them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexicon import Matrix
from bot.matching.training import TrainingText

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class CenteredVectors:
    """The encoder's vectors of the training texts, minus their mean, scaled back to length 1."""

    center: Matrix
    vectors: Matrix
    """One row for each training text."""

    @classmethod
    def of(cls, vectors: Matrix) -> Self:
        """Return the centered form of the encoder's ``vectors``, one row a text."""
        center = vectors.mean(axis=0, dtype=np.float64).astype(np.float16).astype(np.float32)
        return cls(center, _centered(vectors, center))

    def cosines(self, vector: Matrix) -> Matrix:
        """Return the cosine of each training text and the text with that vector."""
        cosines: Matrix = self.vectors @ _centered(vector[np.newaxis], self.center)[0]
        return cosines

    def updated(self, kept: Rows, added: Matrix) -> Self:
        """Return the vectors of changed texts.

        Args:
            kept: For each text, its row before; -1 for an added text.
            added: The encoder's vectors of the added texts.
        """
        vectors = self.vectors[kept]
        vectors[kept < 0] = _centered(added, self.center)
        return replace(self, vectors=vectors)


def _centered(vectors: Matrix, center: Matrix) -> Matrix:
    apart = vectors - center
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    scaled: Matrix = np.divide(apart, lengths, out=np.zeros_like(apart), where=lengths > 0)
    # Rounded to the precision of a stored index, so that reading one back gives the same cosines.
    return scaled.astype(np.float16).astype(np.float32)


class TextRows:
    """The rows of the training texts by what they are: phrasings or own words of an entry, or messages off topic."""

    def __init__(self, training: Sequence[TrainingText]) -> None:
        """Read the labels of ``training``."""
        self.phrasings = _rows(training, phrasing=True)
        self._own_words = _rows(training, phrasing=False)
        on_topic = np.array([one.on_topic for one in training], dtype=bool)
        self._on_topic, self._off_topic = _block(on_topic), _block(~on_topic)

    def contrast(self, similarity: Matrix) -> float:
        """Return how much nearer the nearest text of an entry is than the nearest off-topic message."""
        on_topic, off_topic = similarity[self._on_topic], similarity[self._off_topic]
        return float(on_topic.max(initial=0) - off_topic.max(initial=0))

    def nearness(self, cosines: Matrix, first: str) -> Mapping[str, float]:
        """Return the features, by name, that tell how near a question is to the texts of the ``first`` entry."""
        nearest = {label: float(cosines[rows].max()) for label, rows in self.phrasings.items()}
        phrasing = nearest.pop(first)
        own_words = self._own_words.get(first)
        return {
            "phrasing": phrasing,
            "sentence": phrasing if own_words is None else float(cosines[own_words].max()),
            "phrasing_lead": phrasing - max(nearest.values(), default=0.0),
            "distinctness": self.contrast(cosines),
        }


def _block(chosen: NDArray[np.bool_]) -> Rows | slice:
    """Return the positions of the rows that are chosen, as a slice if they are side by side: it copies nothing."""
    rows = np.flatnonzero(chosen)
    is_block = len(rows) > 0 and rows[-1] - rows[0] + 1 == len(rows)
    return slice(int(rows[0]), int(rows[-1]) + 1) if is_block else rows


def _rows(training: Sequence[TrainingText], *, phrasing: bool) -> Mapping[str, Rows]:
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(training):
        if one.on_topic and one.phrasing is phrasing:
            rows.setdefault(one.label, []).append(row)
    return {label: np.array(found) for label, found in rows.items()}
