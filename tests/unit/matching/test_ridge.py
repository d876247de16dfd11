"""The ridge regression that turns similarities into scores."""

import numpy as np
from numpy.typing import NDArray

from bot.matching.ridge import RIDGE, fit_exactly, fit_on_landmarks

RANDOM = np.random.default_rng(7)


def similarity_of(points: NDArray[np.float64]) -> NDArray[np.float64]:
    similarity: NDArray[np.float64] = np.exp(-((points[:, None] - points[None]) ** 2).sum(axis=2))
    return similarity


POINTS = RANDOM.normal(size=(40, 3))
SIMILARITY = similarity_of(POINTS)
TARGETS = np.eye(4, dtype=np.float32)[RANDOM.integers(0, 4, size=40)]


def test_the_exact_fit_solves_its_equation() -> None:
    coefficients = fit_exactly(SIMILARITY.copy(), TARGETS)

    assert np.allclose((SIMILARITY + RIDGE * np.eye(40)) @ coefficients, TARGETS, atol=1e-5)


def test_a_fit_with_every_text_as_a_landmark_scores_like_the_exact_fit() -> None:
    single = SIMILARITY.astype(np.float32)
    blocks = [(single[:25], TARGETS[:25]), (single[25:], TARGETS[25:])]

    exact = SIMILARITY @ fit_exactly(SIMILARITY.copy(), TARGETS)
    assert np.allclose(SIMILARITY @ fit_on_landmarks(blocks, single), exact, atol=0.02)


def test_half_the_texts_as_landmarks_still_find_the_right_targets() -> None:
    single = SIMILARITY.astype(np.float32)
    coefficients = fit_on_landmarks([(single[:, :20], TARGETS)], single[:20, :20])

    right = (SIMILARITY[:, :20] @ coefficients).argmax(axis=1) == TARGETS.argmax(axis=1)
    assert right.mean() > TARGETS.mean(axis=0).max()
