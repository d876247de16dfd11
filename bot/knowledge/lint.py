"""What is weak in a knowledge base that loads: told, but nothing stops for it."""

from collections.abc import Iterator
from datetime import date

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, ListEntry, Spotlight, Takeaway

MOST_ASKED = 36
"""Phrasings wanted for what people ask about most: takeaways, lists and spotlights."""
OTHERS = 20
"""Phrasings wanted for the rest."""


def lint(knowledge: KnowledgeBase, today: date | None = None) -> list[str]:
    """A sentence for each weakness, in the order of the entries."""
    day = today or date.today()
    return [warning for entry in knowledge.entries.values() for warning in _weaknesses(entry, day)]


def _weaknesses(entry: Entry, today: date) -> Iterator[str]:
    wanted = MOST_ASKED if isinstance(entry, Takeaway | ListEntry | Spotlight) else OTHERS
    if len(entry.phrasings) < wanted:
        yield f"{entry.id}: {len(entry.phrasings)} phrasings; write {wanted} or more, so that people's words find it"
    if entry.review < today:
        yield f"{entry.id}: was to be reviewed by {entry.owner} on {entry.review}; read it again and set a new date"
    if not entry.related:
        yield f"{entry.id}: no related entries; name two to four to read next"
