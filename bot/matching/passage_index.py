"""The passages of a knowledge base, prepared once, so that a question is compared with them in milliseconds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from bot.knowledge.models import Entry, Spotlight
from bot.knowledge.passages import Passage, leading_passages, passages_of
from bot.matching.asked import asked
from bot.matching.content import (
    content_words,
    is_figure,
    names_among,
    pairs_of,
    related,
    root_of,
    stems_of,
    without_names,
)
from bot.matching.encoder import Encoder, Vectors
from bot.matching.lexicon import Matrix
from bot.matching.passage_words import (
    PassageWords,
    QuestionWords,
    Rarity,
    places_of,
    sentence_slices,
    slices_of,
    tokens_of,
    units_of,
)
from bot.matching.recent import Recent
from bot.matching.text import normalize

EncodeAll = Callable[[Sequence[str]], Vectors]
"""Returns the vectors of many texts."""
_BYTES_KEPT = 10_000_000
"""Size of the similarities that are kept of words of questions, one row of the vocabulary's length for each."""


class PassageIndex:
    """The passages of all entries, their vectors, and the vectors of their words. Thread-safe."""

    def __init__(self, entries: Iterable[Entry], rarity: Rarity, encoder: Encoder, encode_all: EncodeAll) -> None:
        """``rarity`` is that of stems in the training texts; ``encode_all`` encodes what is known before questions."""
        entries = tuple(entries)
        self.subjects: Mapping[str, frozenset[str]] = {entry.id: _subject(entry) for entry in entries}
        self.with_names = frozenset(entry.id for entry in entries if isinstance(entry, Spotlight))
        titles = {entry.id: stems_of(entry.title) for entry in entries}
        passages = [passage for entry in entries for passage in passages_of(entry)]
        leading = {passage.id for entry in entries for passage in leading_passages(entry)}
        tokens = {passage.id: tokens_of(passage.text) for passage in passages}
        self._vocabulary = tuple(dict.fromkeys(chain.from_iterable(words for words, _ in tokens.values())))
        self._places = {word: at for at, word in enumerate(self._vocabulary)}
        self._rarity = rarity
        self._encoder = encoder
        units: list[str] = []
        by_entry: dict[str, list[PassageWords]] = {entry.id: [] for entry in entries}
        for passage in passages:
            whole = units_of(passage)
            bare = [without_names(normalize(unit), self.subjects[passage.entry_id]) for unit in whole]
            asked = [text for one in passage.asked for text in self._forms(one, passage.entry_id)]
            rows = slices_of(len(units), len(whole), len(bare), len(asked))
            by_entry[passage.entry_id].append(
                self._prepared(passage, tokens[passage.id], rows, titles[passage.entry_id])
            )
            units += [*whole, *bare, *asked]
        self.passages: Mapping[str, tuple[PassageWords, ...]] = {key: tuple(some) for key, some in by_entry.items()}
        self.leading: Mapping[str, tuple[PassageWords, ...]] = {
            key: tuple(one for one in some if one.passage.id in leading) for key, some in by_entry.items()
        }
        vectors = encode_all([*units, *self._vocabulary])
        self.vectors, self._word_vectors = vectors[: len(units)], vectors[len(units) :]
        self._similarities = Recent[str, Matrix](_BYTES_KEPT // (4 * max(1, len(self._vocabulary))))
        self._figures = np.array([is_figure(word) for word in self._vocabulary], dtype=bool)
        self._by_stem: dict[str, list[int]] = {}
        for word, at in self._places.items():
            self._by_stem.setdefault(root_of(word), []).append(at)

    def question(self, question: str, entry_id: str) -> QuestionWords:
        """Prepare a question, as typed, for comparison with the passages of an entry."""
        text, bare = self._forms(question, entry_id)
        content = content_words(text)
        stems = tuple(map(root_of, content))
        return QuestionWords(
            asked=asked(question),
            vectors=self._encoder.encode([text, bare]),
            words=content,
            stems=stems,
            names=np.array(names_among(content, question), dtype=np.intp),
            rarity=np.array(self._rarity(stems), dtype=np.float32),
            similarity=self._similarity(content),
            pairs=pairs_of(question),
            bare=bare,
        )

    def _forms(self, question: str, entry_id: str) -> tuple[str, str]:
        """Return a question, normalized, and the same without the names of the entry."""
        text = normalize(question)
        return text, without_names(text, self.subjects[entry_id])

    def _prepared(
        self, passage: Passage, tokens: tuple[list[str], list[int]], rows: Sequence[slice], title: frozenset[str]
    ) -> PassageWords:
        words, begins = tokens
        places = places_of(passage.text, title)
        return PassageWords(
            passage=passage,
            tokens=np.array([self._places[word] for word in words], dtype=np.intp),
            begins=np.array(begins, dtype=np.intp),
            sentences=sentence_slices(passage.text, begins),
            pairs=pairs_of(passage.text),
            units=rows[0],
            bare=rows[1],
            asked=rows[2],
            asked_stems=tuple(frozenset(map(root_of, content_words(normalize(one)))) for one in passage.asked),
            kinds=frozenset(places),
            places=places,
        )

    def _similarity(self, content: Sequence[str]) -> Matrix:
        """Return the similarity of each word (row) to each word of the vocabulary (column)."""
        if not content:
            return np.zeros((0, len(self._vocabulary)), dtype=np.float32)
        rows = self._similarities.values(content, self._compare)
        return np.array([rows[word] for word in content])

    def _compare(self, content: Sequence[str]) -> Iterable[Matrix]:
        """Return the similarity of each word to each word of the vocabulary; figures are equal or not."""
        for word, row in zip(content, related(self._encoder.encode(content) @ self._word_vectors.T), strict=True):
            row[slice(None) if is_figure(word) else self._figures] = 0
            row[self._by_stem.get(root_of(word), [])] = 1
            yield row.copy()


def _subject(entry: Entry) -> frozenset[str]:
    """Return the stems of the words that name an entry."""
    aliases = entry.aliases if isinstance(entry, Spotlight) else ()
    return stems_of(" ".join((entry.title, *aliases)))
