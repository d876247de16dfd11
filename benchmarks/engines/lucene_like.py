"""tantivy: a search engine library after Lucene's model."""

import tantivy

from benchmarks.data import Task
from benchmarks.engines.base import Engine, Ranked, class_of, ranked_hits
from bot.matching.normalize import words

_HITS = 100


class Tantivy(Engine):
    """An index in memory with the English stemmer; any word may match."""

    name = "tantivy"

    def learn(self, task: Task) -> None:
        """Write the index."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="en_stem")
        builder.add_text_field("owner", stored=True, tokenizer_name="raw")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer()
        for one in task.learnt:
            writer.add_document(tantivy.Document(text=one.plain, owner=class_of(one)))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def rank(self, question: str) -> Ranked:
        """By the best phrasing of each entry among the first hits."""
        return ranked_hits(self._search(question, _HITS))

    def answer(self, question: str) -> object:
        """The first hit."""
        return self._search(question, 1)

    def _search(self, question: str, hits: int) -> list[tuple[str, float]]:
        plain = " ".join(words(question)).replace("'", " ")
        found = self._searcher.search(self._index.parse_query(plain, ["text"]), hits).hits
        return [(self._searcher.doc(address)["owner"][0], score) for score, address in found]


def create() -> Engine:
    """A new one."""
    return Tantivy()
