"""Scores for each label from similarities to the training texts, fitted in closed form.

Kernel ridge regression onto one-hot targets (Saunders, Gammerman, Vovk, ICML 1998). Where there are too many texts,
a subset of them serves as landmarks (subset of regressors: Rasmussen and Williams, Gaussian Processes for Machine
Learning, section 8.3.1). The model is linear in the similarities, so a score is a sum over views and training texts,
and every term of the sum can be shown.

The exact fit solves its system by Cholesky factorization in blocks (Golub and Van Loan: Matrix Computations,
section 4.2), within the memory that holds the matrix. NumPy's own solver copies the matrix and does twice the
arithmetic.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from bot.matching.sparse import Matrix

RIDGE = 0.3
"""Strength of the regularization, which keeps the fit from following each text to the letter."""
BLOCK = 256
"""Rows and columns of a block of the factorization."""

Doubles = NDArray[np.float64]


def fit_exactly(similarity: Doubles, targets: Matrix) -> Matrix:
    """Return the coefficients of each training text (row) for each target (column).

    Args:
        similarity: Similarities of the training texts to each other. They are overwritten, because they may fill
            the memory.
        targets: The desired score of each text (row) for each target (column).
    """
    similarity[np.diag_indices_from(similarity)] += RIDGE
    return solve_in_place(similarity, targets).astype(np.float32)


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


def solve_in_place(system: Doubles, right: NDArray[np.floating]) -> Doubles:
    """Return the solution for each column of ``right``; ``system`` is symmetric, and is overwritten.

    Raises:
        numpy.linalg.LinAlgError: When ``system`` is not positive definite.
    """
    _factorize(system)
    solution = right.astype(np.float64)
    for here in _blocks(len(system)):
        before = slice(0, here.start)
        solution[here] -= system[here, before] @ solution[before]
        solution[here] = np.linalg.solve(system[here, here], solution[here])
    for here in reversed(list(_blocks(len(system)))):
        behind = slice(here.stop, None)
        solution[here] -= system[behind, here].T @ solution[behind]
        solution[here] = np.linalg.solve(system[here, here].T, solution[here])
    return solution


def _factorize(system: Doubles) -> None:
    """Replace the lower triangle with that of the Cholesky factor, one column of blocks at a time."""
    for here in _blocks(len(system)):
        before, behind = slice(0, here.start), slice(here.stop, None)
        left = system[here, before]
        system[here, here] = np.linalg.cholesky(system[here, here] - left @ left.T)
        back = np.linalg.inv(system[here, here]).T
        below, further = system[behind, here], system[behind, before]
        for rows in _blocks(len(below)):
            below[rows] = (below[rows] - further[rows] @ left.T) @ back


def _blocks(size: int) -> Iterator[slice]:
    for start in range(0, size, BLOCK):
        yield slice(start, min(start + BLOCK, size))
