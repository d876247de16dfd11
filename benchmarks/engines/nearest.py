"""Sentence vectors alone: the entry whose three nearest phrasings are closest on average."""

from benchmarks.data import Task
from benchmarks.engines.base import Engine, EngineRanking, LabelRanker
from bot.matching.encoder import Encoder


class Nearest(Engine):
    """Ranks entries by the mean cosine of their three nearest phrasings."""

    def __init__(self, encoder: Encoder, name: str, max_texts: int = Engine.max_texts) -> None:
        self.name = name
        self.max_texts = max_texts
        self.encoder: Encoder = encoder

    def learn(self, task: Task) -> None:
        """Encode the texts."""
        self._vectors = self.encoder.encode([one.normalized for one in task.training])
        self._ranker = LabelRanker(task.training, mean_of=3)

    def rank(self, question: str) -> EngineRanking:
        """Rank entries by the mean of the three nearest."""
        return self._ranker.ranked(self._vectors @ self.encoder.encode([question])[0])
