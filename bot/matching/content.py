"""The words of a question or a passage that say something, and how alike two words are."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bot.matching.lexicon import Matrix
from bot.matching.text import STOP_WORDS, normalize, stem, words

_WITHIN = re.compile(r"(?<=[^.!?\s])\s+(\w+)")
"""A word that does not begin a sentence."""
_WRITTEN = re.compile(r"\w+")
_UNRELATED, _SAME = 0.5, 0.85
"""Cosines of two words up to which they count as unrelated, and from which they count as one."""
_ASKING = frozenset(
    [
        "many",
        "much",
        "number",
        "count",
        "amount",
        "name",
        "named",
        "names",
        "called",
        "percent",
        "percentage",
        "share",
        "size",
        "total",
        "exact",
        "exactly",
        "list",
        "tell",
        "know",
        "say",
        "says",
        "said",
        "please",
        "pls",
        "long",
        "big",
        "large",
        "old",
        "cuantos",
        "cuantas",
        "cuanto",
        "cuanta",
        "cuando",
        "quien",
        "quienes",
        "donde",
        "numero",
        "nombre",
        "porcentaje",
        "ano",
        "year",
        "years",
        "there",
        "give",
        "gives",
        "hi",
        "hello",
        "thanks",
        "need",
        "want",
        "looking",
        "find",
        "wondering",
        "go",
        "goes",
        "going",
        "gone",
        "went",
        "come",
        "comes",
        "came",
        "coming",
        "take",
        "takes",
        "took",
        "taken",
        "make",
        "makes",
        "made",
        "put",
        "puts",
        "use",
        "used",
        "uses",
        "keep",
        "kept",
        "let",
        "lets",
        "try",
        "bring",
        "brings",
        "brought",
        "become",
        "became",
        "see",
        "seen",
        "saw",
        "thing",
        "way",
        "anyone",
        "someone",
        "anybody",
        "somebody",
        "really",
        "actually",
        "kind",
        "sort",
        "whats",
        "what's",
        "who's",
    ]
)
"""Words of asking, which say nothing about what is asked for."""
_SUBJECT = "it"
ORDINALS = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth", "7th": "seventh",
    "8th": "eighth", "9th": "ninth", "10th": "tenth",
}  # fmt: skip

_VERBS = {
    "began": "begin", "begun": "begin", "bought": "buy", "built": "build", "chose": "choose", "chosen": "choose",
    "found": "find", "gave": "give", "given": "give", "got": "get", "grew": "grow", "grown": "grow", "held": "hold",
    "led": "lead", "met": "meet", "paid": "pay", "ran": "run", "sent": "send", "spent": "spend", "taught": "teach",
    "thought": "think", "won": "win", "written": "write", "wrote": "write",
}  # fmt: skip
"""Infinitives of common irregular verbs, which people use in either tense for one thing."""


def root_of(word: str) -> str:
    """Return what the forms of a word share: the stem, or that of the infinitive of an irregular verb."""
    return stem(_VERBS.get(word, word))


def content_words(text: str) -> tuple[str, ...]:
    """Return the words of a normalized question that say something, each once."""
    plain = map(without_possessive, words(text))
    kept = (ORDINALS.get(word, word) for word in plain if word not in STOP_WORDS and word not in _ASKING)
    return tuple(dict.fromkeys(word for word in kept if len(word) > 1))


def without_possessive(word: str) -> str:
    """Return a normalized word without the ending of a possessive."""
    return word.removesuffix("'s").removesuffix("'")


def related(cosines: Matrix) -> Matrix:
    """Return how much two words mean the same, 0 to 1, from the cosine of their vectors."""
    similarity: Matrix = np.clip((cosines - _UNRELATED) / (_SAME - _UNRELATED), 0, 1)
    return similarity


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of the words of ``text`` that say something."""
    found = [word for word in map(without_possessive, words(normalize(text))) if word not in STOP_WORDS]
    joined = [left + right for left, right in pairwise(found)]
    return frozenset(stem(word) for word in (*found, *joined))


def pairs_of(text: str) -> frozenset[tuple[str, str]]:
    """Return the pairs of neighboring stems of the words that say something."""
    stems = [stem(word) for word in map(without_possessive, words(normalize(text))) if word not in STOP_WORDS]
    return frozenset(pairwise(stems))


def without_names(text: str, subject: frozenset[str]) -> str:
    """Return a normalized text in which "it" stands for the names of its subject."""
    kept: list[str] = []
    for word in map(without_possessive, words(text)):
        is_own = stem(word) in subject and word not in STOP_WORDS
        if not is_own:
            kept.append(word)
        elif not kept or kept[-1] != _SUBJECT:
            kept.append(_SUBJECT)
    return " ".join(kept)


def is_figure(word: str) -> bool:
    """Return whether a word holds a digit."""
    return any(map(str.isdigit, word))


def names_among(content: Sequence[str], question: str) -> list[int]:
    """Return the positions of the normalized words that are written like names within a question, or are figures."""
    capitalized, typed = set(_WITHIN.findall(question)), set(_WRITTEN.findall(question))
    return [
        at
        for at, word in enumerate(content)
        if is_figure(word) or word.capitalize() in capitalized or word.upper() in typed
    ]
