"""Questions to begin with."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.services.answers import Answered
from bot.services.guide import Guide
from bot.services.suggestions import SUGGESTED, suggestions
from tests.support.small_base import SmallBase

DAY = date(2027, 3, 1)


@pytest.fixture
def small_base(tmp_path: Path) -> SmallBase:
    return SmallBase.written(tmp_path / "knowledge")


def test_the_first_questions_are_those_of_the_curators_in_their_order(knowledge: KnowledgeBase) -> None:
    offered = [question for day in range(4) for question in suggestions(knowledge, DAY + timedelta(day))]

    assert suggestions(knowledge) == list(knowledge.first_questions[:SUGGESTED])
    assert sorted(offered) == sorted(knowledge.first_questions)


def test_each_day_has_its_own_suggestions_which_stay_the_same(knowledge: KnowledgeBase) -> None:
    today = suggestions(knowledge, DAY)

    assert suggestions(knowledge, DAY) == today
    assert suggestions(knowledge, DAY + timedelta(1)) != today


def test_first_questions_are_plain_and_each_is_answered(guide: Guide) -> None:
    for question in guide.knowledge.first_questions:
        assert len(question) <= 45, question
        assert isinstance(guide.ask(question), Answered), question


def test_the_questions_of_one_day_are_answered_by_different_entries(guide: Guide) -> None:
    for day in range(4):
        answers = [guide.ask(question) for question in suggestions(guide.knowledge, DAY + timedelta(day))]
        assert len({answer.entry.id for answer in answers if isinstance(answer, Answered)}) == SUGGESTED


def test_a_folder_without_first_questions_offers_short_phrasings(small_base: SmallBase) -> None:
    small_base.change("takeaways/soil/compost.yaml", "  - what to do with kitchen scraps", "  - do we need a heap?")
    knowledge = small_base.loaded()

    assert knowledge.first_questions == ()
    assert suggestions(knowledge) == ["Do we need a heap?"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- Do we need a heap\n", "first-questions.yaml:1: 0: should be a question, with ? at its end"),
        ("- Do we need a heap?\n- do we need a heap?\n", "“do we need a heap?” is listed twice"),
        (f"- {'a' * 75}?\n", "should be 75 characters or fewer"),
        ("[]\n", "should have 1 or more"),
        ("question: Do we need a heap?\n", "should be a list"),
        ("- 7\n", "should be a question"),
    ],
)
def test_the_file_is_checked(small_base: SmallBase, text: str, problem: str) -> None:
    small_base.root.joinpath("first-questions.yaml").write_text(text, encoding="utf-8")

    assert any(problem in str(found) for found in small_base.problems())
