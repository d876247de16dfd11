"""Names are found however they are typed."""

import pytest

from bot.matching.names import Description, DescriptionFinder, NameFinder

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
def test_misspelled_partial_and_short_names_are_found(typed: str, key: str) -> None:
    found = FINDER.find(typed)

    assert found.sure
    assert found.keys[0] == key


@pytest.mark.parametrize("typed", ["", "???", "zzzz", "seattle"])
def test_a_query_similar_to_no_name_finds_nothing(typed: str) -> None:
    assert FINDER.find(typed).keys == ()


def test_two_equally_similar_names_are_both_offered() -> None:
    finder = NameFinder({"a": ("North Valley",), "b": ("South Valley",)})
    found = finder.find("valley")

    assert set(found.keys) == {"a", "b"}
    assert not found.sure


DESCRIPTIONS = DescriptionFinder(
    {
        "orchard": Description(("Orchard House",), ("Leeds", " Yorkshire", "apples"), ("It works with Plot Press.",)),
        "meadow": Description(
            ("Meadow Trust", "Leeds Meadow"), ("York", " Yorkshire", "wheat"), ("A trust in the dales.",)
        ),
        "quay": Description(("Quay Gardens",), ("Hull", "boats"), ("Its partner is Harbour Radio.",)),
    }
)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("quay gardens", ["quay"]),
        ("Hul", ["quay"]),
        ("yorkshire", ["meadow", "orchard"]),
        ("yorkshire wheat", ["meadow"]),
        ("plot press", ["orchard"]),
        ("Harbour Radio", ["quay"]),
    ],
)
def test_things_are_found_by_name_place_field_and_partner(typed: str, keys: list[str]) -> None:
    found = DESCRIPTIONS.find(typed)

    assert sorted(found.keys) == keys
    assert (found.sure, found.several) == (len(keys) == 1, len(keys) > 1)


@pytest.mark.parametrize("typed", ["", "???", "Bristol", "Plot Radio"])
def test_what_nothing_is_described_by_finds_nothing_for_sure(typed: str) -> None:
    found = DESCRIPTIONS.find(typed)

    assert not found.sure
    assert not found.several
