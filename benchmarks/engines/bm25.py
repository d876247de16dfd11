"""BM25 in plain Python and over sparse matrices."""

import bm25s
import numpy as np
from rank_bm25 import BM25Okapi

from benchmarks.data import Task
from benchmarks.engines.base import Engine, Owners, Ranked, class_of, ranked_hits
from bot.matching.normalize import words

_HITS = 100


class RankBm25(Engine):
    """rank-bm25's ``BM25Okapi`` over words."""

    name = "rank-bm25"

    def learn(self, task: Task) -> None:
        """Count the words."""
        self._bm25 = BM25Okapi([words(one.plain) for one in task.learnt])
        self._owners = Owners(task.learnt)

    def rank(self, question: str) -> Ranked:
        """By the best phrasing of each entry."""
        return self._owners.ranked(self._bm25.get_scores(words(question)))

    def answer(self, question: str) -> object:
        """The one best phrasing."""
        return int(np.argmax(self._bm25.get_scores(words(question))))


class Bm25s(Engine):
    """bm25s with its own tokenizer and stop words."""

    name = "bm25s"

    def learn(self, task: Task) -> None:
        """Score all words ahead."""
        self._classes = [class_of(one) for one in task.learnt]
        self._bm25 = bm25s.BM25()
        self._bm25.index(bm25s.tokenize([one.plain for one in task.learnt], show_progress=False), show_progress=False)

    def rank(self, question: str) -> Ranked:
        """By the best phrasing of each entry among the first hits."""
        return ranked_hits(self._search(question, min(_HITS, len(self._classes))))

    def answer(self, question: str) -> object:
        """The first hit."""
        return self._search(question, 1)

    def _search(self, question: str, hits: int) -> list[tuple[str, float]]:
        tokens = bm25s.tokenize([question], return_ids=False, show_progress=False)
        if not tokens[0]:
            return []
        rows, scores = self._bm25.retrieve(tokens, k=hits, show_progress=False)
        return [(self._classes[int(row)], float(score)) for row, score in zip(rows[0], scores[0], strict=True)]


def rank_bm25() -> Engine:
    """A new one."""
    return RankBm25()


def sparse() -> Engine:
    """A new one."""
    return Bm25s()
