"""Reading level of our own sentences, by the grade of a school in which pupils read them without effort.

The formula is that of Kincaid et al., Derivation of New Readability Formulas (1975), known as Flesch-Kincaid: long
sentences and long words make a text hard. It was made for English prose, so it is not applied to other languages, to
quotations, which are not ours to change, or to phrasings, which are as people type.
"""

import re
from collections.abc import Iterator

from bot.knowledge.models import Entry, Spotlight
from bot.knowledge.passages import sentences_of
from bot.knowledge.strict_yaml import YamlPath
from bot.matching.language import language_of

HARDEST = 17
"""Grade above which a sentence is hard to read: the first year after college."""
_FEWEST_WORDS = 12
"""Words from which a sentence is measured. In a shorter one, a single long word makes up most of the grade."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyáéíóúü]+")
_SILENT = re.compile(r"(?<![aeiouyl])e$|(?<![aeiousxzcghl])es$|(?<![aeioutd])ed$")


def hard_sentences(entry: Entry) -> Iterator[tuple[YamlPath, str, float]]:
    """Yield each sentence of our own in an entry that is hard to read, with its place and its grade."""
    for path, text in _own_texts(entry):
        for sentence in sentences_of(text):
            level = grade(sentence)
            if level > HARDEST and language_of(sentence) in {"en", None}:
                yield path, sentence, level


def grade(sentence: str) -> float:
    """Return the Flesch-Kincaid grade of a sentence; 0 if it is too short for one.

    A name counts as one syllable: readers know it or look it up, and nobody can write a plainer one.
    """
    words = _WORD.findall(sentence)
    if len(words) < _FEWEST_WORDS:
        return 0.0
    syllables = sum(1 if at and word[0].isupper() else syllables_of(word) for at, word in enumerate(words))
    return 0.39 * len(words) + 11.8 * syllables / len(words) - 15.59


def syllables_of(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels, without a silent e at the end."""
    lowered = word.lower()
    return max(1, len(_VOWELS.findall(lowered)) - bool(_SILENT.search(lowered)))


def _own_texts(entry: Entry) -> Iterator[tuple[YamlPath, str]]:
    yield ("title",), entry.title
    if entry.note:
        yield ("note",), entry.note
    if isinstance(entry, Spotlight):
        yield ("summary",), entry.summary
    for place, fact in enumerate(entry.facts):
        yield ("facts", place, "text"), fact.text
        if fact.tip:
            yield ("facts", place, "tip"), fact.tip
