"""Words the knowledge base does not use, read as words it does: by synonym, or by spelling."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.normalize import normalize, words

_SHORTEST = 4
"""Shorter words are left alone: one edit turns too many of them into another word."""


class Spelling:
    """Repairs unknown words: to a known synonym, else to the known word that is an edit or two away."""

    def __init__(self, texts: Iterable[str], synonyms: Iterable[Sequence[str]] = ()) -> None:
        """``texts`` are normalised; each of ``synonyms`` is a group of words that mean the same."""
        self._counts = Counter(word for text in texts for word in words(text))
        self._like: dict[tuple[str, int], list[str]] = {}
        """Words by their first letter, which people seldom mistype, and their length."""
        for word in self._counts:
            self._like.setdefault((word[0], len(word)), []).append(word)
        self._synonyms = dict(self._known_synonyms(synonyms))
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

    def _known_synonyms(self, groups: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
        """Each unknown word of a group, and the group's first expression that is known."""
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
            for known in self._like.get((word[0], length), ())
        ]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=reach, limit=8)
        candidates = [(distance, -self._counts[known], known) for known, distance, _ in found]
        return min(candidates)[2] if candidates else word
