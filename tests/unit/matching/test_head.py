"""The head that turns likeness into scores."""

import numpy as np
from numpy.typing import NDArray

from bot.matching.head import RIDGE, fit_exactly, fit_on_landmarks

RANDOM = np.random.default_rng(7)


def likeness_of(points: NDArray[np.float64]) -> NDArray[np.float64]:
    likeness: NDArray[np.float64] = np.exp(-((points[:, None] - points[None]) ** 2).sum(axis=2))
    return likeness


POINTS = RANDOM.normal(size=(40, 3))
LIKENESS = likeness_of(POINTS)
TARGETS = np.eye(4, dtype=np.float32)[RANDOM.integers(0, 4, size=40)]


def test_the_exact_head_solves_its_equation() -> None:
    coefficients = fit_exactly(LIKENESS.copy(), TARGETS)

    assert np.allclose((LIKENESS + RIDGE * np.eye(40)) @ coefficients, TARGETS, atol=1e-5)


def test_landmarks_that_are_all_texts_score_as_the_exact_head_does() -> None:
    single = LIKENESS.astype(np.float32)
    blocks = [(single[:25], TARGETS[:25]), (single[25:], TARGETS[25:])]

    exact = LIKENESS @ fit_exactly(LIKENESS.copy(), TARGETS)
    assert np.allclose(LIKENESS @ fit_on_landmarks(blocks, single), exact, atol=0.02)


def test_half_the_texts_as_landmarks_still_say_which_target_is_meant() -> None:
    single = LIKENESS.astype(np.float32)
    coefficients = fit_on_landmarks([(single[:, :20], TARGETS)], single[:20, :20])

    right = (LIKENESS[:, :20] @ coefficients).argmax(axis=1) == TARGETS.argmax(axis=1)
    assert right.mean() > TARGETS.mean(axis=0).max()
