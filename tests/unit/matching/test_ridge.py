"""The ridge regression that turns similarities into scores."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.matching.ridge import RIDGE, TOLERANCE, fit_exactly, fit_on_landmarks

RANDOM = np.random.default_rng(7)


def similarity_of(points: NDArray[np.float64]) -> NDArray[np.float64]:
    similarity: NDArray[np.float64] = np.exp(-((points[:, None] - points[None]) ** 2).sum(axis=2))
    return similarity


POINTS = RANDOM.normal(size=(40, 3))
SIMILARITY = similarity_of(POINTS)
TARGETS = np.eye(4, dtype=np.float32)[RANDOM.integers(0, 4, size=40)]


def fitted(
    similarity: NDArray[np.float64], targets: NDArray[np.float32], weights: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    single = similarity.astype(np.float32)
    return fit_exactly(lambda columns: single @ columns, targets, weights)


@pytest.mark.parametrize(("size", "labels"), [(1, 1), (2, 5), (40, 4), (300, 120), (700, 7)])
def test_the_exact_fit_solves_its_equation(size: int, labels: int) -> None:
    similarity = similarity_of(RANDOM.normal(size=(size, 3)))
    targets = np.eye(labels, dtype=np.float32)[np.arange(size) % labels]
    error = (similarity + RIDGE * np.eye(size)) @ fitted(similarity, targets) - targets

    assert np.linalg.norm(error) <= 2 * TOLERANCE * np.linalg.norm(targets)


def test_texts_that_occur_many_times_are_no_obstacle() -> None:
    similarity = similarity_of(np.repeat(RANDOM.normal(size=(5, 3)), 40, axis=0))
    targets = np.eye(3, dtype=np.float32)[RANDOM.integers(0, 3, size=200)]
    error = (similarity + RIDGE * np.eye(200)) @ fitted(similarity, targets) - targets

    assert np.linalg.norm(error) <= 2 * TOLERANCE * np.linalg.norm(targets)


def test_half_the_weight_of_a_text_is_twice_its_ridge() -> None:
    weights = RANDOM.uniform(0.01, 1, size=40).astype(np.float32)
    error = (SIMILARITY + np.diag(RIDGE / weights)) @ fitted(SIMILARITY, TARGETS, weights) - TARGETS

    # The equation that is solved has its rows scaled by the roots of the weights.
    assert np.linalg.norm(np.sqrt(weights)[:, np.newaxis] * error) <= 2 * TOLERANCE * np.linalg.norm(TARGETS)


def test_a_fit_with_every_text_as_a_landmark_scores_like_the_exact_fit() -> None:
    single = SIMILARITY.astype(np.float32)
    blocks = [(single[:25], TARGETS[:25]), (single[25:], TARGETS[25:])]

    exact = SIMILARITY @ fitted(SIMILARITY, TARGETS)
    assert np.allclose(SIMILARITY @ fit_on_landmarks(blocks, single), exact, atol=0.02)


def test_half_the_texts_as_landmarks_still_find_the_right_targets() -> None:
    single = SIMILARITY.astype(np.float32)
    coefficients = fit_on_landmarks([(single[:, :20], TARGETS)], single[:20, :20])

    right = (SIMILARITY[:, :20] @ coefficients).argmax(axis=1) == TARGETS.argmax(axis=1)
    assert right.mean() > TARGETS.mean(axis=0).max()
