"""Questions to begin with, for people who do not know yet what can be asked."""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry

SUGGESTED = 4
_PLAINEST = 3
"""Of the questions of an entry that are drawn from."""
_ASKED = re.compile(
    r"(?:who|what|when|where|why|which|how|should|do|does|did|can|could|is|are)\b[ \w’',-]{20,60}\?", re.IGNORECASE
)
"""A whole question of middling length, in plain words."""


def suggestions(knowledge: KnowledgeBase, day: date) -> list[str]:
    """Up to four of the curators' phrasings that read well, each about something else; others each ``day``."""
    chance = random.Random(day.toordinal())  # noqa: S311 (nobody gains from guessing it)
    drawn = [chance.choice(asked) for about in _subjects(knowledge) if (asked := _asked(about))]
    return [text[0].upper() + text[1:] for text in drawn[:SUGGESTED]]


def _subjects(knowledge: KnowledgeBase) -> Iterator[Sequence[Entry]]:
    """The entries of each theme in the published order, then the spotlights, one by one."""
    for theme in knowledge.themes:
        yield knowledge.learnings_of(theme)
    for spotlight in knowledge.spotlights:
        yield [spotlight]


def _asked(entries: Sequence[Entry]) -> list[str]:
    return [text for entry in entries for text in islice(_plainest(entry), _PLAINEST)]


def _plainest(entry: Entry) -> Iterator[str]:
    """Whole questions, as curators put the plainest first, without those that only a reader of the source would ask."""
    title = entry.title.casefold()
    return (text for text in entry.phrasings if _ASKED.fullmatch(text) and title not in text.casefold())
