"""Probabilities from the features of a ranking, with weights learned from golden questions.

Two logistic regressions estimate whether any entry answers and, if one does, whether it is the first.
They are fitted by Newton's method with a small ridge (Hastie, Tibshirani, Friedman: The Elements of
Statistical Learning, 4.4.1).
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import mul
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from bot.errors import GuidepostError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Model
from bot.matching.encoders import STANDARD, EncoderName
from bot.matching.training import is_prose, training_texts

FILES: Mapping[EncoderName, str] = {"standard": "calibration.json", "precise": "calibration-precise.json"}
"""File name of the calibration in a knowledge folder that has golden questions, by the encoder it was learned with."""
DAY_ONE: Mapping[EncoderName, Path] = {
    "standard": Path(__file__).with_name("day_one.json"),
    "precise": Path(__file__).with_name("day_one_precise.json"),
}
"""The calibration for all other folders, learned over many small knowledge bases on different subjects."""
_FAMILIAR = 0.5
"""Share of a folder's entries that a calibration must have been learned with to apply."""
_RIDGE = 0.1
_STEPS = 50


class Features(Protocol):
    """Numbers by name that a regression weighs."""

    def values(self, names: Iterable[str]) -> Sequence[float]:
        """Return the features with these names, in their order."""
        ...


class Logistic(Model):
    """Weights of a logistic regression over features."""

    bias: float
    weights: dict[str, float]
    """Weight of each feature, by its name."""

    def probability(self, features: Features) -> float:
        """Return the estimated probability for an observation with these features."""
        logit = self.bias + sum(map(mul, self.weights.values(), features.values(self.weights)))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))

    @classmethod
    def fit(
        cls,
        features: Sequence[Features],
        outcomes: Sequence[bool],
        names: Sequence[str],
        importance: Sequence[float] | None = None,
        ridge: float = _RIDGE,
    ) -> "Logistic":
        """Return the regularized weights that make the observed ``outcomes`` most likely.

        Args:
            features: The features of each observation.
            outcomes: The outcome of each observation.
            names: Names of the features to weigh.
            importance: How much each observation counts; 1 if not given.
            ridge: Penalty of the squared weights.
        """
        rows = np.array([[1.0, *one.values(names)] for one in features])
        targets = np.array(outcomes, dtype=np.float64)
        counts = np.ones(len(rows)) if importance is None else np.array(importance, dtype=np.float64)
        # The bias is hardly penalized; the tiny value only keeps the system solvable.
        penalty = np.diag([1e-6, *[ridge] * (rows.shape[1] - 1)])
        weights: NDArray[np.float64] = np.zeros(rows.shape[1])
        for _ in range(_STEPS):
            odds = 1 / (1 + np.exp(-np.clip(rows @ weights, -50, 50)))
            gradient = rows.T @ (counts * (targets - odds)) - penalty @ weights
            curvature = (rows * (counts * odds * (1 - odds))[:, None]).T @ rows + penalty
            weights += np.linalg.solve(curvature, gradient)
        return cls(bias=float(weights[0]), weights=dict(zip(names, weights[1:].tolist(), strict=True)))


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
    entries: frozenset[str] = frozenset()
    """Ids of the entries that it was learned with."""

    def knows(self, entries: Collection[str]) -> bool:
        """Return True if it was learned with at least half of these entries, and so applies to them."""
        return len(self.entries.intersection(entries)) >= _FAMILIAR * len(entries)


class Estimates(Model):
    """The estimates and floors for one sort of knowledge base. The fields are those of `Calibration`."""

    coverage: Logistic
    accuracy: Logistic
    floors: Floors


class DayOne(Model):
    """The calibration for knowledge bases without golden questions. ``benchmarks.day_one_calibration`` writes it."""

    context: float
    few_phrasings: Estimates
    """For a knowledge base that consists largely of its entries' own words, whose index has centered vectors."""
    many_phrasings: Estimates
    """For all others. Questions resemble their phrasings, so the scores are higher, and the floors with them."""

    @classmethod
    def shipped(cls, encoder: EncoderName = STANDARD) -> Self:
        """Return the calibration that comes with the bot for an encoder."""
        return cls.model_validate_json(DAY_ONE[encoder].read_text(encoding="utf-8"))

    def calibration(self, *, few_phrasings: bool) -> Calibration:
        """Return the calibration for a knowledge base with few or many phrasings."""
        one = self.few_phrasings if few_phrasings else self.many_phrasings
        return Calibration(coverage=one.coverage, accuracy=one.accuracy, context=self.context, floors=one.floors)


def read_calibration(folder: Path, knowledge: KnowledgeBase, encoder: EncoderName = STANDARD) -> Calibration:
    """Return the calibration for the knowledge base in a folder.

    It is the folder's own, unless the folder has none for this encoder, or one that was learned with other entries:
    then it is the one for any knowledge base, which needs no golden questions.

    Raises:
        GuidepostError: When the file is not a calibration.
    """
    own = folder / FILES[encoder]
    if own.exists() and (calibration := _read(own)).knows(knowledge.entries):
        return calibration
    return DayOne.shipped(encoder).calibration(few_phrasings=is_prose(training_texts(knowledge)))


def _read(path: Path) -> Calibration:
    try:
        return Calibration.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GuidepostError(
            f"{path}: cannot read the calibration ({error}); create one with: python -m bot calibrate"
        ) from None
