"""Text as people type it in Slack, and its parts that can be compared: words, stems and runs of letters."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

MAX_CHARACTERS = 1_200
"""Length at which text is cut, so that time stays bounded; the gist of a question comes well before this."""

LONGEST_WORD = 40
"""Length at which a word is cut. Caches keep words, so this and their sizes bound the memory that anybody can fill."""

_LINK = re.compile(r"<(?:https?|mailto|tel):[^|>\s]{0,2000}(?:\|([^>]{0,500}))?>")
_MENTION = re.compile(r"<[@!#][^>]{0,200}>")
"""A mention of a person, group or channel. Their names are not words of the question."""
_EMOJI_CODE = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)
_URL = re.compile(r"https?://\S+")
_FORMATTING = re.compile(r"(?<!\w)[*_~`]+|[*_~`]+(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_AS_TYPED = re.compile(r"[ !\"#$%'()+,\-./0-9;=?@A-Z\[\\\]^a-z{|}]*")
"""A text without anything that `normalize` replaces: most texts are, and are then normalized in a fifth of the time."""
_PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "<": " ", ">": " "})

_ENGLISH = """
    a about all also am an and any are as at be been but by can could did do does doing done for from get gets got
    had has have he her here him his how i i'd i'll i'm i've if in into is it it's its just like me my no not of on one
    or our ours out she should so some something than that that's the their them then there these they they're thing
    things this those to too up us very was we we're we've were what what's when where which who will with would you
    you're your
"""
_SPANISH = """
    al como con cual de del donde el en es esta este ha hay la las lo los mas me mi mis muy nos o para pero por que
    quien se si sin son su sus tu un una uno y ya
"""
STOP_WORDS = frozenset(f"{_ENGLISH} {_SPANISH}".split())
"""Words that say nothing about the subject of a question, in the languages people ask in."""

_SUFFIXES = (
    ("ational", "ate"), ("ization", "ize"), ("ations", "ate"), ("ation", "ate"), ("iveness", "ive"), ("fulness", "ful"),
    ("ments", "ment"), ("ships", "ship"), ("ities", "ity"), ("ingly", ""), ("edly", ""), ("ness", ""), ("ies", "y"),
    ("ers", "er"), ("ing", ""), ("ion", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_BY_LETTER = {letter: [pair for pair in _SUFFIXES if pair[0].endswith(letter)] for letter in "degnsyl"}
"""The same by their last letter."""
_CONTROL_CHARACTERS = dict.fromkeys((*range(32), 127), " ")
_SHORTEST_STEM = 3
_SHORTEST_RUN, _LONGEST_RUN = 2, 5


def normalize(text: str) -> str:
    """Return ``text`` as one line in lower case, without Slack's markup, emoji codes, accents and control characters.

    The result has at most `MAX_CHARACTERS` characters.
    """
    text = text[: MAX_CHARACTERS * 4]
    if _AS_TYPED.fullmatch(text):
        return " ".join(text[:MAX_CHARACTERS].casefold().split())
    text = _MENTION.sub(" ", _LINK.sub(r" \1 ", text))
    text = html.unescape(text)
    text = _EMOJI_CODE.sub(" ", _URL.sub(" ", text))
    text = _FORMATTING.sub(" ", text).translate(_PUNCTUATION)
    return " ".join(_without_decoration(text)[:MAX_CHARACTERS].casefold().split())


def words(normalized: str) -> list[str]:
    """Return the words of a normalized text, in order; of a very long word, its first letters."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(normalized)]


def plain(text: str) -> str:
    """Return the words of a text as typed, with single spaces: two texts with the same words are the same."""
    return " ".join(words(normalize(text)))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Return the part of an English word that its inflections share.

    The rules are light and deterministic, and make no claim to linguistic accuracy.
    """
    for suffix, replacement in _BY_LETTER.get(word[-1:], ()):
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM and not word.endswith("ss"):
            return _undouble(word[: -len(suffix)] + replacement, suffix)
    return word


def content_stems(texts: Iterable[str]) -> frozenset[str]:
    """Return the stems of the words of ``texts``, which need not be normalized, without stop words."""
    return frozenset(stem(word) for text in texts for word in words(normalize(text)) if word not in STOP_WORDS)


def stems_and_pairs(normalized: str) -> list[str]:
    """Return the stems of all words, and each pair of neighboring stems.

    Stop words are included, because they show the turn of phrase.
    """
    stems = [stem(word) for word in words(normalized)]
    return stems + [f"{left} {right}" for left, right in pairwise(stems)]


def runs(word: str) -> tuple[str, ...]:
    """Return the runs of 2 to 5 letters within a word; spaces mark where it begins and ends."""
    marked = f" {word} "
    lengths = range(_SHORTEST_RUN, _LONGEST_RUN + 1)
    return tuple(marked[start : start + length] for length in lengths for start in range(len(marked) + 1 - length))


@dataclass(frozen=True)
class FeatureExtractor:
    """Splits a normalized text into parts, and each part into features. Parts recur, so their features can be kept."""

    parts: Callable[[str], Sequence[str]]
    features: Callable[[str], tuple[str, ...]] | None = None
    """Returns the features of a part; None if each part is one feature."""

    def features_of(self, part: str) -> tuple[str, ...]:
        """Return the features of a part."""
        return self.features(part) if self.features else (part,)

    def __call__(self, normalized: str) -> list[str]:
        """Return the features of a normalized text, each as often as it occurs."""
        return [feature for part in self.parts(normalized) for feature in self.features_of(part)]


letter_runs = FeatureExtractor(words, runs)
"""The runs of 2 to 5 letters within each word."""
word_stems = FeatureExtractor(stems_and_pairs)
"""The stems of all words, and the pairs of neighboring stems."""


def _without_decoration(text: str) -> str:
    if text.isascii():
        return text.translate(_CONTROL_CHARACTERS)
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(replaced for char in decomposed if (replaced := _undecorated(char)))


@lru_cache(maxsize=4096)
def _undecorated(char: str) -> str:
    """Return ``char``, a space for a character that lays out text, or nothing for one that decorates a letter."""
    category = unicodedata.category(char)
    if category[0] == "M" or category == "Cf":
        return ""
    return " " if category[0] in "CZ" else char


def _undouble(stemmed: str, suffix: str) -> str:
    """Return the stem without a doubled last letter or a final e.

    ``plann`` (from "planning") becomes ``plan``. A final e would separate "make" from "making".
    """
    if suffix in {"ing", "ed"} and len(stemmed) > _SHORTEST_STEM and stemmed[-1] == stemmed[-2] not in "ls":
        return stemmed[:-1]
    return stemmed.removesuffix("e") if len(stemmed) > _SHORTEST_STEM else stemmed
