"""Large symmetric systems that are solved in place."""

import numpy as np
import pytest

from bot.matching.ridge import BLOCK, solve_in_place

RANDOM = np.random.default_rng(5)


@pytest.mark.parametrize("size", [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3])
def test_the_solution_is_right_for_any_size_in_blocks(size: int) -> None:
    half = RANDOM.normal(size=(size, 20))
    system = half @ half.T + 0.3 * np.eye(size)
    right = RANDOM.normal(size=(size, 3)).astype(np.float32)

    assert np.allclose(system @ solve_in_place(system.copy(), right), right, atol=1e-9)


def test_a_system_that_is_not_positive_definite_is_rejected() -> None:
    with pytest.raises(np.linalg.LinAlgError):
        solve_in_place(-np.eye(3), np.ones((3, 1), dtype=np.float32))
