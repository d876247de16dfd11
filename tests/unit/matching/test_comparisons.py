"""Spotlights that a message puts side by side, and messages that only name some."""

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.matching.comparisons import Comparisons
from bot.services.answers import Answered, SeveralAnswers
from bot.services.guide import Guide

BALTIMORE, ALABAMA, ELKHART = "Baltimore's Promise (Grads2Careers)", "West Alabama Works!", "CareerWise Elkhart County"


@pytest.fixture(scope="module")
def comparisons(knowledge: KnowledgeBase) -> Comparisons:
    return Comparisons(knowledge)


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("Compare Elkhart with Baltimore", (ELKHART, BALTIMORE)),
        ("elkhart county, baltimore and west alabama", (ELKHART, BALTIMORE, ALABAMA)),
        ("what's the difference between West Alabama Works and Grads2Careers?", (ALABAMA, BALTIMORE)),
        ("¿en qué se diferencian Elkhart y Alabama?", (ELKHART, ALABAMA)),
        ("who pays in Elkhart and Baltimore", (f"who pays in {ELKHART}", f"who pays in {BALTIMORE}")),
        ("is what Elkhart does different from how things go over in Baltimore", (ELKHART, BALTIMORE)),
    ],
)
def test_spotlights_side_by_side_are_a_question_each(
    comparisons: Comparisons, message: str, questions: tuple[str, ...]
) -> None:
    assert comparisons.questions_in(message) == questions


@pytest.mark.parametrize(
    "message",
    [
        "Baltimore",
        "did Elkhart learn from Baltimore",
        "my cousin lives in West Baltimore and wants a job",
        "examples from north, south, east and west",
        "how do schools and employers work together",
        "Baltimore's Promise and Grads2Careers",
        "",
    ],
)
def test_a_message_that_puts_nothing_side_by_side_is_one_question(comparisons: Comparisons, message: str) -> None:
    assert comparisons.questions_in(message) == ()


def test_no_phrasing_of_the_shipped_entries_is_split(comparisons: Comparisons, knowledge: KnowledgeBase) -> None:
    phrasings = [one for entry in knowledge.entries.values() for one in entry.phrasings]

    assert [one for one in phrasings if comparisons.questions_in(one)] == []


def test_each_of_two_spotlights_is_answered(guide: Guide) -> None:
    reply = guide.reply("compare Elkhart and Baltimore")

    assert isinstance(reply, SeveralAnswers)
    answers = [part.answer for part in reply.parts]
    assert [one.entry.title for one in answers if isinstance(one, Answered)] == [ELKHART, BALTIMORE]
