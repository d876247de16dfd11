"""The knowledge base: its entries by id, by theme and by kind. It is read-only."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from bot.knowledge.acts import ActExamples
from bot.knowledge.languages import DEFAULT
from bot.knowledge.models import Entry, ListEntry, Page, Spotlight, Takeaway, Theme
from bot.knowledge.sources import PinnedSource
from bot.knowledge.voice.voice import Voice


@dataclass(frozen=True)
class Translation:
    """Sentences of the bot in another language; entries are shown as they are."""

    voice: Voice
    first_questions: tuple[str, ...] = ()
    """Questions to begin with; those of the knowledge base if there are none."""


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """Everything the bot knows, as the curators wrote it.

    A knowledge base is equal only to itself, so results computed from it can be cached by it.
    """

    entries: Mapping[str, Entry]
    sources: Mapping[str, PinnedSource]
    off_topic: Mapping[str, tuple[str, ...]]
    """Messages that no entry answers, by kind."""
    synonyms: tuple[tuple[str, ...], ...]
    """Groups of words that mean the same to the people who ask."""
    voice: Voice
    first_questions: tuple[str, ...] = ()
    """Questions for people who do not know yet what to ask, in the curators' order; empty if they wrote none."""
    follow_ups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The curators' own examples of follow-ups, by kind; empty if they wrote none."""
    acts: ActExamples = field(default_factory=ActExamples)
    """The curators' own examples of acts, and of questions that resemble them."""
    translations: Mapping[str, Translation] = field(default_factory=dict)
    """Sentences of the bot in languages besides that of ``voice``, by their code."""
    language: str = DEFAULT
    """Code of the language of ``voice``."""

    address: str = ""
    """Public address below which each entry has a page, without a slash at its end; empty if there are no pages."""

    def in_language(self, language: str) -> Self:
        """Return the same knowledge base with the voice of a language, or itself if it has none in that language."""
        return self._by_language.get(language, self)

    @cached_property
    def _by_language(self) -> Mapping[str, Self]:
        return {
            language: replace(
                self,
                voice=translation.voice,
                first_questions=translation.first_questions or self.first_questions,
                translations={},
                language=language,
            )
            for language, translation in self.translations.items()
        }

    @cached_property
    def fingerprint(self) -> str:
        """Twelve characters that depend on the entries only: equal entries give equal fingerprints."""
        digest = hashlib.sha256()
        for entry_id in sorted(self.entries):
            digest.update(f"{entry_id}{self.entries[entry_id].model_dump_json()}".encode())
        return digest.hexdigest()[:12]

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The themes in their published order."""
        themes = (entry for entry in self.entries.values() if isinstance(entry, Theme))
        return tuple(sorted(themes, key=lambda theme: theme.order))

    @cached_property
    def _theme_of(self) -> Mapping[str, Theme]:
        return {entry_id: theme for theme in self.themes for entry_id in (theme.id, *theme.entries)}

    def theme_of(self, entry: Entry) -> Theme | None:
        """Return the theme that lists ``entry``, or None for spotlights and pages. A theme is its own theme."""
        return self._theme_of.get(entry.id)

    def learnings_of(self, theme: Theme) -> tuple[Takeaway | ListEntry, ...]:
        """Return the takeaways and lists of ``theme`` in published order."""
        members = (self.entries[entry_id] for entry_id in theme.entries)
        return tuple(entry for entry in members if isinstance(entry, Takeaway | ListEntry))

    @cached_property
    def spotlights(self) -> tuple[Spotlight, ...]:
        """All spotlights, ordered by title."""
        spotlights = (entry for entry in self.entries.values() if isinstance(entry, Spotlight))
        return tuple(sorted(spotlights, key=lambda spotlight: spotlight.title))

    def illustrated_by(self, entry: Entry) -> tuple[Spotlight, ...]:
        """Return the spotlights that are examples of ``entry``."""
        return tuple(spotlight for spotlight in self.spotlights if entry.id in spotlight.illustrates)

    @cached_property
    def spotlights_page(self) -> Page | None:
        """The page that lists all spotlights, or None if there is none."""
        pages = (entry for entry in self.entries.values() if isinstance(entry, Page))
        return next((page for page in pages if page.shows == "spotlights"), None)

    def neighbors_of(self, entry: Entry) -> frozenset[str]:
        """Return the ids of entries that a follow-up to ``entry`` is likely to be about.

        They are its theme, the other entries of that theme, and the entries related to it.
        """
        theme = self.theme_of(entry)
        in_theme = {theme.id, *theme.entries} if theme else set()
        return frozenset({*in_theme, *entry.related} - {entry.id})

    def related_to(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the entries that the curators recommend reading after ``entry``."""
        return tuple(self.entries[entry_id] for entry_id in entry.related)
