"""The repair of unknown words to words of the knowledge base."""

import pytest

from bot.matching.spelling import Spelling
from bot.matching.text import normalize

SPELLING = Spelling(["the intermediary builds trust", "an apprenticeship in tennessee", "launch the launch", "plan"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("intermediery", "intermediary"),
        ("aprenticeship", "apprenticeship"),
        ("tenesee", "tennessee"),
        ("trsut", "trust"),
        ("lanch", "launch"),
    ],
)
def test_one_or_two_typing_errors_are_repaired(typed: str, meant: str) -> None:
    assert SPELLING.repair(typed) == (meant, {typed: meant})


def test_an_unknown_word_is_read_as_its_known_synonym() -> None:
    spelling = Spelling(["the intermediary builds trust"], [["backbone", "intermediary"], ["zebra", "okapi"]])

    assert spelling.repair("our backbone") == ("our intermediary", {"backbone": "intermediary"})
    assert spelling.repair("zebra") == ("zebra", {})
    assert spelling.repair("intermediary") == ("intermediary", {})


@pytest.mark.parametrize("typed", ["trust", "pla", "xyzzy", "tennis", "12345", "crust"])
def test_known_short_distant_and_differently_beginning_words_are_left_alone(typed: str) -> None:
    assert SPELLING.repair(typed) == (typed, {})


def test_words_with_another_first_letter_do_not_crowd_out_the_right_one() -> None:
    spelling = Spelling(["ending lending pending rending sending tending vending wending bending", "fencing"])

    assert spelling.repair("fending") == ("fencing", {"fending": "fencing"})


def test_another_form_of_a_known_word_is_left_alone() -> None:
    spelling = Spelling(["start the partnership", "down"])

    assert spelling.repair("starts partnerships") == ("starts partnerships", {})


def test_letters_left_out_are_likelier_than_other_errors() -> None:
    spelling = Spelling(["down down down doing", "start start start started"])

    assert spelling.repair("doin") == ("doing", {"doin": "doing"})
    assert spelling.repair("startd") == ("started", {"startd": "started"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("workbasedlearning", "work based learning"),
        ("#WorkBasedLearning", "work based learning"),
        ("basedlearning", "based learning"),
        ("workbasedlearningx", "workbasedlearningx"),
        ("workworkworkworkwork", "workworkworkworkwork"),
    ],
)
def test_a_compound_is_cut_into_the_fewest_known_words(typed: str, meant: str) -> None:
    spelling = Spelling(["work based learning", "bas ed", "wor kba"])

    assert spelling.repair(normalize(typed))[0] == meant
