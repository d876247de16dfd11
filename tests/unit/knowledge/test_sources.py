from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.models import Source
from bot.knowledge.sources import PinnedSource, collapse_spaces, fingerprint, word_diff

TEXT = """\
Orchards of the North

An old pear tree asks for little: light, a ladder, and neighbours who don’t
mind wasps. Cut it back in February,
before the sap climbs; “a saw, not shears” is the rule that 1,100 growers gave us.


A young one asks for more. Its trunk wants a stake, its roots want water,
and its grower wants patience.
"""
FLAT = collapse_spaces(TEXT)
SPACES = st.sampled_from([" ", "  ", "\n", "\r\n", "\n\n    ", "\t", " \n ", "\u00a0"])


def pinned(text: str) -> PinnedSource:
    description = Source(
        title="Orchards",
        publisher="Plot Press",
        url="https://orchards.example",
        retrieved=date(2026, 3, 1),
        sha256=fingerprint(text.encode()),
    )
    return PinnedSource("orchards", description, text)


SOURCE = pinned(TEXT)


@st.composite
def passages(draw: st.DrawFn) -> str:
    """Draw four or more consecutive whole words of the text."""
    words = FLAT.split()
    start = draw(st.integers(0, len(words) - 4))
    end = draw(st.integers(start + 4, len(words)))
    return " ".join(words[start:end])


@given(passages(), st.data())
def test_a_passage_is_found_however_it_is_wrapped(passage: str, data: st.DataObject) -> None:
    first, *others = passage.split()
    wrapped = first + "".join(data.draw(SPACES) + word for word in others)

    assert SOURCE.contains(wrapped)


@given(passages(), st.data())
def test_a_passage_with_one_letter_changed_is_not_found(passage: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([i for i, letter in enumerate(passage) if letter.isalnum()]))
    letter = data.draw(st.characters(categories=["L", "N"]).filter(lambda letter: letter != passage[place]))

    assert not SOURCE.contains(passage[:place] + letter + passage[place + 1 :])


@given(passages(), st.data())
def test_a_passage_with_a_word_left_out_is_not_found(passage: str, data: st.DataObject) -> None:
    words = passage.split()
    place = data.draw(st.integers(1, len(words) - 2))

    assert not SOURCE.contains(" ".join(words[:place] + words[place + 1 :]))


@given(st.integers(0, len(FLAT) - 20), st.data())
def test_a_passage_cut_inside_a_word_is_not_found(start: int, data: st.DataObject) -> None:
    end = data.draw(st.integers(start + 20, len(FLAT)))
    cut = any(0 < edge < len(FLAT) and FLAT[edge - 1 : edge + 1].isalnum() for edge in (start, end))

    assert SOURCE.contains(FLAT[start:end]) is not cut


@pytest.mark.parametrize(
    ("quote", "fault"),
    [
        ("an old pear tree", "a missing capital"),
        ("neighbours who don't mind", "a straight apostrophe for a curly one"),
        ('"a saw, not shears"', "straight quotation marks for curly ones"),
        ("light, a ladder and neighbours", "a missing comma"),
        ("before the sap climbs, “a saw", "a comma for a semicolon"),
        ("pear\u200btree", "a zero-width space"),
        ("neigh bours", "a space inside a word"),
        ("peartree", "a missing space"),
    ],
)
def test_a_passage_with_a_different_character_is_not_found(quote: str, fault: str) -> None:
    assert not SOURCE.contains(quote), fault


def test_a_word_is_found_by_itself_even_after_a_word_that_contains_it() -> None:
    assert pinned("The party took part.").contains("part")


def test_a_word_that_occurs_only_inside_other_words_is_not_found() -> None:
    assert not pinned("The party departs.").contains("part")


@pytest.mark.parametrize(
    ("quote", "line", "passage"),
    [
        ("An old pear bush asks for little:", 3, "An old pear tree asks for little:"),
        ("Cut it back in March, before the sap climbs", 4, "Cut it back in February, before the sap climbs"),
        ("Its trunk wants a steak, its roots want water,", 8, "Its trunk wants a stake, its roots want water,"),
        ("and its grower wants patients.", 9, "and its grower wants patience."),
    ],
)
def test_the_closest_passage_consists_of_whole_words_and_has_its_line(quote: str, line: int, passage: str) -> None:
    assert SOURCE.closest_passage(quote) == (line, passage)


def test_lines_are_counted_as_in_an_editor() -> None:
    source = pinned("one\x0ctwo\u2028three\x85four\nfive six seven\n")

    assert source.closest_passage("five sax seven") == (2, "five six seven")


def test_a_quote_longer_than_the_source_still_has_a_closest_passage() -> None:
    line, passage = pinned("A short text.").closest_passage("A short text. " * 50)

    assert (line, passage) == (1, "A short text.")


def test_an_empty_source_has_no_closest_passage() -> None:
    assert pinned("\n").closest_passage("anything at all") == (1, "")


def test_the_difference_shows_the_words_to_remove_and_to_add() -> None:
    assert word_diff("the old oak", "the very old pear") == "the {+very+} old [-oak-] {+pear+}"


def test_the_difference_of_the_same_words_is_the_words() -> None:
    assert word_diff("the old oak", "the old oak") == "the old oak"


def test_the_difference_leaves_out_the_middle_of_a_long_stretch_that_is_equal() -> None:
    agreed = "one two three four five six seven eight nine"

    assert word_diff(f"{agreed} oak", f"{agreed} elm") == "one two three four … six seven eight nine [-oak-] {+elm+}"


def test_the_fingerprint_is_computed_from_the_unchanged_bytes() -> None:
    assert fingerprint(b"a\r\n") == sha256(b"a\r\n").hexdigest()
