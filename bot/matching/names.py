"""Finding something by its name, however it was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.matching.normalize import normalize, words
from bot.matching.vocabulary import STOP_WORDS

SURE = 0.8
"""From here on a name is taken for the one meant, if no other is as near."""
CLOSE = 0.6
"""From here on a name is worth offering."""


@dataclass(frozen=True)
class Found:
    """Names near a query, best first; ``sure`` says that the first is the one meant."""

    keys: tuple[str, ...]
    sure: bool


class NameFinder:
    """Looks names up by what people call them: misspelt, shortened, in part."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._names = {key: tuple(map(_significant, aliases)) for key, aliases in names.items()}

    def find(self, query: str) -> Found:
        """The keys whose names are near ``query``."""
        wanted = _significant(query)
        if not wanted:
            return Found((), sure=False)
        scored = [(max(_likeness(wanted, alias) for alias in aliases), key) for key, aliases in self._names.items()]
        scored = sorted((pair for pair in scored if pair[0] >= CLOSE), key=lambda pair: (-pair[0], pair[1]))
        best = scored[0][0] if scored else 0.0
        sure = best >= SURE and sum(score == best for score, _ in scored) == 1
        return Found(tuple(key for _, key in scored), sure)


def _significant(name: str) -> tuple[str, ...]:
    found = words(normalize(name))
    return tuple(word for word in found if word not in STOP_WORDS) or tuple(found)


def _likeness(query: Sequence[str], name: Sequence[str]) -> float:
    """How well the query's words are found in the name, 0 to 1; run together or apart."""
    if not name:
        return 0.0
    together = fuzz.ratio("".join(query), "".join(name)) / 100
    lengths = [len(word) for word in query]
    nearest = [_nearest(word, name) for word in query]
    covered = sum(length * score for length, score in zip(lengths, nearest, strict=True)) / sum(lengths)
    # A word in common is a weaker sign than the whole name, so that "valley" does not beat an exact alias.
    return max(together, 0.95 * covered + 0.05 * together)


def _nearest(word: str, name: Sequence[str]) -> float:
    found = process.extractOne(word, name, scorer=fuzz.ratio)
    return found[1] / 100 if found else 0.0
