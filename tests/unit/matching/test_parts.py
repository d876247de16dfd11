"""Messages that hold several questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.splits import MOST_PARTS, Clarity, splits
from bot.matching.text import normalize, words
from bot.services import serialization
from bot.services.answers import Answered, SeveralAnswers, entry_shown_last
from bot.services.guide import Guide


@pytest.mark.parametrize(
    ("message", "parts", "clarity"),
    [
        ("1) who leads? 2) who pays?", ("who leads?", "who pays?"), Clarity.NUMBERED),
        ("Who leads the group? Who pays for it all?", ("Who leads the group?", "Who pays for it all?"), Clarity.MARKED),
        (
            "Our mill closed. Who leads the group? Our city is small. Who pays for buses?",
            ("Our mill closed. Who leads the group?", "Our city is small. Who pays for buses?"),
            Clarity.MARKED,
        ),
        ("data sharing rules\npaid internships", ("data sharing rules", "paid internships"), Clarity.MARKED),
        (
            "what is the board for and who runs the office",
            ("what is the board for", "who runs the office"),
            Clarity.JOINED,
        ),
        ("what is the board for and who pays for it", ("what is the board for", "who pays for it"), Clarity.BARE),
        (
            "give me the part on leaders, then the ones on practices",
            ("give me the part on leaders", "the ones on practices"),
            Clarity.ADDED,
        ),
    ],
)
def test_a_message_is_cut_where_another_question_may_begin(
    message: str, parts: tuple[str, ...], clarity: Clarity
) -> None:
    first = next(splits(message))

    assert (first.parts, first.clarity) == (parts, clarity)


@pytest.mark.parametrize(
    "message",
    [
        "who pays?",
        "how do we keep students and employers happy",
        "Our leader left. Now nobody answers. What do we do?",
        "internships or apprenticeships, what should we offer",
        "We have a mayor, a college and a bank, who else?",
    ],
)
def test_one_question_is_not_cut(message: str) -> None:
    assert list(splits(message)) == []


@given(
    st.lists(
        st.sampled_from(["who leads?", "and", "also", "1)", "2)", "what pays", ".", "\n", "trust", ","]), max_size=30
    )
)
def test_parts_are_few_and_have_only_words_of_the_message(pieces: list[str]) -> None:
    message = " ".join(pieces)
    for split in splits(message):
        assert 2 <= len(split.parts) <= MOST_PARTS
        assert set(words(normalize(" ".join(split.parts)))) <= set(words(normalize(message)))


@pytest.mark.parametrize(
    ("message", "entries"),
    [
        (
            "do we need an MOU, and who should coordinate the work day to day?",
            ["practices/codify", "practices/backbone"],
        ),
        ("hello! 2 things: how do we build trust? which awardee is in Tennessee? thanks", None),
        ("¿necesitamos un convenio por escrito? ¿y cómo ganamos la confianza de los socios?", None),
    ],
)
def test_two_questions_have_two_answers(guide: Guide, message: str, entries: list[str] | None) -> None:
    reply = guide.reply(message)

    assert isinstance(reply, SeveralAnswers)
    assert all(isinstance(part.answer, Answered) for part in reply.parts)
    found = [part.answer.ranking.matches[0].entry_id for part in reply.parts]
    assert len(set(found)) == 2
    assert entries is None or found == entries
    assert entry_shown_last(reply) is guide.entry(found[-1])


@pytest.mark.parametrize(
    "message",
    [
        "do we need an MOU and should it be in writing?",
        "do we need an MOU? any ideas?",
        "what is an MOU and what is the capital of France",
        "We want committees and working groups, is that how to set it up?",
    ],
)
def test_a_message_with_one_subject_has_one_answer(guide: Guide, message: str) -> None:
    assert not isinstance(guide.reply(message), SeveralAnswers)


def test_the_first_part_of_what_a_program_reads_is_its_answer(guide: Guide) -> None:
    reply = guide.reply("do we need an MOU, and who should coordinate the work day to day?")
    read = serialization.reply(reply)

    assert [part["first"] for part in read["parts"]] == ["practices/codify", "practices/backbone"]
    assert read["outcome"] == "answered"
    assert read["ranking"] == read["parts"][0]["ranking"]
