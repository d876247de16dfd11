"""tantivy, a search engine library modeled on Lucene."""

import tantivy

from benchmarks.data import Task
from benchmarks.engines.base import Engine, EngineRanking, engine_label, ranked_hits
from bot.matching.text import words

_HITS = 100


class Tantivy(Engine):
    """An index in memory with the English stemmer; any word may match."""

    name = "tantivy"

    def learn(self, task: Task) -> None:
        """Write the texts to the index."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="en_stem")
        builder.add_text_field("label", stored=True, tokenizer_name="raw")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer()
        for one in task.training:
            writer.add_document(tantivy.Document(text=one.normalized, label=engine_label(one)))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def rank(self, question: str) -> EngineRanking:
        """Rank entries by their best phrasing among the first hits."""
        return ranked_hits(self._search(question, _HITS))

    def answer(self, question: str) -> object:
        """Return the first hit."""
        return self._search(question, 1)

    def _search(self, question: str, hits: int) -> list[tuple[str, float]]:
        query = " ".join(words(question)).replace("'", " ")
        found = self._searcher.search(self._index.parse_query(query, ["text"]), hits).hits
        return [(self._searcher.doc(address)["label"][0], score) for score, address in found]


def create() -> Engine:
    """Return a new engine."""
    return Tantivy()
