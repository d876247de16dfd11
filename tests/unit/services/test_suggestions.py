"""Questions to begin with."""

from datetime import date, timedelta

from bot.knowledge.base import KnowledgeBase
from bot.services.guide import Answered, Guide
from bot.services.suggestions import SUGGESTED, suggestions

DAY = date(2027, 3, 1)


def test_there_are_four_each_from_another_theme(knowledge: KnowledgeBase) -> None:
    owners = {text.casefold(): entry for entry in knowledge.entries.values() for text in entry.phrasings}
    themes = [knowledge.theme_of(owners[text.casefold()]) for text in suggestions(knowledge, DAY)]

    assert len(themes) == SUGGESTED
    assert len({theme.id for theme in themes if theme}) == SUGGESTED


def test_a_day_has_its_own_and_always_the_same(knowledge: KnowledgeBase) -> None:
    days = [suggestions(knowledge, DAY + timedelta(day)) for day in range(14)]

    assert suggestions(knowledge, DAY) == days[0]
    assert len({tuple(day) for day in days}) == 14


def test_they_read_well_and_are_answered(guide: Guide) -> None:
    asked = {text for day in range(14) for text in suggestions(guide.knowledge, DAY + timedelta(day))}

    assert all(text[0].isupper() and text.endswith("?") and len(text) < 80 for text in asked)
    answered = [isinstance(guide.ask(text), Answered) for text in asked]
    assert sum(answered) >= 0.9 * len(answered)
