"""All tips of the knowledge base."""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Entry, Fact, ListEntry, Page, Spotlight, Takeaway
from bot.services.tips.models import Tip
from bot.services.tips.pool import TipPool

AT_A_GLANCE = 400
"""Number of characters that a person can read in passing. Longer passages are left out: a quote is never cut."""
_UNFINISHED = re.compile(r"[:?]$|\bthe following\b")
"""Words that introduce others and say little by themselves: questions, and introductions of lists."""


class Library:
    """The tips of a knowledge base, ordered by entry id, and within an entry as published."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.tips = tuple(_all_tips(knowledge))
        self._by_id = {tip.id: tip for tip in self.tips}
        self._neighbors = {entry_id: knowledge.neighbors_of(entry) for entry_id, entry in knowledge.entries.items()}
        self.pool = lru_cache(maxsize=256)(self._pool)
        """Returns the pool of the tips of a set of themes, or of all tips if the set is empty. Pools are cached."""

    def find(self, tip_id: str) -> Tip | None:
        """Return the tip with the id; None if it is no longer in the knowledge base."""
        return self._by_id.get(tip_id)

    def _pool(self, themes: frozenset[str] = frozenset()) -> TipPool:
        return TipPool([tip for tip in self.tips if not themes or tip.themes & themes], self._neighbors)


def _all_tips(knowledge: KnowledgeBase) -> Iterator[Tip]:
    seen: set[str] = set()
    for _, entry in sorted(knowledge.entries.items()):
        for tip in _tips_of(entry, knowledge):
            # Two entries may quote the same words. A channel should not get them twice in a round.
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
    """Yield the passages that can stand alone.

    Themes have none, because they are questions. The facts of pages are left out, because the spotlights state them.
    """
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
