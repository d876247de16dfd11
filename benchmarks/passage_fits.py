"""Regressions in closed steps for the passage finder: a choice among the passages of an entry, and a logistic one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
STEPS = 50
CHOICE_RIDGE, LOGISTIC_RIDGE = 1.0, 10.0
"""Penalties on the weights, of the features as they are and of the standardized ones."""
_BIAS_RIDGE = 1e-6


def fit_choice(data: Sequence[tuple[Numbers, NDArray[np.bool_]]]) -> Numbers:
    """Return the weights with which a softmax over the passages of an entry most likely chooses the right ones.

    Each pair has the features of the passages (rows), and which of them are right.
    """
    weights = np.zeros(data[0][0].shape[1])
    for _ in range(STEPS):
        gradient, curvature = -CHOICE_RIDGE * weights, CHOICE_RIDGE * np.eye(len(weights))
        for rows, right in data:
            scores = rows @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            posterior = chances * right / (chances * right).sum()
            mean = chances @ rows
            gradient += posterior @ rows - mean
            curvature += (rows * chances[:, None]).T @ rows - np.outer(mean, mean)
        weights += np.linalg.solve(curvature, gradient)
    return weights


def fit_logistic(rows: Numbers, outcomes: NDArray[np.bool_], counts: Numbers) -> Numbers:
    """Return the bias and the weights of a logistic regression; ``counts`` is how much each row counts.

    The penalty is on the weights of the standardized features, so that it does not depend on their scales.
    """
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    rows = np.c_[np.ones(len(rows)), (rows - mean) / spread]
    weights = np.zeros(rows.shape[1])
    penalty = np.diag([_BIAS_RIDGE, *[LOGISTIC_RIDGE] * (len(weights) - 1)])
    for _ in range(STEPS):
        odds = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (counts * (outcomes - odds)) - penalty @ weights
        curvature = (rows * (counts * odds * (1 - odds))[:, None]).T @ rows + penalty
        weights += np.linalg.solve(curvature, gradient)
    slopes = weights[1:] / spread
    return np.concatenate([[weights[0] - slopes @ mean], slopes])


def probability(weights: Numbers, rows: Numbers) -> Numbers:
    """Return the probability of each row; ``weights`` begin with the bias."""
    chances: Numbers = 1 / (1 + np.exp(-np.clip(weights[0] + rows @ weights[1:], -30, 30)))
    return chances
