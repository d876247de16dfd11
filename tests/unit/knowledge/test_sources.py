from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.models import Source
from bot.knowledge.sources import PinnedSource, fingerprint, flatten, word_diff

TEXT = """\
Orchards of the North

An old pear tree asks for little: light, a ladder, and neighbours who don’t
mind wasps. Cut it back in February,
before the sap climbs; “a saw, not shears” is the rule that 1,100 growers gave us.


A young one asks for more. Its trunk wants a stake, its roots want water,
and its grower wants patience.
"""
FLAT = flatten(TEXT)
SPACES = st.sampled_from([" ", "  ", "\n", "\r\n", "\n\n    ", "\t", " \n ", "\u00a0"])


def pinned(text: str) -> PinnedSource:
    about = Source(
        title="Orchards",
        publisher="Plot Press",
        url="https://orchards.example",
        retrieved=date(2026, 3, 1),
        sha256=fingerprint(text.encode()),
    )
    return PinnedSource("orchards", about, text)


SOURCE = pinned(TEXT)


@st.composite
def passages(draw: st.DrawFn) -> str:
    """Four or more whole words in a row."""
    words = FLAT.split()
    start = draw(st.integers(0, len(words) - 4))
    end = draw(st.integers(start + 4, len(words)))
    return " ".join(words[start:end])


@given(passages(), st.data())
def test_a_passage_holds_however_it_is_wrapped(passage: str, data: st.DataObject) -> None:
    first, *others = passage.split()
    wrapped = first + "".join(data.draw(SPACES) + word for word in others)

    assert SOURCE.holds(wrapped)


@given(passages(), st.data())
def test_a_passage_with_one_letter_changed_does_not_hold(passage: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([i for i, letter in enumerate(passage) if letter.isalnum()]))
    letter = data.draw(st.characters(categories=["L", "N"]).filter(lambda letter: letter != passage[place]))

    assert not SOURCE.holds(passage[:place] + letter + passage[place + 1 :])


@given(passages(), st.data())
def test_a_passage_with_a_word_left_out_does_not_hold(passage: str, data: st.DataObject) -> None:
    words = passage.split()
    place = data.draw(st.integers(1, len(words) - 2))

    assert not SOURCE.holds(" ".join(words[:place] + words[place + 1 :]))


@given(st.integers(0, len(FLAT) - 20), st.data())
def test_a_passage_cut_inside_a_word_does_not_hold(start: int, data: st.DataObject) -> None:
    end = data.draw(st.integers(start + 20, len(FLAT)))
    cut = any(0 < edge < len(FLAT) and FLAT[edge - 1 : edge + 1].isalnum() for edge in (start, end))

    assert SOURCE.holds(FLAT[start:end]) is not cut


@pytest.mark.parametrize(
    ("quote", "fault"),
    [
        ("an old pear tree", "a capital lost"),
        ("neighbours who don't mind", "a straight apostrophe for a curly one"),
        ('"a saw, not shears"', "straight quotation marks for curly ones"),
        ("light, a ladder and neighbours", "a comma lost"),
        ("before the sap climbs, “a saw", "a comma for a semicolon"),
        ("pear\u200btree", "a space that takes no room"),
        ("neigh bours", "a space inside a word"),
        ("peartree", "a space lost"),
    ],
)
def test_a_passage_with_another_sign_does_not_hold(quote: str, fault: str) -> None:
    assert not SOURCE.holds(quote), fault


def test_a_word_holds_where_it_stands_alone_though_it_stands_inside_another_before() -> None:
    assert pinned("The party took part.").holds("part")


def test_a_word_that_stands_only_inside_others_does_not_hold() -> None:
    assert not pinned("The party departs.").holds("part")


@pytest.mark.parametrize(
    ("quote", "line", "passage"),
    [
        ("An old pear bush asks for little:", 3, "An old pear tree asks for little:"),
        ("Cut it back in March, before the sap climbs", 4, "Cut it back in February, before the sap climbs"),
        ("Its trunk wants a steak, its roots want water,", 8, "Its trunk wants a stake, its roots want water,"),
        ("and its grower wants patients.", 9, "and its grower wants patience."),
    ],
)
def test_the_closest_passage_is_given_in_whole_words_with_its_line(quote: str, line: int, passage: str) -> None:
    assert SOURCE.closest(quote) == (line, passage)


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    source = pinned("one\x0ctwo\u2028three\x85four\nfive six seven\n")

    assert source.closest("five sax seven") == (2, "five six seven")


def test_a_quote_longer_than_the_source_still_has_a_closest_passage() -> None:
    line, passage = pinned("A short text.").closest("A short text. " * 50)

    assert (line, passage) == (1, "A short text.")


def test_an_empty_source_has_no_closest_passage() -> None:
    assert pinned("\n").closest("anything at all") == (1, "")


def test_the_diff_shows_what_goes_and_what_comes() -> None:
    assert word_diff("the old oak", "the very old pear") == "the {+very+} old [-oak-] {+pear+}"


def test_the_diff_of_the_same_words_is_the_words() -> None:
    assert word_diff("the old oak", "the old oak") == "the old oak"


def test_the_diff_leaves_out_the_middle_of_a_long_stretch_that_agrees() -> None:
    agreed = "one two three four five six seven eight nine"

    assert word_diff(f"{agreed} oak", f"{agreed} elm") == "one two three four … six seven eight nine [-oak-] {+elm+}"


def test_the_fingerprint_is_of_the_bytes_as_they_are() -> None:
    assert fingerprint(b"a\r\n") == sha256(b"a\r\n").hexdigest()
