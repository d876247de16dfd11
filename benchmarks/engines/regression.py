"""The logistic regression of scikit-learn, on TF-IDF features or on sentence vectors."""

from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from benchmarks.data import Task
from benchmarks.engines.base import SHOWN, Engine, EngineRanking, engine_label
from bot.matching.encoder import Encoder
from bot.matching.training import OFF_TOPIC

_STRENGTH = 10
_STEPS = 100


class Regression(Engine):
    """Logistic regression on some kind of features; off-topic is one of its classes."""

    max_texts = 20_000
    """Largest task; with more texts and a thousand classes, fitting takes hours and gigabytes."""

    def __init__(self, features: Any, name: str, encoder: Encoder | None = None) -> None:
        self.name = name
        self.encoder = encoder
        self._features = features

    def learn(self, task: Task) -> None:
        """Fit the regression to the texts."""
        rows = self._features.fit_transform([one.normalized for one in task.training])
        self._model = LogisticRegression(C=_STRENGTH, max_iter=_STEPS)
        self._model.fit(rows, [engine_label(one) for one in task.training])
        self._names = [str(name) for name in self._model.classes_]

    def rank(self, question: str) -> EngineRanking:
        """Rank entries by probability; the score is the probability that the question is not off-topic."""
        probabilities = self._model.predict_proba(self._features.transform([question]))[0]
        order = np.argsort(-probabilities, kind="stable")[: SHOWN + 1]
        names = [self._names[int(at)] for at in order if self._names[int(at)] != OFF_TOPIC]
        off_topic = probabilities[self._names.index(OFF_TOPIC)] if OFF_TOPIC in self._names else 0.0
        return EngineRanking(tuple(names[:SHOWN]), 1 - float(off_topic))


class Vectors:
    """A sentence encoder as a scikit-learn transformer."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def fit_transform(self, texts: list[str]) -> Any:
        """Return the vectors; there is nothing to fit."""
        return self._encoder.encode(texts)

    transform = fit_transform


def tfidf() -> Engine:
    """Return an engine on words and on runs of two to five letters within words."""
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    union = FeatureUnion([("words", TfidfVectorizer(sublinear_tf=True)), ("letters", letters)])
    return Regression(union, "TF-IDF + logistic regression")


def on_vectors(encoder: Encoder, name: str) -> Engine:
    """Return an engine on the vectors of ``encoder``."""
    return Regression(Vectors(encoder), name, encoder)
