"""Questions for the curators' channel, as forms and buttons carry them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.person_questions import MAX_REMARK, PersonQuestion, posted_card
from bot.knowledge.base import KnowledgeBase
from bot.services.questions import MAX_KEPT
from slack_simulator.payloads import buttons_of
from tests.support.cards import PERSON_QUESTION, owned

LINE = st.text(max_size=80).map(lambda text: " ".join(text.split()))


@given(st.builds(PersonQuestion, LINE, LINE, LINE, LINE, LINE, LINE, LINE, LINE))
def test_what_is_carried_comes_back(asked: PersonQuestion) -> None:
    assert PersonQuestion.decode(asked.encode()) == asked


def test_lines_that_a_person_typed_cannot_be_taken_for_other_parts() -> None:
    asked = replace(PERSON_QUESTION, question="who?\nU0OTHER\u2028en", remark="a\rb")

    assert PersonQuestion.decode(asked.encode()) == replace(PERSON_QUESTION, question="who? U0OTHER en", remark="a b")


def test_the_longest_question_fits_a_button(knowledge: KnowledgeBase) -> None:
    longest = replace(PERSON_QUESTION, question="x" * MAX_KEPT, remark="x" * MAX_REMARK, link="x" * 255,
                      shown=" ".join(sorted(knowledge.entries, key=len)[-6:]))  # fmt: skip
    (reply,) = buttons_of(list(posted_card(longest, knowledge).blocks))

    assert PersonQuestion.decode(reply["value"]) == longest
    assert len(reply["value"]) <= 2_000


def test_the_owner_of_the_nearest_theme_is_mentioned(knowledge: KnowledgeBase) -> None:
    assert "<@U0ANARUIZ1> looks after this subject." in posted_card(PERSON_QUESTION, owned(knowledge)).text
    assert "looks after" not in posted_card(PERSON_QUESTION, knowledge).text


@pytest.mark.parametrize("other", [{"asker": "U0BEN"}, {"question": "who else?"}])
def test_another_question_has_another_key(other: dict[str, str]) -> None:
    assert replace(PERSON_QUESTION, **other).key != PERSON_QUESTION.key


def test_the_same_question_from_another_card_has_the_same_key() -> None:
    assert replace(PERSON_QUESTION, origin="C0OTHER:1.0", link="").key == PERSON_QUESTION.key
    no_words = replace(PERSON_QUESTION, question="")
    assert replace(no_words, origin="C0OTHER:1.0").key != no_words.key
