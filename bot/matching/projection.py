"""Sentence vectors projected onto the directions in which texts with different labels differ.

The encoder's vectors hold much that is the same for all texts of a knowledge base, and much in which the texts of one
label differ from each other. The projection reduces both: it subtracts the mean, and it evens out half of the scatter
within labels. Linear discriminant analysis evens out all of it (Hastie, Tibshirani, Friedman: The Elements of
Statistical Learning, 4.3.3). The covariance is shrunk (4.3.1).
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexicon import Matrix

FEWEST, MOST = 64, 96
"""Number of directions kept, for few texts and for many."""
SHRINKAGE = 0.2
"""Degree to which the scatter within labels is taken to be the same in all directions.

A few texts are a poor estimate of it.
"""


@dataclass(frozen=True)
class Projection:
    """A projection from the encoder's vectors to shorter ones that keep the differences between labels."""

    axes: Matrix
    """The directions, one a column."""
    center: Matrix
    """The mean of the training texts along the directions."""

    @classmethod
    def learn(cls, vectors: Matrix, targets: Matrix, weights: Matrix | None = None) -> Self:
        """Return the projection for training texts.

        Args:
            vectors: The encoder's vectors, one row a text.
            targets: For each text (row), a one in the column of its label.
            weights: How much each text counts for the scatter; 1 if not given.
        """
        weights = np.ones(len(vectors), dtype=np.float32) if weights is None else weights
        mean = vectors.mean(axis=0, dtype=np.float64)
        centered = vectors - mean
        whitening = _whitening(centered, targets, weights)
        _, found = np.linalg.eigh(whitening @ (centered.T @ (weights[:, np.newaxis] * centered)) @ whitening)
        axes = whitening @ found[:, ::-1][:, : _number_of_directions(len(vectors))]
        return cls(axes.astype(np.float32), (mean @ axes).astype(np.float32))

    def project(self, vectors: Matrix) -> Matrix:
        """Return the vectors along the directions, scaled back to length 1."""
        shorter: Matrix = vectors @ self.axes - self.center
        # As `numpy.linalg.norm` has it, which takes as long for one vector as the product.
        lengths = np.sqrt(np.add.reduce(np.square(shorter), axis=1, keepdims=True))
        lengths[lengths == 0] = 1
        shorter /= lengths
        return shorter


def _number_of_directions(texts: int) -> int:
    """Return the number of directions that differ from chance with that many texts."""
    return int(min(MOST, max(FEWEST, 1.5 * math.sqrt(texts))))


def _whitening(centered: NDArray[np.float64], targets: Matrix, weights: Matrix) -> NDArray[np.float64]:
    """Return the covariance within labels to the power of -1/4, which evens out half of the scatter."""
    means = (targets.T @ centered) / targets.sum(axis=0)[:, np.newaxis]
    within = centered - means[targets.argmax(axis=1)]
    covariance = within.T @ (weights[:, np.newaxis] * within) / weights.sum()
    # With one text per label, nothing is scattered and the average variance is zero; hence the minimum.
    average = max(float(np.trace(covariance)) / len(covariance), 1e-6)
    covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * average * np.eye(len(covariance))
    spread, found = np.linalg.eigh(covariance)
    whitening: NDArray[np.float64] = (found * spread**-0.25) @ found.T
    return whitening
