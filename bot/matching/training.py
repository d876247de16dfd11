"""The texts a matcher learns from, each with its label and its weight."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, ListEntry, Spotlight
from bot.knowledge.passages import passages_of
from bot.matching.text import normalize, stem, words

OFF_TOPIC = "~"
"""First character of the labels for messages that no entry answers; no entry's id begins with it."""
FEW_PHRASINGS = 24
"""Number of phrasings below which the sentences of an entry's own words are learned one by one, too.

The fewer phrasings an entry has, the more often only one of its sentences has the words of a question.
"""
OFF_TOPIC_ENTRIES, OFF_TOPIC_ENTRIES_OF_PROSE = 4.0, 1.0
"""Largest weight of all messages that no entry answers, as a number of average entries.

A knowledge base of a hundred texts would otherwise drown in a thousand such messages and refuse its own questions. The
smaller number applies to a knowledge base that consists largely of its entries' own words (see `bot.matching.tuning`).
"""
PROSE = 0.1
"""Share of the entries' own words, among all texts of entries, from which a knowledge base consists largely of them."""
GENERAL: Mapping[str, tuple[str, ...]] = {
    kind: tuple(texts)
    for kind, texts in json.loads(Path(__file__).with_name("off_topic.json").read_text(encoding="utf-8")).items()
}
"""Messages that no knowledge base is likely to answer, by kind, for every knowledge base to learn what to refuse.

They are about office life, the world at large, small talk, noise, and attempts to make the bot misbehave. They were
written for this bot, without sight of the golden questions. What is near the subject of one knowledge base and still
not answered by it belongs in the ``off-topic.yaml`` of that knowledge base.
"""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class TrainingText:
    """A text, its label and its weight."""

    text: str
    """The text as the curators wrote it."""
    normalized: str
    """The normalized text, which questions are compared with."""
    label: str
    """An entry's id, or `OFF_TOPIC` and a kind of off-topic message."""
    phrasing: bool
    """True for words that people ask in; False for words of the entry itself."""
    weight: float = 1.0
    """Weight, above 0 and up to 1, of the error at this text when the scores are fitted."""

    @property
    def on_topic(self) -> bool:
        """True for a text of an entry."""
        return not self.label.startswith(OFF_TOPIC)


def training_texts(knowledge: KnowledgeBase) -> tuple[TrainingText, ...]:
    """Return all texts that a matcher learns from: the entries' in the order of the files, then the off-topic ones."""
    entries = tuple(text for entry in knowledge.entries.values() for text in _texts_of(entry))
    entries += tuple(_asked(knowledge, entries))
    return with_off_topic(entries, knowledge.off_topic)


def with_off_topic(entries: Sequence[TrainingText], messages: Mapping[str, Sequence[str]]) -> tuple[TrainingText, ...]:
    """Return the texts of entries, the off-topic ``messages`` of their knowledge base, and the general ones."""
    own, general = tuple(_off_topic(messages)), tuple(_off_topic(GENERAL))
    share = _off_topic_share(entries)
    return (*entries, *_limited(own, share), *_limited(general, share))


def labels_of(training: Sequence[TrainingText]) -> tuple[str, ...]:
    """Return the labels of the texts, each once, in the order of their columns in an index."""
    return tuple(dict.fromkeys(one.label for one in training))


def is_prose(training: Sequence[TrainingText]) -> bool:
    """Return True if the texts of the entries are largely the entries' own words, and not phrasings."""
    phrasings = Counter(one.phrasing for one in training if one.on_topic)
    return phrasings[False] > PROSE * phrasings.total()


def _texts_of(entry: Entry) -> Iterator[TrainingText]:
    for text in (entry.title, *entry.keywords, *entry.phrasings):
        yield TrainingText(text, normalize(text), entry.id, phrasing=True)
    published = tuple(_published_words(entry))
    if len(entry.phrasings) < FEW_PHRASINGS:
        sentences = (sentence for text in published for sentence in _SENTENCE_END.split(text))
        published = tuple(dict.fromkeys((*published, *sentences)))
    for text in published:
        yield TrainingText(text, normalize(text), entry.id, phrasing=False)


def _asked(knowledge: KnowledgeBase, entries: Sequence[TrainingText]) -> Iterator[TrainingText]:
    """Yield the questions that facts answer. Of a spotlight, only those that name it: others fit any spotlight.

    A name is a word of its title, its place or an alias that no phrasing of a takeaway, list, theme or page has.
    ``entries`` are the entries' other texts.
    """
    common = _common_stems(entries, knowledge)
    for entry in knowledge.entries.values():
        names = _names_of(entry) - common if isinstance(entry, Spotlight) else None
        facts = (passage for passage in passages_of(entry) if passage.kind == "fact")
        for question in (question for fact in facts for question in fact.asked):
            if names is None or names & _stems(question):
                yield TrainingText(question, normalize(question), entry.id, phrasing=True)


def _common_stems(entries: Sequence[TrainingText], knowledge: KnowledgeBase) -> set[str]:
    others = (entry for entry in knowledge.entries.values() if not isinstance(entry, Spotlight))
    phrasings = {phrasing for entry in others for phrasing in entry.phrasings}
    # The texts are normalized already, and a word is stemmed once.
    found = {word for one in entries if one.text in phrasings for word in words(one.normalized)}
    return set(map(stem, found))


def _names_of(spotlight: Spotlight) -> set[str]:
    return _stems(" ".join(spotlight.names))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(normalize(text))}


def _published_words(entry: Entry) -> Iterator[str]:
    yield from (citation.quote for citation in entry.citations)
    if isinstance(entry, ListEntry):
        yield from entry.items
    yield from (fact.text for fact in entry.facts)
    if entry.note:
        yield entry.note


def _off_topic(messages: Mapping[str, Sequence[str]]) -> Iterator[TrainingText]:
    for kind, texts in messages.items():
        for text in texts:
            yield TrainingText(text, normalize(text), OFF_TOPIC + kind, phrasing=False)


def _off_topic_share(entries: Sequence[TrainingText]) -> float:
    """Return the largest weight of a group of off-topic messages, as a number of texts."""
    average = len(entries) / (len(labels_of(entries)) or 1)
    return average * (OFF_TOPIC_ENTRIES_OF_PROSE if is_prose(entries) else OFF_TOPIC_ENTRIES)


def _limited(texts: Sequence[TrainingText], most: float) -> Iterator[TrainingText]:
    """Yield the texts with weights that add up to at most ``most``."""
    weight = min(1.0, most / (len(texts) or 1))
    return (replace(one, weight=weight) for one in texts)
