"""How the entries of a knowledge base hang together, as far as a conversation follows it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, ListEntry, Page, Spotlight, Theme
from bot.matching.own_words import own_words
from bot.matching.text import content_stems

_SHORTEST_NAME = 3
"""Letters of a word below which it names no spotlight by itself."""


class ThreadGraph:
    """The relations, names and words of the entries. Read-only."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        entries = tuple(knowledge.entries.values())
        self.ids = tuple(knowledge.entries)
        self.titles = {entry.id: entry.title for entry in entries}
        self.spotlights = frozenset(one.id for one in knowledge.spotlights)
        self.pages = frozenset(entry.id for entry in entries if isinstance(entry, Page))
        self.with_facts = frozenset(entry.id for entry in entries if entry.facts)
        self.neighbors = {entry.id: knowledge.neighbors_of(entry) for entry in entries}
        self.related = {entry.id: frozenset(entry.related) for entry in entries}
        self.illustrates = {one.id: frozenset(one.illustrates) for one in knowledge.spotlights}
        self._members = {entry.id: _members(entry, knowledge) for entry in entries}
        self.countable = frozenset(entry.id for entry in entries if _has_numbers(entry))
        self.priced = frozenset(entry.id for entry in entries if re.search(r"[$€£]\s?\d", " ".join(own_words(entry))))
        self.lists = frozenset(entry.id for entry in entries if isinstance(entry, ListEntry | Theme))
        self.with_items = frozenset(entry.id for entry in entries if isinstance(entry, ListEntry))
        self.vocabulary = {
            entry.id: content_stems((entry.title, *entry.keywords, *own_words(entry))) for entry in entries
        }
        self._title_words = {entry.id: content_stems((entry.title,)) for entry in entries}
        self._names = _names(knowledge.spotlights)

    def named(self, typed: frozenset[str], entry_id: str) -> float:
        """Return how clearly the stems ``typed`` name an entry, 0 to 1.

        A spotlight is named by any word of its names and places that it shares with few others, any other entry by the
        words of its title.
        """
        if entry_id in self._names:
            return max((weight for word, weight in self._names[entry_id].items() if word in typed), default=0.0)
        title = self._title_words[entry_id]
        return len(title & typed) / len(title) if title else 0.0

    def counted(self, ordinal: int, shown: Sequence[str]) -> str | None:
        """Return the entry at a position, such as 0 or -1, in the theme or list of spotlights shown last."""
        members = next((members for one in reversed(shown) if (members := self._members[one])), ())
        return members[ordinal] if members and ordinal < len(members) else None

    def example_of(self, spotlight_id: str, topic: str) -> float:
        """Return how well a spotlight is an example of ``topic``, 0 to 1.

        Beside another spotlight, it is an example as far as both illustrate the same.
        """
        if topic not in self.spotlights:
            return float(topic in self.illustrates[spotlight_id])
        shared = self.illustrates[spotlight_id] & self.illustrates[topic]
        return len(shared) / len(self.illustrates[topic]) if shared else 0.0

    def topic(self, shown: Sequence[str]) -> str | None:
        """Return the entry that examples are wanted for: the last one shown that is no spotlight, or else the last."""
        return next((one for one in reversed(shown) if one not in self.spotlights), shown[-1] if shown else None)


def _members(entry: Entry, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the ids of the entries that an entry's card names in order."""
    if isinstance(entry, Page) and entry.shows == "spotlights":
        return tuple(one.id for one in knowledge.spotlights)
    return entry.entries if isinstance(entry, Theme) else ()


def _has_numbers(entry: Entry) -> bool:
    return isinstance(entry, ListEntry) or bool(re.search(r"\d", " ".join(own_words(entry))))


def _names(spotlights: Sequence[Spotlight]) -> Mapping[str, Mapping[str, float]]:
    """Return the words that name each spotlight, each with one over the number of spotlights that share it."""
    named = {
        one.id: frozenset(word for word in content_stems(one.names) if len(word) >= _SHORTEST_NAME)
        for one in spotlights
    }
    shared = Counter(word for found in named.values() for word in found)
    return {entry_id: {word: 1 / shared[word] for word in found} for entry_id, found in named.items()}
