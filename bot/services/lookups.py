"""Looking up a spotlight or a theme by its name, or by what else is known of it."""

from dataclasses import dataclass

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Spotlight, Theme
from bot.matching.names import Description, NameMatches

_CLOSE = 3
"""Largest number of entries with similar names that are offered."""


@dataclass(frozen=True)
class LookupResult:
    """The result of looking up a name."""

    found: Spotlight | Theme | None
    """The one that the person meant; None if that is not certain."""
    close: tuple[Spotlight | Theme, ...]
    """Spotlights or themes with similar names, when none was found."""
    several: tuple[Spotlight, ...] = ()
    """Spotlights that fit equally well, such as those of one state."""


def description_of(spotlight: Spotlight) -> Description:
    """Return what a spotlight is found by: its names, its place and keywords, and its words."""
    traits = (*spotlight.place.split(","), *spotlight.keywords)
    return Description(
        (spotlight.title, *spotlight.aliases), traits, (spotlight.summary, *(fact.text for fact in spotlight.facts))
    )


def look_up(knowledge: KnowledgeBase, found: NameMatches) -> LookupResult:
    """Return what a name that was looked up stands for, given the ids that match it."""
    entries = tuple(entry for key in found.keys if isinstance(entry := knowledge.entries[key], Spotlight | Theme))
    if found.several:
        return LookupResult(None, (), tuple(entry for entry in entries if isinstance(entry, Spotlight)))
    return LookupResult(entries[0], ()) if found.sure else LookupResult(None, entries[:_CLOSE])
