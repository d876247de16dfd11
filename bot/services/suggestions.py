"""Questions to begin with, for people who do not yet know what they can ask."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import MAX_FIRST_QUESTION, Entry

SUGGESTED = 4
"""Largest number of suggestions."""
_PER_ENTRY = 3
"""Number of an entry's phrasings that suggestions are taken from. Curators put the plainest first."""
_FIRST_PERSON = {"i", "we", "my", "our", "us"}


def suggestions(knowledge: KnowledgeBase, day: date | None = None) -> list[str]:
    """Return up to four questions to begin with.

    They are the curators' first questions, four after four, one group on each ``day``; without a day, the first four.
    For a knowledge base without such questions, they are phrasings, each about a different theme or spotlight.
    """
    turn = day.toordinal() if day else 0
    if first := knowledge.first_questions:
        groups = [first[start : start + SUGGESTED] for start in range(0, len(first), SUGGESTED)]
        return list(groups[turn % len(groups)])
    suitable = [found for entries in _subjects(knowledge) if (found := _suitable(entries))][:SUGGESTED]
    questions = [found[turn % len(found)] for found in suitable]
    return [question[0].upper() + question[1:] for question in questions]


def prompts_after(knowledge: KnowledgeBase, shown: Sequence[str], day: date) -> list[str]:
    """Return up to four questions to go on with, about the theme of the entry that was shown last, or to begin with.

    ``shown`` has the ids of the entries that a conversation has shown, the newest last; none of them is asked about.
    """
    last = knowledge.entries.get(shown[-1]) if shown else None
    theme = knowledge.theme_of(last) if last else None
    others = [entry for entry in knowledge.learnings_of(theme) if entry.id not in shown] if theme else []
    questions = [found[0] for entry in others if (found := _suitable([entry]))][:SUGGESTED]
    return [question[0].upper() + question[1:] for question in questions] or suggestions(knowledge, day)


def _subjects(knowledge: KnowledgeBase) -> Iterator[Sequence[Entry]]:
    """Yield the entries of each theme in the published order, then each spotlight by itself."""
    for theme in knowledge.themes:
        yield knowledge.learnings_of(theme)
    for spotlight in knowledge.spotlights:
        yield [spotlight]


def _suitable(entries: Sequence[Entry]) -> list[str]:
    """Return the shortest questions first, because the short ones are the plain ones."""
    return sorted((text for entry in entries for text in islice(_own_questions(entry), _PER_ENTRY)), key=len)


def _own_questions(entry: Entry) -> Iterator[str]:
    """Yield the short questions in the first person, except those that quote the entry's title.

    Only a reader of the source would ask in the words of a title.
    """
    title = entry.title.casefold()
    for text in entry.phrasings:
        is_personal = bool(_FIRST_PERSON & set(text.lower().split()))
        if is_personal and text.endswith("?") and len(text) <= MAX_FIRST_QUESTION and title not in text.casefold():
            yield text
