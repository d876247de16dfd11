"""The texts a matcher learns from, and the entry each of them is for."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, ListEntry
from bot.matching.normalize import normalize

OFF_TOPIC = "~"
"""Begins the owner of messages that no entry answers, one owner for each kind; no entry's id does."""


@dataclass(frozen=True)
class Learnt:
    """A text and what it stands for."""

    text: str
    """As the curators wrote it."""
    plain: str
    """Normalised, to be compared with."""
    owner: str
    """An entry's id, or a kind of off-topic message."""
    phrasing: bool
    """Whether people ask in these words; else they are words of the entry itself."""


def learnt_texts(knowledge: KnowledgeBase) -> tuple[Learnt, ...]:
    """Everything there is to learn from, in the order of the files."""
    return tuple(_learnt(knowledge))


def _learnt(knowledge: KnowledgeBase) -> Iterator[Learnt]:
    for entry in knowledge.entries.values():
        for text in (entry.title, *entry.keywords, *entry.phrasings):
            yield Learnt(text, normalize(text), entry.id, phrasing=True)
        for text in _own_words(entry):
            yield Learnt(text, normalize(text), entry.id, phrasing=False)
    for kind, texts in knowledge.off_topic.items():
        for text in texts:
            yield Learnt(text, normalize(text), OFF_TOPIC + kind, phrasing=False)


def _own_words(entry: Entry) -> Iterator[str]:
    yield from (citation.quote for citation in entry.citations)
    if isinstance(entry, ListEntry):
        yield from entry.items
    yield from (fact.text for fact in entry.facts)
    if entry.note:
        yield entry.note
