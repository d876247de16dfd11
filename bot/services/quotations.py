"""Verification of quotations: whether words are published letter for letter, where, and what comes nearest if not.

It goes by the same rule as the check of the knowledge folder: `bot.knowledge.sources.PinnedSource.contains`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checks import quotations_from
from bot.knowledge.models import Entry, Spotlight
from bot.knowledge.passages import sentences_of
from bot.knowledge.sources import PinnedSource, collapse_spaces, word_diff

_MOST_SENTENCES = 12
"""Number of sentences of a text up to which as many published ones in a row are compared with it."""


@dataclass(frozen=True)
class Place:
    """A place where words are published letter for letter."""

    source: PinnedSource
    sentence: str
    """The whole published sentences that the words are in."""
    entries: tuple[Entry, ...]
    """The entries that quote at least a part of the words."""


@dataclass(frozen=True)
class Nearest:
    """The published words that come nearest to words that are not published."""

    source: PinnedSource
    sentence: str
    """The whole published sentences, letter for letter."""
    similarity: float
    """Similarity of the words to the part of the sentences that comes nearest, 0 to 1."""
    diff: str
    """How to turn the words into the published ones: remove ``[-these-]``, and add ``{+these+}``."""
    entries: tuple[Entry, ...]
    """The entries that quote at least a part of the sentences."""


@dataclass(frozen=True)
class Verification:
    """The result of verifying words."""

    places: tuple[Place, ...]
    """The places where they are published, one for each source; none if they are not."""
    nearest: Nearest | None = None
    """The nearest published words if they are not; None if there is nothing to compare them with."""
    own_words_of: tuple[Entry, ...] = ()
    """The entries in whose notes, facts or summaries they are: the curators' words, and no quotation."""

    @property
    def is_verbatim(self) -> bool:
        """True if the words are published letter for letter."""
        return bool(self.places)


def verify(text: str, knowledge: KnowledgeBase, sources: Sequence[PinnedSource] | None = None) -> Verification:
    """Return where ``text`` is published, in any of ``sources``; without them, in any source of the knowledge base."""
    places, wanted = find_places(text, knowledge, sources), collapse_spaces(text)
    if places:
        return Verification(places)
    searched = knowledge.sources.values() if sources is None else sources
    return Verification((), _nearest(wanted, searched, knowledge), tuple(_own_words(wanted, knowledge)))


def find_places(
    text: str, knowledge: KnowledgeBase, sources: Sequence[PinnedSource] | None = None
) -> tuple[Place, ...]:
    """Return the places where ``text`` is published letter for letter; see `verify`."""
    searched, wanted = knowledge.sources.values() if sources is None else sources, collapse_spaces(text)
    return tuple(_place(wanted, source, knowledge) for source in searched if source.contains(wanted))


def _place(wanted: str, source: PinnedSource, knowledge: KnowledgeBase) -> Place:
    return Place(source, _sentences_with(wanted, source), tuple(_quoting(wanted, source, knowledge)))


def _sentences_with(wanted: str, source: PinnedSource) -> str:
    """Return the fewest whole sentences of ``source`` that contain ``wanted``."""
    in_line = (sentence for line in _lines(source) for sentence in [*sentences_of(line), line] if wanted in sentence)
    return min(in_line, key=len, default=_covering(wanted, sentences_of(collapse_spaces(source.text))))


def _covering(wanted: str, sentences: Sequence[str]) -> str:
    """Return the sentences in a row that contain ``wanted``, which they contain together."""
    text, start = " ".join(sentences), 0
    first = text.find(wanted)
    kept: list[str] = []
    for sentence in sentences:
        if start < first + len(wanted) and start + len(sentence) > first:
            kept.append(sentence)
        start += len(sentence) + 1
    return " ".join(kept) or wanted


def _lines(source: PinnedSource) -> list[str]:
    return [line for line in map(collapse_spaces, source.text.split("\n")) if line]


@lru_cache(maxsize=64)
def _units(source: PinnedSource) -> tuple[str, ...]:
    """Return what a text is compared with: the sentences of each line, and of lines that continue each other."""
    lines = (sentence for line in _lines(source) for sentence in sentences_of(line))
    return tuple(dict.fromkeys((*lines, *sentences_of(collapse_spaces(source.text)))))


def _windows(source: PinnedSource, length: int) -> Iterator[str]:
    """Yield each ``length`` sentences in a row."""
    sentences = sentences_of(collapse_spaces(source.text))
    for start in range(len(sentences) - length + 1):
        yield " ".join(sentences[start : start + length])


def _nearest(wanted: str, sources: Iterable[PinnedSource], knowledge: KnowledgeBase) -> Nearest | None:
    count = min(len(sentences_of(wanted)), _MOST_SENTENCES)
    best: tuple[float, str, str, PinnedSource] | None = None
    for source in sources:
        units = [*_units(source), *(_windows(source, count) if count > 1 else ())]
        for sentence, passage in _candidates(wanted, units):
            similarity = fuzz.ratio(wanted, passage) / 100
            if best is None or similarity > best[0]:
                best = (similarity, sentence, passage, source)
    if best is None:
        return None
    similarity, sentence, passage, source = best
    entries = tuple(_quoting(sentence, source, knowledge))
    return Nearest(source, sentence, similarity, word_diff(wanted, passage), entries)


def _candidates(wanted: str, units: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the sentence that is most similar as a whole, and the one with the most similar part, with that part."""
    whole = process.extractOne(wanted, units, scorer=fuzz.ratio)
    if whole:
        yield whole[0], whole[0]
    longer = [unit for unit in units if len(unit) > len(wanted)]
    part = process.extractOne(wanted, longer, scorer=fuzz.partial_ratio)
    if part:
        yield part[0], _aligned(wanted, part[0])


def _aligned(wanted: str, sentence: str) -> str:
    """Return the words of ``sentence`` that come nearest to ``wanted``."""
    found = fuzz.partial_ratio_alignment(wanted, sentence)
    if found is None:
        return sentence
    start = sentence.rfind(" ", 0, found.dest_start + 1) + 1
    end = sentence.find(" ", max(found.dest_end - 1, 0))
    return sentence[start:] if end < 0 else sentence[start:end]


def _quoting(text: str, source: PinnedSource, knowledge: KnowledgeBase) -> Iterator[Entry]:
    """Yield the entries that quote words of ``text`` from ``source``."""
    for entry in knowledge.entries.values():
        if any(text in quote or quote in text for quote in quotations_from(entry, source.name)):
            yield entry


def _own_words(text: str, knowledge: KnowledgeBase) -> Iterator[Entry]:
    for entry in knowledge.entries.values():
        summary = [entry.summary] if isinstance(entry, Spotlight) else []
        written = [*summary, *([entry.note] if entry.note else []), *(fact.text for fact in entry.facts)]
        if any(text in one for one in written):
            yield entry
