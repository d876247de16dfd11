"""Passages and questions, prepared for comparison: their words, figures and names."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.passages import Passage, sentences_of
from bot.matching.asked import KINDS, Asked, spans
from bot.matching.content import stems_of, without_possessive
from bot.matching.lexicon import Matrix
from bot.matching.text import normalize

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

Rarity = Callable[[Iterable[str]], Sequence[float]]
"""Returns how rare each of some stems is."""


@dataclass(frozen=True)
class PassageWords:
    """A passage, prepared for comparison with questions."""

    passage: Passage
    tokens: NDArray[np.intp]
    """Positions of its words, in order, in the vocabulary of all passages."""
    begins: NDArray[np.intp]
    """Character at which each word begins."""
    sentences: tuple[slice, ...]
    """The words of each sentence."""
    pairs: frozenset[tuple[str, str]]
    units: slice
    """Rows of the vectors of the passage and its sentences."""
    bare: slice
    """Rows of the vectors of the same without the names of the entry."""
    asked: slice
    """Rows of the vectors of the questions that it is known to answer, and of the same without the names."""
    asked_stems: tuple[frozenset[str], ...]
    """Stems of the words that say something in each of these questions."""
    kinds: frozenset[str]
    """Kinds of details that it holds."""
    places: Mapping[str, Sequence[tuple[int, int]]]
    """Spans of the details of each kind that it holds."""


@dataclass(frozen=True)
class QuestionWords:
    """A question, prepared for comparison with passages."""

    asked: Asked
    vectors: Matrix
    """The vectors of the question, and of the question without the names of the entry."""
    words: tuple[str, ...]
    """The words that say something, each once."""
    stems: tuple[str, ...]
    names: NDArray[np.intp]
    """Positions of the words that are written like names or hold a figure."""
    rarity: Matrix
    similarity: Matrix
    """Similarity, 0 to 1, of each word (row) to each word of the vocabulary (column)."""
    pairs: frozenset[tuple[str, str]]
    bare: str
    """The question without the names of the entry."""

    def without(self, subject: frozenset[str]) -> NDArray[np.intp]:
        """Return the positions of the words that do not only name the subject of an entry."""
        return np.array([at for at, one in enumerate(self.stems) if one not in subject], dtype=np.intp)

    def rest(self, subject: frozenset[str]) -> float:
        """Return the number of words that do not only name the subject of an entry, divided by five."""
        return len(self.without(subject)) / 5


def tokens_of(text: str) -> tuple[list[str], list[int]]:
    """Return the normalized words of a published text, and the character at which each begins."""
    found = [(without_possessive(normalize(one.group())), one.start()) for one in _TOKEN.finditer(text)]
    return [word for word, _ in found], [start for _, start in found]


def units_of(passage: Passage) -> list[str]:
    """Return the texts whose meaning a question is compared with: the whole passage and each of its sentences."""
    return list(dict.fromkeys([passage.text, *sentences_of(passage.text)]))


def places_of(text: str, subject: frozenset[str]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return where a passage holds details of each kind, other than the names of its own entry."""
    found = {
        kind: [span for span in spans(kind, text) if not _is_own_name(kind, text[slice(*span)], subject)]
        for kind in KINDS
    }
    return {kind: some for kind, some in found.items() if some}


def _is_own_name(kind: str, text: str, subject: frozenset[str]) -> bool:
    return kind in {"person", "name", "place"} and stems_of(text) <= subject


def sentence_slices(text: str, begins: Sequence[int]) -> tuple[slice, ...]:
    """Return the words of each sentence of ``text``, whose words begin at ``begins``."""
    ends, at = [], 0
    for sentence in sentences_of(text):
        at = text.index(sentence, at) + len(sentence)
        ends.append(int(np.searchsorted(begins, at)))
    return tuple(slice(start, stop) for start, stop in zip([0, *ends], ends, strict=False))


def slices_of(start: int, *lengths: int) -> tuple[slice, ...]:
    """Return consecutive slices of these lengths, the first of which begins at ``start``."""
    ends = [start + total for total in accumulate(lengths)]
    return tuple(slice(first, stop) for first, stop in zip([start, *ends], ends, strict=False))
