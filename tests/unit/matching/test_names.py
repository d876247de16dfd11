"""Names found however they are typed."""

import pytest

from bot.matching.names import NameFinder

FINDER = NameFinder(
    {
        "baltimore": ("Baltimore's Promise (Grads2Careers)", "Grads2Careers", "G2C"),
        "onefuture": ("OneFuture Coachella Valley", "OneFuture"),
        "works": ("West Alabama Works!", "WAW"),
    }
)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Baltimore's Promise", "baltimore"),
        ("baltmore", "baltimore"),
        ("grads 2 careers", "baltimore"),
        ("g2c", "baltimore"),
        ("the one future", "onefuture"),
        ("coachella", "onefuture"),
        ("WEST ALABAMA", "works"),
        ("westalabama works", "works"),
    ],
)
def test_typos_parts_and_short_names_find_the_one_meant(typed: str, key: str) -> None:
    found = FINDER.find(typed)

    assert found.sure
    assert found.keys[0] == key


@pytest.mark.parametrize("typed", ["", "???", "zzzz", "seattle"])
def test_what_is_like_no_name_finds_nothing(typed: str) -> None:
    assert FINDER.find(typed).keys == ()


def test_two_that_are_equally_near_are_both_offered() -> None:
    finder = NameFinder({"a": ("North Valley",), "b": ("South Valley",)})
    found = finder.find("valley")

    assert set(found.keys) == {"a", "b"}
    assert not found.sure
