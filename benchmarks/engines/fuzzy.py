"""RapidFuzz: the phrasing that looks most alike."""

from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.data import Task
from benchmarks.engines.base import Engine, Owners, Ranked


class Fuzzy(Engine):
    """``process.extractOne`` over all phrasings."""

    def __init__(self, scorer: Any, name: str) -> None:
        self.name = name
        self._scorer = scorer

    def learn(self, task: Task) -> None:
        """Nothing but a list of texts."""
        self._texts = [one.plain for one in task.learnt]
        self._owners = Owners(task.learnt)

    def rank(self, question: str) -> Ranked:
        """By the best phrasing of each entry; ``cdist`` gives the scores that ``extractOne`` compares."""
        scores = process.cdist([question], self._texts, scorer=self._scorer, dtype=np.float32)[0]
        return self._owners.ranked(scores)

    def answer(self, question: str) -> object:
        """The one best phrasing."""
        return process.extractOne(question, self._texts, scorer=self._scorer)


def weighted_ratio() -> Engine:
    """With the scorer that ``extractOne`` takes when none is named."""
    return Fuzzy(fuzz.WRatio, "RapidFuzz WRatio")


def token_set_ratio() -> Engine:
    """With the scorer that is usually recommended for sentences."""
    return Fuzzy(fuzz.token_set_ratio, "RapidFuzz token_set_ratio")
