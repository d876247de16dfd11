"""What of a text is compared: its words, and the letters they are made of."""

from itertools import pairwise

from bot.matching.normalize import words
from bot.matching.vocabulary import STOP_WORDS, Synonyms, stem


def word_features(synonyms: Synonyms, text: str) -> list[str]:
    """Stems of the words that matter, pairs of neighbours, and groups of synonyms."""
    stems = [stem(word) for word in words(text) if word not in STOP_WORDS]
    pairs = [f"{left} {right}" for left, right in pairwise(stems)]
    return stems + pairs + synonyms.groups_in(stems)


def letter_features(text: str) -> list[str]:
    """Runs of 3 to 5 letters within each word, its ends marked."""
    return [
        f"{{{word}}}"[start : start + length]
        for word in words(text)
        if word not in STOP_WORDS
        for length in (3, 4, 5)
        for start in range(len(word) + 3 - length)
    ]
