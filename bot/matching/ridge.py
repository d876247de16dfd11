"""Scores for each label from similarities to the training texts, fitted in closed form.

Kernel ridge regression onto one-hot targets (Saunders, Gammerman, Vovk, ICML 1998). Where there are too many texts,
a subset of them serves as landmarks (subset of regressors: Rasmussen and Williams, Gaussian Processes for Machine
Learning, section 8.3.1). The model is linear in the similarities, so a score is a sum over views and training texts,
and every term of the sum can be shown.

The exact fit solves its system by conjugate gradients for all targets together (O'Leary, Linear Algebra and its
Applications 29, 1980), in the variant that keeps the directions orthogonal (Dubrulle, BCGrQ, ETNA 12, 2001). Sharing
the directions makes it fast: 12,000 texts with 39 labels take 16 steps, each no more than a product of the matrix of
similarities with the directions. A factorization took three times the processor time, and needs the whole matrix.
"""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexicon import Matrix

RIDGE = 0.3
"""Strength of the regularization, which keeps the fit from following each text to the letter."""
TOLERANCE = 3e-3
"""Error of the solution at which the fit ends, as a share of the targets. Scores are then off by 0.001."""
_MOST_STEPS = 200

Doubles = NDArray[np.float64]


def fit_exactly(
    times: Callable[[Matrix], Matrix],
    targets: Matrix,
    weights: Matrix | None = None,
    step: Callable[[], object] = lambda: None,
) -> Matrix:
    """Return the coefficients of each training text (row) for each target (column).

    Args:
        times: Returns the product of the matrix of similarities of the training texts to each other with other columns.
        targets: The desired score of each text (row) for each target (column).
        weights: Weight of the error at each text, all 1 if None; half the weight is twice the ridge.
        step: Called after each step.
    """
    # With the rows and columns scaled by the roots of the weights, every text has the same ridge.
    scale = np.ones((len(targets), 1), np.float32) if weights is None else np.sqrt(weights)[:, np.newaxis]
    coefficients = np.zeros_like(targets)
    residuals, left = np.linalg.qr(scale * targets)
    directions = residuals
    goal = TOLERANCE * np.linalg.norm(left)
    for _ in range(_MOST_STEPS):
        if np.linalg.norm(left) <= goal:
            break
        product = scale * times(scale * directions) + np.float32(RIDGE) * directions
        lengths: Doubles = np.linalg.inv((directions.T @ product).astype(np.float64))
        coefficients += directions @ (lengths @ left).astype(np.float32)
        residuals, change = np.linalg.qr(residuals - product @ lengths.astype(np.float32))
        left = change @ left
        directions = residuals + directions @ change.T
        step()
    return scale * coefficients


def fit_on_landmarks(blocks: Iterable[tuple[Matrix, Matrix]], landmarks: Matrix) -> Matrix:
    """Return the coefficients of each landmark (row) for each target (column).

    Args:
        blocks: Blocks of training texts: their similarities to the landmarks, and their targets.
        landmarks: Similarities of the landmarks to each other.
    """
    gram: Matrix = RIDGE * landmarks
    right: Matrix | None = None
    for similarity, targets in blocks:
        gram += similarity.T @ similarity
        product = similarity.T @ targets
        right = product if right is None else right + product
    system = gram.astype(np.float64)
    # The system may be singular without this term, because two landmarks can be the same text.
    system[np.diag_indices_from(system)] += 1e-6 * len(system)
    return np.linalg.solve(system, right if right is not None else np.zeros((len(landmarks), 0))).astype(np.float32)
