"""Replaces words that the knowledge base does not use with words that it does, by synonym or by spelling."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.text import normalize, stem, words

_SHORTEST = 4
"""Length of the shortest word that is repaired. In shorter ones, one edit too often gives another real word."""
_SHORTEST_PART = 3
"""Length of the shortest word that a compound is cut into."""
_MOST_PARTS = 4
"""Number of words that a compound is cut into at most."""


class Spelling:
    """Repairs unknown words: to a known synonym, to the known word that is one or two edits away, or to known words.

    A word is left as it is if another form of it is known, because the views compare stems and letters anyway.
    """

    def __init__(self, texts: Iterable[str], synonyms: Iterable[Sequence[str]] = ()) -> None:
        """``texts`` are normalized; each of ``synonyms`` is a group of expressions with the same meaning."""
        self._counts = Counter(word for text in texts for word in words(text))
        self._candidates: dict[tuple[str, int], list[str]] = {}
        """Known words by first letter, which people seldom mistype, and length."""
        for word in self._counts:
            self._candidates.setdefault((word[0], len(word)), []).append(word)
        self._stems = frozenset(map(stem, self._counts))
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
        if len(word) < _SHORTEST or word in self._counts or not word.isalpha() or stem(word) in self._stems:
            return word
        return self._nearest(word) or " ".join(self._cut(word)) or word

    def _nearest(self, word: str) -> str | None:
        """Return the known word that was most likely meant: in a hurry, people leave letters out."""
        reach = 1 if len(word) < 7 else 2
        near = [
            known
            for length in range(len(word) - reach, len(word) + reach + 1)
            for known in self._candidates.get((word[0], length), ())
        ]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=reach, limit=8)
        candidates = [(distance, not _omits(word, known), -self._counts[known], known) for known, distance, _ in found]
        return min(candidates)[3] if candidates else None

    def _cut(self, word: str) -> Sequence[str]:
        """Return the known words that ``word`` is made of, such as a hashtag; the fewest, or none if there are none."""
        best: list[Sequence[str]] = [()] + [[] for _ in word]
        for end in range(_SHORTEST_PART, len(word) + 1):
            for start in range(end - _SHORTEST_PART + 1):
                part = word[start:end]
                if part in self._counts and (best[start] or not start) and len(best[start]) < _MOST_PARTS:
                    parts = [*best[start], part]
                    if not best[end] or self._rank(parts) < self._rank(best[end]):
                        best[end] = parts
        return best[-1] if len(best[-1]) > 1 else ()

    def _rank(self, parts: Sequence[str]) -> tuple[int, int]:
        """Return a sort key: fewer parts come first, then more frequent ones."""
        return len(parts), -min(self._counts[part] for part in parts)


def _omits(typed: str, word: str) -> bool:
    """Return True if ``typed`` is ``word`` with letters left out."""
    letters = iter(word)
    return all(letter in letters for letter in typed)
