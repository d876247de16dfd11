"""Replaces words that the knowledge base does not use with words that it does, by synonym or by spelling."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.text import normalize, words

_SHORTEST = 4
"""Length of the shortest word that is repaired. In shorter ones, one edit too often gives another real word."""


class Spelling:
    """Repairs unknown words: first to a known synonym, else to the known word that is one or two edits away."""

    def __init__(self, texts: Iterable[str], synonyms: Iterable[Sequence[str]] = ()) -> None:
        """``texts`` are normalized; each of ``synonyms`` is a group of expressions with the same meaning."""
        self._counts = Counter(word for text in texts for word in words(text))
        self._candidates: dict[tuple[str, int], list[str]] = {}
        """Known words by first letter, which people seldom mistype, and length."""
        for word in self._counts:
            self._candidates.setdefault((word[0], len(word)), []).append(word)
        self._synonyms = dict(self._known_synonyms(synonyms))
        self.repair_word = lru_cache(maxsize=8_192)(self._repair_word)

    def repair(self, text: str) -> tuple[str, Mapping[str, str]]:
        """Return ``text`` with its misspelled words repaired, and the repairs: typed word -> known word."""
        repairs = {}
        repaired = []
        for word in words(text):
            known = self.repair_word(word)
            if known != word:
                repairs[word] = known
            repaired.append(known)
        return " ".join(repaired), repairs

    def knows(self, word: str) -> bool:
        """Return True if the knowledge base uses ``word``."""
        return word in self._counts

    def _known_synonyms(self, groups: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
        """Yield each unknown expression of a group with the group's first known expression."""
        for group in groups:
            expressions = [normalize(expression) for expression in group]
            known = next((one for one in expressions if all(map(self.knows, words(one)))), None)
            if known:
                yield from ((one, known) for one in expressions if not self.knows(one))

    def _repair_word(self, word: str) -> str:
        if word in self._synonyms:
            return self._synonyms[word]
        if len(word) < _SHORTEST or word in self._counts or not word.isalpha():
            return word
        reach = 1 if len(word) < 7 else 2
        near = [
            known
            for length in range(len(word) - reach, len(word) + reach + 1)
            for known in self._candidates.get((word[0], length), ())
        ]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=reach, limit=8)
        candidates = [(distance, -self._counts[known], known) for known, distance, _ in found]
        return min(candidates)[2] if candidates else word
