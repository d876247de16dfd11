"""BM25 in plain Python and over sparse matrices."""

import bm25s
import numpy as np
from rank_bm25 import BM25Okapi

from benchmarks.data import Task
from benchmarks.engines.base import Engine, EngineRanking, LabelRanker, engine_label, ranked_hits
from bot.matching.text import words

_HITS = 100


class RankBm25(Engine):
    """rank-bm25's ``BM25Okapi`` over words."""

    name = "rank-bm25"

    def learn(self, task: Task) -> None:
        """Count the words of the texts."""
        self._bm25 = BM25Okapi([words(one.normalized) for one in task.training])
        self._ranker = LabelRanker(task.training)

    def rank(self, question: str) -> EngineRanking:
        """Rank entries by their best phrasing."""
        return self._ranker.ranked(self._bm25.get_scores(words(question)))

    def answer(self, question: str) -> object:
        """Return the best phrasing."""
        return int(np.argmax(self._bm25.get_scores(words(question))))


class Bm25s(Engine):
    """bm25s with its own tokenizer and stop words."""

    name = "bm25s"

    def learn(self, task: Task) -> None:
        """Compute the scores of all words in advance."""
        self._labels = [engine_label(one) for one in task.training]
        self._bm25 = bm25s.BM25()
        self._bm25.index(
            bm25s.tokenize([one.normalized for one in task.training], show_progress=False), show_progress=False
        )

    def rank(self, question: str) -> EngineRanking:
        """Rank entries by their best phrasing among the first hits."""
        return ranked_hits(self._search(question, min(_HITS, len(self._labels))))

    def answer(self, question: str) -> object:
        """Return the first hit."""
        return self._search(question, 1)

    def _search(self, question: str, hits: int) -> list[tuple[str, float]]:
        tokens = bm25s.tokenize([question], return_ids=False, show_progress=False)
        if not tokens[0]:
            return []
        rows, scores = self._bm25.retrieve(tokens, k=hits, show_progress=False)
        return [(self._labels[int(row)], float(score)) for row, score in zip(rows[0], scores[0], strict=True)]


def rank_bm25() -> Engine:
    """Return a new engine."""
    return RankBm25()


def sparse() -> Engine:
    """Return a new engine."""
    return Bm25s()
