"""From scores to probabilities, with weights learnt from golden questions.

Two logistic regressions: whether any entry answers, and, if one does, whether it is the first.
Fitted by Newton's method with a small ridge (Hastie, Tibshirani, Friedman: The Elements of
Statistical Learning, 4.4.1).
"""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import GuidepostError
from bot.knowledge.models import Model
from bot.matching.ranking import Signs

_RIDGE = 0.1
_STEPS = 50


class Logistic(Model):
    """Weights of a logistic regression over the signs."""

    bias: float
    weights: tuple[float, ...]

    def probability(self, signs: Signs) -> float:
        """The probability that ``signs`` speak for."""
        logit = self.bias + sum(w * value for w, value in zip(self.weights, signs.values(), strict=True))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))

    @classmethod
    def fit(cls, signs: Sequence[Signs], happened: Sequence[bool]) -> "Logistic":
        """Weights that make ``happened`` most likely, held back a little."""
        rows = np.array([[1.0, *one.values()] for one in signs])
        targets = np.array(happened, dtype=np.float64)
        held_back = np.diag([1e-6, *[_RIDGE] * (rows.shape[1] - 1)])
        weights: NDArray[np.float64] = np.zeros(rows.shape[1])
        for _ in range(_STEPS):
            odds = 1 / (1 + np.exp(-np.clip(rows @ weights, -50, 50)))
            slope = rows.T @ (targets - odds) - held_back @ weights
            curve = (rows * (odds * (1 - odds))[:, None]).T @ rows + held_back
            weights += np.linalg.solve(curve, slope)
        return cls(bias=float(weights[0]), weights=tuple(float(weight) for weight in weights[1:]))


class Floors(Model):
    """How sure the bot must be, as probabilities."""

    answer: float
    """From this confidence on, the first entry is the answer."""
    offer: float
    """From this coverage on, entries are offered to pick from; below, there is no answer."""


class Calibration(Model):
    """All that was learnt from golden questions; made by ``python -m bot calibrate``, never by hand."""

    coverage: Logistic
    """Whether any entry answers."""
    accuracy: Logistic
    """Whether the first entry is right, if one answers."""
    context: float
    """How much the entry shown just before in a thread adds to the scores of its neighbours."""
    floors: Floors


FILE = "calibration.json"
SHIPPED = Path(__file__).with_name(FILE)
"""Learnt from the shipped golden questions; serves any knowledge folder that has none of its own."""


def read_calibration(folder: Path) -> Calibration:
    """The calibration of a knowledge folder.

    Raises:
        GuidepostError: when its file is none.
    """
    own = folder / FILE
    path = own if own.exists() else SHIPPED
    try:
        return Calibration.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GuidepostError(f"{path}: no calibration ({error}); make one with: python -m bot calibrate") from None
