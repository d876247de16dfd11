"""scikit-learn's logistic regression, over TF-IDF features or over sentence vectors."""

from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from benchmarks.data import Task
from benchmarks.engines.base import SHOWN, Engine, Ranked, class_of
from bot.matching.encoder import Encoder
from bot.matching.learnt import OFF_TOPIC

_STRENGTH = 10
_STEPS = 100


class Regression(Engine):
    """Features of some kind, and a logistic regression over them; off-topic is one of its classes."""

    most = 20_000
    """Beyond, with a thousand classes, fitting takes hours and gigabytes."""

    def __init__(self, features: Any, name: str, encoder: Encoder | None = None) -> None:
        self.name = name
        self.encoder = encoder
        self._features = features

    def learn(self, task: Task) -> None:
        """Fit it."""
        rows = self._features.fit_transform([one.plain for one in task.learnt])
        self._model = LogisticRegression(C=_STRENGTH, max_iter=_STEPS)
        self._model.fit(rows, [class_of(one) for one in task.learnt])
        self._names = [str(name) for name in self._model.classes_]

    def rank(self, question: str) -> Ranked:
        """By probability; how improbable off-topic is, is the score."""
        probabilities = self._model.predict_proba(self._features.transform([question]))[0]
        order = np.argsort(-probabilities, kind="stable")[: SHOWN + 1]
        names = [self._names[int(at)] for at in order if self._names[int(at)] != OFF_TOPIC]
        away = probabilities[self._names.index(OFF_TOPIC)] if OFF_TOPIC in self._names else 0.0
        return Ranked(tuple(names[:SHOWN]), 1 - float(away))


class Vectors:
    """A sentence encoder in the form of a scikit-learn transformer."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def fit_transform(self, texts: list[str]) -> Any:
        """Nothing to fit."""
        return self._encoder.encode(texts)

    transform = fit_transform


def tfidf() -> Engine:
    """Over words and over runs of two to five letters within words."""
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    union = FeatureUnion([("words", TfidfVectorizer(sublinear_tf=True)), ("letters", letters)])
    return Regression(union, "TF-IDF + logistic regression")


def over(encoder: Encoder, name: str) -> Engine:
    """Over an encoder's vectors."""
    return Regression(Vectors(encoder), name, encoder)
