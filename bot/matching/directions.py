"""The directions in which the meanings of learnt texts tell their owners apart.

The encoder's vectors hold much that is the same for all texts of one base, and much in which texts of
one owner differ among themselves. Both are held back: the mean is taken off, and the scatter within
owners is evened out by half, as linear discriminant analysis does in full (Hastie, Tibshirani,
Friedman: The Elements of Statistical Learning, 4.3.3), with a shrunk covariance (4.3.1).
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexical import Matrix

FEWEST, MOST = 32, 96
"""Directions that are kept, for few texts and for many."""
SHRINKAGE = 0.2
"""How far the scatter within owners is taken to be the same in all directions; a few texts tell it badly."""


@dataclass(frozen=True)
class Directions:
    """From the encoder's vectors to shorter ones that keep what differs among owners."""

    axes: Matrix
    """As columns."""
    centre: Matrix
    """Where the mean of the learnt texts lies on the axes."""

    @classmethod
    def learn(cls, vectors: Matrix, targets: Matrix) -> Self:
        """The directions for learnt texts, each with a one in the column of its owner."""
        mean = vectors.mean(axis=0, dtype=np.float64)
        centred = vectors - mean
        evened = _evening(centred, targets)
        _, found = np.linalg.eigh(evened @ (centred.T @ centred) @ evened)
        axes = evened @ found[:, ::-1][:, : _kept(len(vectors))]
        return cls(axes.astype(np.float32), (mean @ axes).astype(np.float32))

    def project(self, vectors: Matrix) -> Matrix:
        """The vectors along the directions, of length 1 again."""
        shorter: Matrix = vectors @ self.axes - self.centre
        lengths = np.linalg.norm(shorter, axis=1, keepdims=True)
        projected: Matrix = np.divide(shorter, lengths, out=np.zeros_like(shorter), where=lengths > 0)
        return projected


def _kept(texts: int) -> int:
    """Few texts tell few directions from chance."""
    return int(min(MOST, max(FEWEST, 1.5 * math.sqrt(texts))))


def _evening(centred: NDArray[np.float64], targets: Matrix) -> NDArray[np.float64]:
    """What evens the scatter within owners out by half: the covariance to the power of -1/4."""
    means = (targets.T @ centred) / targets.sum(axis=0)[:, np.newaxis]
    within = centred - means[targets.argmax(axis=1)]
    covariance = within.T @ within / len(within)
    # A floor, since with one text an owner nothing is scattered.
    alike = max(float(np.trace(covariance)) / len(covariance), 1e-6)
    covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * alike * np.eye(len(covariance))
    spread, found = np.linalg.eigh(covariance)
    evening: NDArray[np.float64] = (found * spread**-0.25) @ found.T
    return evening
