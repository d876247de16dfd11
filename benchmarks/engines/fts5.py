"""The full-text search of SQLite, ranked by BM25."""

import sqlite3

from benchmarks.data import Task
from benchmarks.engines.base import Engine, EngineRanking, engine_label, ranked_hits
from bot.matching.text import words

_HITS = 100
_SEARCH = "SELECT label, -bm25(texts) FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"


class Fts5(Engine):
    """An FTS5 table in memory with the Porter stemmer; any word may match."""

    name = "SQLite FTS5"

    def learn(self, task: Task) -> None:
        """Insert the texts into the table."""
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE texts USING fts5(text, label UNINDEXED, tokenize='porter')")
        rows = ((one.normalized, engine_label(one)) for one in task.training)
        self._database.executemany("INSERT INTO texts VALUES (?, ?)", rows)
        self._database.execute("INSERT INTO texts(texts) VALUES ('optimize')")

    def rank(self, question: str) -> EngineRanking:
        """Rank entries by their best phrasing among the first hits."""
        return ranked_hits(self._search(question, _HITS))

    def answer(self, question: str) -> object:
        """Return the first hit."""
        return self._search(question, 1)

    def _search(self, question: str, hits: int) -> list[tuple[str, float]]:
        query = " OR ".join(f'"{word}"' for word in words(question))
        return self._database.execute(_SEARCH, (query, hits)).fetchall() if query else []


def create() -> Engine:
    """Return a new engine."""
    return Fts5()
