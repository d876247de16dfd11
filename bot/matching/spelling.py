"""What people mistype, repaired towards the knowledge base's own words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.normalize import words

_SHORTEST = 4
"""Shorter words are left alone: one edit turns too many of them into another word."""


class Spelling:
    """Repairs unknown words to known ones that are an edit or two away."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts = Counter(word for text in texts for word in words(text))
        self._by_length: dict[int, list[str]] = {}
        for word in self._counts:
            self._by_length.setdefault(len(word), []).append(word)
        self.repair_word = lru_cache(maxsize=16_384)(self._repair_word)

    def repair(self, text: str) -> tuple[str, Mapping[str, str]]:
        """``text`` with its misspelt words repaired, and what became what."""
        repairs = {}
        repaired = []
        for word in words(text):
            known = self.repair_word(word)
            if known != word:
                repairs[word] = known
            repaired.append(known)
        return " ".join(repaired), repairs

    def knows(self, word: str) -> bool:
        """Whether the knowledge base uses ``word``."""
        return word in self._counts

    def _repair_word(self, word: str) -> str:
        if len(word) < _SHORTEST or word in self._counts or not word.isalpha():
            return word
        reach = 1 if len(word) < 7 else 2
        near = [
            known
            for length in range(len(word) - reach, len(word) + reach + 1)
            for known in self._by_length.get(length, ())
        ]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=reach, limit=8)
        candidates = [(distance, -self._counts[known], known) for known, distance, _ in found if known[0] == word[0]]
        return min(candidates)[2] if candidates else word
