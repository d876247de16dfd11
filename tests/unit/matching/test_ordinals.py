"""Positions that a message names, and the choices that it makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.ordinals import choice_in, ordinal_in


@pytest.mark.parametrize(
    ("message", "count", "choice"),
    [
        ("the second one", 3, 1),
        ("I meant the first, please", 2, 0),
        ("la última por favor", 3, 2),
        ("number 3", 3, 2),
        ("2", 3, 1),
        ("#1", 2, 0),
        ("yes", 1, 0),
        ("sí, claro", 1, 0),
        ("yes please", 2, None),
        ("the third one", 2, None),
        ("4", 3, None),
        ("in the first year, how many students?", 3, None),
        ("who pays for the second grant", 3, None),
        ("2 years?", 3, None),
        ("thanks", 3, None),
    ],
)
def test_a_choice_says_which_and_nothing_else(message: str, count: int, choice: int | None) -> None:
    assert choice_in(message, count) == choice


@given(st.text(max_size=60), st.integers(min_value=1, max_value=5))
def test_a_choice_is_one_of_those_offered(message: str, count: int) -> None:
    assert choice_in(message, count) in {None, *range(count)}


def test_an_ordinal_may_stand_anywhere() -> None:
    assert ordinal_in("and what does the third takeaway say") == 2
    assert ordinal_in("who decides") is None
