"""Solves large symmetric systems within the memory that holds them.

Cholesky's factorisation by blocks (Golub and Van Loan: Matrix Computations, section 4.2). NumPy's own
solver copies the matrix and takes twice the arithmetic.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
BLOCK = 256


def solve_in_place(system: Doubles, right: NDArray[np.floating]) -> Doubles:
    """The solution for each column of ``right``; ``system`` is symmetric and lost.

    Raises:
        numpy.linalg.LinAlgError: when ``system`` is not positive definite.
    """
    _factorise(system)
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


def _factorise(system: Doubles) -> None:
    """Turn the lower triangle into that of the factor, a column of blocks at a time."""
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
