"""RapidFuzz: the phrasing that is spelled most like the question."""

from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.data import Task
from benchmarks.engines.base import Engine, EngineRanking, LabelRanker


class Fuzzy(Engine):
    """``process.extractOne`` over all phrasings."""

    def __init__(self, scorer: Any, name: str) -> None:
        self.name = name
        self._scorer = scorer

    def learn(self, task: Task) -> None:
        """Keep the texts as a list."""
        self._texts = [one.normalized for one in task.training]
        self._ranker = LabelRanker(task.training)

    def rank(self, question: str) -> EngineRanking:
        """Rank entries by their best phrasing; ``cdist`` gives the scores that ``extractOne`` compares."""
        scores = process.cdist([question], self._texts, scorer=self._scorer, dtype=np.float32)[0]
        return self._ranker.ranked(scores)

    def answer(self, question: str) -> object:
        """Return the best phrasing."""
        return process.extractOne(question, self._texts, scorer=self._scorer)


def weighted_ratio() -> Engine:
    """Return an engine with the default scorer of ``extractOne``."""
    return Fuzzy(fuzz.WRatio, "RapidFuzz WRatio")


def token_set_ratio() -> Engine:
    """Return an engine with the scorer that is usually recommended for sentences."""
    return Fuzzy(fuzz.token_set_ratio, "RapidFuzz token_set_ratio")
