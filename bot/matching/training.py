"""The texts a matcher learns from, each with its label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, ListEntry
from bot.matching.text import normalize

OFF_TOPIC = "~"
"""First character of the labels for messages that no entry answers; no entry's id begins with it."""


@dataclass(frozen=True)
class TrainingText:
    """A text and its label."""

    text: str
    """The text as the curators wrote it."""
    normalized: str
    """The normalized text, which questions are compared with."""
    label: str
    """An entry's id, or `OFF_TOPIC` and a kind of off-topic message."""
    phrasing: bool
    """True for words that people ask in; False for words of the entry itself."""


def training_texts(knowledge: KnowledgeBase) -> tuple[TrainingText, ...]:
    """Return all texts that a matcher learns from, in the order of the files."""
    return tuple(_texts_of(knowledge))


def labels_of(training: Sequence[TrainingText]) -> tuple[str, ...]:
    """Return the labels of the texts, each once, in the order of their columns in an index."""
    return tuple(dict.fromkeys(one.label for one in training))


def _texts_of(knowledge: KnowledgeBase) -> Iterator[TrainingText]:
    for entry in knowledge.entries.values():
        for text in (entry.title, *entry.keywords, *entry.phrasings):
            yield TrainingText(text, normalize(text), entry.id, phrasing=True)
        for text in _published_words(entry):
            yield TrainingText(text, normalize(text), entry.id, phrasing=False)
    for kind, texts in knowledge.off_topic.items():
        for text in texts:
            yield TrainingText(text, normalize(text), OFF_TOPIC + kind, phrasing=False)


def _published_words(entry: Entry) -> Iterator[str]:
    yield from (citation.quote for citation in entry.citations)
    if isinstance(entry, ListEntry):
        yield from entry.items
    yield from (fact.text for fact in entry.facts)
    if entry.note:
        yield entry.note
