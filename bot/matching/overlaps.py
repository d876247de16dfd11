"""Overlaps of texts: those of different labels that are almost the same, and synonyms that meet no text at all.

Ten thousand texts have fifty million pairs. Two texts whose sets of words are alike share one of their rarest words, so
only pairs that do are compared (prefix filtering; Chaudhuri, Ganti, Kaushik: A Primitive Operator for Similarity Joins
in Data Cleaning, 2006).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from bot.matching.text import STOP_WORDS, normalize, stem, words

_SHARED = 0.75
"""Share of the words of both texts that they have in common, from which they are compared letter by letter."""
_ALIKE = 85.0
"""Similarity in letters, of 100, from which two such texts are almost the same."""


def near_duplicates(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Yield the places of two texts that are almost the same; ``texts`` have a label and the normalized text.

    Each text is named once, with the first one before it that resembles it and has another label.
    """
    bags = [_content(text) for _, text in texts]
    frequency = Counter(word for bag in bags for word in bag)
    holders: dict[str, list[int]] = defaultdict(list)
    for place, bag in enumerate(bags):
        rarest = sorted(bag, key=lambda word: (frequency[word], word))
        prefix = rarest[: len(bag) - math.ceil(_SHARED * len(bag)) + 1]
        for other in sorted({one for word in prefix for one in holders[word]}):
            is_foreign = texts[other][0] != texts[place][0]
            if is_foreign and _is_near(bag, bags[other], texts[place][1], texts[other][1]):
                yield place, other
                break
        for word in prefix:
            holders[word].append(place)


def unused_groups(groups: Sequence[Sequence[str]], texts: Iterable[str]) -> Iterator[int]:
    """Yield the place of each group of expressions of which no normalized text has all words of any."""
    used = {stem(word) for word in {word for text in texts for word in words(text)}}
    for place, group in enumerate(groups):
        if not any(all(stem(word) in used for word in words(normalize(one))) for one in group):
            yield place


def _content(normalized: str) -> frozenset[str]:
    """Return the stems of the words that say what a text is about; if there are fewer than two, of all its words."""
    every = words(normalized)
    found = frozenset(stem(word) for word in every if word not in STOP_WORDS)
    return found if len(found) > 1 else frozenset(map(stem, every))


def _is_near(bag: frozenset[str], other: frozenset[str], text: str, near: str) -> bool:
    if bag == other:
        return True
    shared = len(bag & other)
    return shared >= _SHARED * (len(bag) + len(other) - shared) and fuzz.token_sort_ratio(text, near) >= _ALIKE
