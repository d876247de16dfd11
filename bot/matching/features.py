"""What of a text is compared by its letters and by its words."""

from functools import lru_cache
from itertools import pairwise

from bot.matching.normalize import words
from bot.matching.vocabulary import stem

_SHORTEST, _LONGEST = 2, 5


def letters(text: str) -> list[str]:
    """Runs of 2 to 5 letters within each word, its ends marked by spaces."""
    return [run for word in words(text) for run in _runs(word)]


def word_stems(text: str) -> list[str]:
    """The stems of all words, and each two that stand side by side; small words tell of the turn of phrase."""
    stems = [stem(word) for word in words(text)]
    return stems + [f"{left} {right}" for left, right in pairwise(stems)]


@lru_cache(maxsize=4096)
def _runs(word: str) -> tuple[str, ...]:
    marked = f" {word} "
    lengths = range(_SHORTEST, _LONGEST + 1)
    return tuple(marked[start : start + length] for length in lengths for start in range(len(marked) + 1 - length))
