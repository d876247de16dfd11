"""Every tip that the knowledge base has."""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Entry, Fact, ListEntry, Page, Spotlight, Takeaway
from bot.services.tips.deck import Deck
from bot.services.tips.tip import Tip

AT_A_GLANCE = 400
"""Characters that can be read in passing. What is longer is left out, because a quote is never cut."""
_UNFINISHED = re.compile(r"[:?]$|\bthe following\b")
"""Words that lead to others, and say little without them: questions, and introductions of lists."""


class Library:
    """The tips of a knowledge base, in the order of their entries' ids and within an entry as published."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.tips = tuple(_all_tips(knowledge))
        self._by_id = {tip.id: tip for tip in self.tips}
        self._neighbours = {entry_id: knowledge.neighbours_of(entry) for entry_id, entry in knowledge.entries.items()}
        self.deck = lru_cache(maxsize=256)(self._deck)
        """The tips to choose from for a set of themes; for all of them when it is empty."""

    def find(self, tip_id: str) -> Tip | None:
        """The tip of that id; None when it has left the knowledge base."""
        return self._by_id.get(tip_id)

    def _deck(self, themes: frozenset[str] = frozenset()) -> Deck:
        return Deck([tip for tip in self.tips if not themes or tip.themes & themes], self._neighbours)


def _all_tips(knowledge: KnowledgeBase) -> Iterator[Tip]:
    seen: set[str] = set()
    for _, entry in sorted(knowledge.entries.items()):
        for tip in _tips_of(entry, knowledge):
            # Two entries may quote the same words; nobody wants to read them twice.
            if _words(tip.passage) not in seen:
                seen.add(_words(tip.passage))
                yield tip


def _tips_of(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Tip]:
    themes = _themes_of(entry, knowledge)
    introduction = entry.citations[0] if isinstance(entry, ListEntry) else None
    for passage in _passages(entry):
        digest = blake2b(_words(passage).encode(), digest_size=6).hexdigest()
        yield Tip(f"{entry.id}#{digest}", entry.id, themes, passage, introduction)


def _passages(entry: Entry) -> Iterator[Citation | Fact]:
    """What stands by itself: a theme is a question, and a page's facts say again what the spotlights say."""
    match entry:
        case Takeaway() | Page():
            yield from (citation for citation in entry.citations if _is_whole(citation.quote))
        case ListEntry():
            at = entry.citations[0]
            items = (Citation(source=at.source, section=at.section, quote=item) for item in entry.items)
            yield from (item for item in items if _is_whole(item.quote))
        case Spotlight():
            yield from (fact for fact in entry.facts if len(fact.text) <= AT_A_GLANCE)


def _is_whole(quote: str) -> bool:
    return len(quote) <= AT_A_GLANCE and not _UNFINISHED.search(quote)


def _themes_of(entry: Entry, knowledge: KnowledgeBase) -> frozenset[str]:
    about = [knowledge.entries[entry_id] for entry_id in getattr(entry, "illustrates", ())]
    themes = (knowledge.theme_of(one) for one in (entry, *about))
    return frozenset(theme.id for theme in themes if theme)


def _words(passage: Citation | Fact) -> str:
    return passage.quote if isinstance(passage, Citation) else passage.text
