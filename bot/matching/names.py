"""Finds things by name, or by what is said about them, however it was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.matching.text import STOP_WORDS, normalize, stem, words

SURE = 0.8
"""Lowest similarity at which a name is taken for the one meant, if no other name is as similar."""
CLOSE = 0.6
"""Lowest similarity at which a name is worth offering."""
_EQUAL = 0.04
"""Difference in similarity up to which two things fit a query equally well."""


@dataclass(frozen=True)
class NameMatches:
    """Names similar to a query."""

    keys: tuple[str, ...]
    """Keys of the names, best first."""
    sure: bool
    """True if the first name is the one meant."""
    several: bool = False
    """True if all keys fit equally well, as those in one state do."""


class NameFinder:
    """Finds names by what people call them: misspelled, shortened or in part."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """``names`` maps each key to the names that people use for it."""
        self._names = {key: tuple(map(_significant, aliases)) for key, aliases in names.items()}

    def find(self, query: str) -> NameMatches:
        """Return the keys whose names are similar to ``query``."""
        scores = self.scores(query)
        best = max(scores.values(), default=0.0)
        sure = best >= SURE and sum(score == best for score in scores.values()) == 1
        return NameMatches(tuple(scores), sure)

    def scores(self, query: str) -> dict[str, float]:
        """Return the similarity of each key with a name close to ``query``, best first."""
        wanted = _significant(query)
        if not wanted:
            return {}
        scored = [(max(_similarity(wanted, alias) for alias in aliases), key) for key, aliases in self._names.items()]
        scored = sorted((pair for pair in scored if pair[0] >= CLOSE), key=lambda pair: (-pair[0], pair[1]))
        return {key: score for score, key in scored}


@dataclass(frozen=True)
class Description:
    """Details by which people look for a thing."""

    names: Sequence[str]
    traits: Sequence[str]
    """Short phrases, such as its place and its field."""
    texts: Sequence[str]
    """Sentences about it, which name its partners."""


class DescriptionFinder:
    """Finds things by name, by a trait such as their place, or else by words of a sentence about them."""

    def __init__(self, things: Mapping[str, Description]) -> None:
        self._names = NameFinder({key: thing.names for key, thing in things.items()})
        self._traits = NameFinder(
            # All of the traits together match a query that mentions two of them.
            {key: (*thing.names, *thing.traits, " ".join(thing.traits)) for key, thing in things.items()}
        )
        self._texts = {key: [_stems(text) for text in thing.texts] for key, thing in things.items()}

    def find(self, query: str) -> NameMatches:
        """Return the one thing that ``query`` means, all those that it fits equally well, or those with close names."""
        scores = self._traits.scores(query)
        best = max(scores.values(), default=0.0)
        if best >= SURE:
            fitting = tuple(key for key, score in scores.items() if score >= best - _EQUAL)
        else:
            fitting = self._mentioning(query)
        if fitting:
            return NameMatches(fitting, sure=len(fitting) == 1, several=len(fitting) > 1)
        return NameMatches(self._names.find(query).keys, sure=False)

    def _mentioning(self, query: str) -> tuple[str, ...]:
        """Return the things with a sentence that has all words of ``query``."""
        # A sentence has so many words that one similar to a misspelled word would often be found by chance.
        wanted = _stems(query)
        found = (key for key, texts in self._texts.items() if any(wanted <= text for text in texts))
        return tuple(found) if wanted else ()


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, _significant(text)))


def _significant(name: str) -> tuple[str, ...]:
    found = words(normalize(name))
    return tuple(word for word in found if word not in STOP_WORDS) or tuple(found)


def _similarity(query: Sequence[str], name: Sequence[str]) -> float:
    """Return how well the name contains the query's words, 0 to 1, whether they are run together or apart."""
    if not name:
        return 0.0
    together = fuzz.ratio("".join(query), "".join(name)) / 100
    lengths = [len(word) for word in query]
    nearest = [_nearest(word, name) for word in query]
    covered = sum(length * score for length, score in zip(lengths, nearest, strict=True)) / sum(lengths)
    # A shared word is weaker evidence than the whole name, so that "valley" does not beat an exact alias.
    return max(together, 0.95 * covered + 0.05 * together)


def _nearest(word: str, name: Sequence[str]) -> float:
    found = process.extractOne(word, name, scorer=fuzz.ratio)
    return found[1] / 100 if found else 0.0
