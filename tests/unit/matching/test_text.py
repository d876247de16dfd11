"""The normalization of text as people type it in Slack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.text import LONGEST_WORD, MAX_CHARACTERS, letter_runs, normalize, words


@pytest.mark.parametrize(
    ("typed", "normalized"),
    [
        ("<@U123ABC> who decides?", "who decides?"),
        ("<!channel> <!subteam^S1|@leads> who decides", "who decides"),
        ("in <#C123|general> who decides", "in who decides"),
        ("see <https://example.org/a|the plan> now", "see the plan now"),
        ("see <https://example.org/a> now", "see now"),
        ("see https://example.org/a?b=c now", "see now"),
        ("Q&amp;A &lt;here&gt;", "q&a here"),
        ("great :tada: :+1: news", "great news"),
        ("*bold* _italic_ ~gone~ `code`", "bold italic gone code"),
        ("a_b stays", "a_b stays"),
        ("don’t", "don't"),
        ("¿Cómo hago?", "¿como hago?"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("z̷̢a̸l̵g̶o", "zalgo"),
        ("a\u202eb\u200bc", "abc"),
        ("nul\x00 byte\ttab\nline", "nul byte tab line"),
    ],
)
def test_markup_and_decoration_are_removed_and_words_stay(typed: str, normalized: str) -> None:
    assert normalize(typed) == normalized


@given(st.text(max_size=400))
def test_any_text_becomes_one_line_with_single_spaces(text: str) -> None:
    normalized = normalize(text)

    assert "\n" not in normalized
    assert normalized == " ".join(normalized.split())
    assert len(normalized) <= MAX_CHARACTERS
    assert all(word for word in words(normalized))


@given(st.text(st.characters(max_codepoint=127), max_size=100))
def test_the_short_way_for_ordinary_text_gives_the_same_as_the_long_way(text: str) -> None:
    # A joiner without width is removed, but no text that has one goes the short way.
    assert normalize(text) == normalize(f"{text}\u200b")


def test_long_text_is_cut() -> None:
    assert len(normalize("word " * 100_000)) <= MAX_CHARACTERS


def test_a_long_word_is_cut() -> None:
    assert words(f"a {'b' * 500} c") == ["a", "b" * LONGEST_WORD, "c"]


def test_letter_runs_have_two_to_five_letters_and_mark_the_ends_of_words() -> None:
    assert letter_runs("ab") == [" a", "ab", "b ", " ab", "ab ", " ab "]
