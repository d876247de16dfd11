"""The passages of entries: what a card can lead with, each with an id of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.knowledge.models import Citation, Entry, Fact, ListEntry, Spotlight

PUBLISHED = frozenset({"quotation", "item"})
"""Kinds of passages that are words of a source."""
_OPENING = ("summary", "quotation", "item", "note", "fact")
"""Kinds of passages in the order in which one of them begins the card of an entry as a whole."""
LONG = 300
"""Characters from which a quotation is divided into its sentences."""
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")


@dataclass(frozen=True)
class Passage:
    """Words of an entry that can answer by themselves: whole sentences, letter for letter."""

    id: str
    """The entry's id, the passage's kind in the plural, and its place counted from 1, such as ``drivers/x#facts.3``."""
    entry_id: str
    kind: str
    """``quotation``, ``item``, ``fact``, ``note`` or ``summary``."""
    text: str
    origin: Citation | Fact | None = None
    """The citation or the fact that the words are of; None for our own words without a page."""
    asked: tuple[str, ...] = ()
    """Questions that it is known to answer."""

    @property
    def source(self) -> str:
        """Name of the page or the source that the words are from; empty for our own words without a page."""
        match self.origin:
            case Fact(page=page, publisher=publisher, as_of=as_of):
                return ", ".join(filter(None, (page, publisher, as_of)))
            case Citation(source=source, section=section):
                return f"{source}, {section}"
            case _:
                return ""


def passages_of(entry: Entry) -> tuple[Passage, ...]:
    """Return the passages of an entry, in the order in which a card shows them. No text occurs twice."""
    found: dict[str, Passage] = {}
    for passage in _passages_of(entry):
        found.setdefault(passage.text, passage)
    return tuple(found.values())


def leading_passages(entry: Entry) -> tuple[Passage, ...]:
    """Return the passages that may lead a card: published words go before our own note on them."""
    passages = passages_of(entry)
    if not any(passage.kind in PUBLISHED for passage in passages):
        return passages
    return tuple(passage for passage in passages if passage.kind != "note")


def opening_of(entry: Entry) -> Passage | None:
    """Return what a card begins with that shows the entry as a whole; a quotation is not divided."""
    first = min(passages_of(entry), key=lambda passage: _OPENING.index(passage.kind), default=None)
    if first is None or first.kind != "quotation" or not isinstance(first.origin, Citation):
        return first
    return replace(first, id=f"{entry.id}#quotations.1", text=first.origin.quote)


def _passages_of(entry: Entry) -> Iterator[Passage]:
    def passage(place: str, kind: str, text: str, origin: Citation | Fact | None = None) -> Passage:
        asked = (question for one in entry.asked if text.startswith(one.of) for question in one.questions)
        return Passage(f"{entry.id}#{place}", entry.id, kind, text, origin, tuple(asked))

    if isinstance(entry, Spotlight):
        yield passage("summary", "summary", entry.summary)
    for number, citation in enumerate(entry.citations, start=1):
        sentences = sentences_of(citation.quote) if len(citation.quote) > LONG else [citation.quote]
        for place, sentence in enumerate(sentences, start=1):
            yield passage(
                f"quotations.{number}" + (f".{place}" if len(sentences) > 1 else ""), "quotation", sentence, citation
            )
    if isinstance(entry, ListEntry):
        for number, item in enumerate(entry.items, start=1):
            yield passage(f"items.{number}", "item", item, entry.citations[0])
    for number, fact in enumerate(entry.facts, start=1):
        yield passage(f"facts.{number}", "fact", fact.text, fact)
    if entry.note:
        yield passage("note", "note", entry.note)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of ``text``, letter for letter."""
    return SENTENCE_END.split(text)
