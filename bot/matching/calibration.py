"""Probabilities from the features of a ranking, with weights learned from golden questions.

Two logistic regressions estimate whether any entry answers and, if one does, whether it is the first.
They are fitted by Newton's method with a small ridge (Hastie, Tibshirani, Friedman: The Elements of
Statistical Learning, 4.4.1).
"""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import GuidepostError
from bot.knowledge.models import Model
from bot.matching.ranking import ConfidenceFeatures

FILE = "calibration.json"
SHIPPED = Path(__file__).with_name(FILE)
"""The calibration learned from the shipped golden questions, for knowledge folders that have none of their own."""
_RIDGE = 0.1
_STEPS = 50


class Logistic(Model):
    """Weights of a logistic regression over the confidence features."""

    bias: float
    weights: tuple[float, ...]

    def probability(self, features: ConfidenceFeatures) -> float:
        """Return the estimated probability for a ranking with these features."""
        logit = self.bias + sum(w * value for w, value in zip(self.weights, features.values(), strict=True))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))

    @classmethod
    def fit(cls, features: Sequence[ConfidenceFeatures], outcomes: Sequence[bool]) -> "Logistic":
        """Return the regularized weights that make the observed ``outcomes`` most likely."""
        rows = np.array([[1.0, *one.values()] for one in features])
        targets = np.array(outcomes, dtype=np.float64)
        # The bias is hardly penalized; the tiny value only keeps the system solvable.
        penalty = np.diag([1e-6, *[_RIDGE] * (rows.shape[1] - 1)])
        weights: NDArray[np.float64] = np.zeros(rows.shape[1])
        for _ in range(_STEPS):
            odds = 1 / (1 + np.exp(-np.clip(rows @ weights, -50, 50)))
            gradient = rows.T @ (targets - odds) - penalty @ weights
            curvature = (rows * (odds * (1 - odds))[:, None]).T @ rows + penalty
            weights += np.linalg.solve(curvature, gradient)
        return cls(bias=float(weights[0]), weights=tuple(float(weight) for weight in weights[1:]))


class Floors(Model):
    """Probabilities below which the bot does not answer, or does not offer entries."""

    answer: float
    """Lowest confidence at which the first entry is the answer."""
    offer: float
    """Lowest coverage at which entries are offered to pick from; below it, there is no answer."""


class Calibration(Model):
    """Everything learned from golden questions. ``python -m bot calibrate`` writes it; do not edit it by hand."""

    coverage: Logistic
    """Estimates whether any entry answers."""
    accuracy: Logistic
    """Estimates whether the first entry is right, if one answers."""
    context: float
    """Amount added to the scores of the neighbors of the entry shown just before in a thread."""
    floors: Floors


def read_calibration(folder: Path) -> Calibration:
    """Return the calibration of a knowledge folder, or the shipped one if the folder has none.

    Raises:
        GuidepostError: When the file is missing or is not a calibration.
    """
    own = folder / FILE
    path = own if own.exists() else SHIPPED
    try:
        return Calibration.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GuidepostError(
            f"{path}: cannot read the calibration ({error}); create one with: python -m bot calibrate"
        ) from None
