"""The knowledge base: read-only, by id, by theme and by kind."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.knowledge.models import Entry, ListEntry, Page, Spotlight, Takeaway, Theme
from bot.knowledge.sources import PinnedSource
from bot.knowledge.voice import Voice


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """Everything the bot knows, as the curators wrote it. Equal to itself alone, so what is made of it can be kept."""

    entries: Mapping[str, Entry]
    sources: Mapping[str, PinnedSource]
    off_topic: Mapping[str, tuple[str, ...]]
    """Messages that no entry answers, by kind."""
    synonyms: tuple[tuple[str, ...], ...]
    """Groups of words that mean the same to the people who ask."""
    voice: Voice

    @cached_property
    def fingerprint(self) -> str:
        """Twelve characters that are the same for the same entries, and no others."""
        digest = hashlib.sha256()
        for entry_id in sorted(self.entries):
            digest.update(f"{entry_id}{self.entries[entry_id].model_dump_json()}".encode())
        return digest.hexdigest()[:12]

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The themes in their published order."""
        found = (entry for entry in self.entries.values() if isinstance(entry, Theme))
        return tuple(sorted(found, key=lambda theme: theme.order))

    @cached_property
    def _theme_of(self) -> Mapping[str, Theme]:
        return {entry_id: theme for theme in self.themes for entry_id in (theme.id, *theme.entries)}

    def theme_of(self, entry: Entry) -> Theme | None:
        """The theme that lists ``entry``; None for spotlights and pages."""
        return self._theme_of.get(entry.id)

    def learnings_of(self, theme: Theme) -> tuple[Takeaway | ListEntry, ...]:
        """The takeaways and lists of ``theme`` in published order."""
        members = (self.entries[entry_id] for entry_id in theme.entries)
        return tuple(entry for entry in members if isinstance(entry, Takeaway | ListEntry))

    @cached_property
    def spotlights(self) -> tuple[Spotlight, ...]:
        """Every spotlight, in the order of their titles."""
        found = (entry for entry in self.entries.values() if isinstance(entry, Spotlight))
        return tuple(sorted(found, key=lambda spotlight: spotlight.title))

    def illustrated_by(self, entry: Entry) -> tuple[Spotlight, ...]:
        """The spotlights in which ``entry`` can be seen at work."""
        return tuple(spotlight for spotlight in self.spotlights if entry.id in spotlight.illustrates)

    @cached_property
    def directory(self) -> Page | None:
        """The page that lists all spotlights, if there is one."""
        pages = (entry for entry in self.entries.values() if isinstance(entry, Page))
        return next((page for page in pages if page.shows == "spotlights"), None)

    def neighbours_of(self, entry: Entry) -> frozenset[str]:
        """Ids of the entries that a follow-up to ``entry`` may well be about: its theme's, and those related to it."""
        theme = self.theme_of(entry)
        siblings = {theme.id, *theme.entries} if theme else set()
        return frozenset({*siblings, *entry.related} - {entry.id})

    def related_to(self, entry: Entry) -> tuple[Entry, ...]:
        """What the curators recommend to read after ``entry``."""
        return tuple(self.entries[entry_id] for entry_id in entry.related)
