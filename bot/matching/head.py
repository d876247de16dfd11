"""From likeness to learnt texts to a score for each entry, in closed form.

Kernel ridge regression onto one-hot targets (Saunders, Gammerman, Vovk, ICML 1998), on a subset of
the texts as landmarks where there are too many for all (subset of regressors: Rasmussen and Williams,
Gaussian Processes for Machine Learning, section 8.3.1). It is linear in the likenesses, so a score
is a sum over views and learnt texts, and every term of it can be shown.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from bot.matching.cholesky import solve_in_place
from bot.matching.lexical import Matrix

RIDGE = 0.3
"""How much is held back from following each text to the letter."""


def fit_exactly(likeness: NDArray[np.float64], targets: Matrix) -> Matrix:
    """Coefficients of each learnt text (row) for each target (column).

    Args:
        likeness: Of the learnt texts to one another; changed in place, as it may fill the memory.
        targets: What each text should come to.
    """
    likeness[np.diag_indices_from(likeness)] += RIDGE
    return solve_in_place(likeness, targets).astype(np.float32)


def fit_on_landmarks(rows: Iterable[tuple[Matrix, Matrix]], among: Matrix) -> Matrix:
    """Coefficients of each landmark (row) for each target (column).

    Args:
        rows: Blocks of likenesses of the learnt texts to the landmarks, each with its texts' targets.
        among: Likenesses of the landmarks to one another.
    """
    gram: Matrix = RIDGE * among
    right: Matrix | None = None
    for likeness, targets in rows:
        gram += likeness.T @ likeness
        product = likeness.T @ targets
        right = product if right is None else right + product
    system = gram.astype(np.float64)
    # The landmarks' likenesses alone may be singular: two of them can be the same text.
    system[np.diag_indices_from(system)] += 1e-6 * len(system)
    return np.linalg.solve(system, right if right is not None else np.zeros((len(among), 0))).astype(np.float32)
