"""Sentence vectors alone: the entry whose three nearest phrasings are nearest on average."""

from benchmarks.data import Task
from benchmarks.engines.base import Engine, Owners, Ranked
from bot.matching.encoder import Encoder


class Nearest(Engine):
    """Mean cosine of an entry's three nearest phrasings."""

    def __init__(self, encoder: Encoder, name: str, most: int = Engine.most) -> None:
        self.name = name
        self.most = most
        self.encoder: Encoder = encoder

    def learn(self, task: Task) -> None:
        """Encode the texts."""
        self._vectors = self.encoder.encode([one.plain for one in task.learnt])
        self._owners = Owners(task.learnt, mean_of=3)

    def rank(self, question: str) -> Ranked:
        """By the mean of the three nearest."""
        return self._owners.ranked(self._vectors @ self.encoder.encode([question])[0])
