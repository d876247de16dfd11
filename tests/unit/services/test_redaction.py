"""The redaction of questions before they are kept."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.questions import MAX_KEPT, redact, with_ellipses

LONGEST = 40_000
"""Largest number of characters in a Slack message."""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ask <@U0ANNA> or <!subteam^S1|staff> in <#C1|general>", "ask [mention] or [mention] in [mention]"),
        ("see <https://example.org/a?b=c|here>, or http://example.org", "see [link], or [link]"),
        ("<mailto:anna@example.org|anna@example.org> <tel:+123|+123>", "[link] [link]"),
        ("write to anna.b+c@mail.example.org.", "write to [email]."),
        ("a@b@example.org", "a@[email]"),
        ("call +1 (555) 010-9999 or 0171/2345678", "call [number] or [number]"),
        ("3 partners, 12 schools, 2026", "3 partners, 12 schools, 2026"),
        ("who\0signs \ud83d", "who\N{REPLACEMENT CHARACTER}signs \N{REPLACEMENT CHARACTER}"),
    ],
)
def test_words_that_could_identify_a_person_are_replaced(typed: str, kept: str) -> None:
    assert redact(typed) == kept


def test_the_cut_does_not_reveal_the_first_half_of_an_address() -> None:
    assert "anna" not in redact("x" * (MAX_KEPT - 6) + " anna@example.org")


@given(st.text(st.characters(categories=None), max_size=600))
def test_any_text_can_be_stored_after_redaction(typed: str) -> None:
    kept = redact(typed)

    assert len(kept) <= MAX_KEPT
    assert "\0" not in kept
    assert kept.encode().decode() == kept


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("[mention] who signs?", "who signs?"),
        ("my email is [email], can [mention] send it?", "my email is …, can … send it?"),
        ("call [number] [mention] or write to [email]", "call … or write to"),
        ("[link]", "…"),
        ("who\nsigns", "who signs"),
    ],
)
def test_what_was_taken_out_within_a_question_is_shown_by_an_ellipsis(kept: str, shown: str) -> None:
    assert with_ellipses(kept) == shown


@pytest.mark.parametrize(
    "piece", ["a", "a.", "a-", "a@", "<@", "<http:", "1 ", "1(", "12345 x", "+", "x@a-", "http://"]
)
def test_redaction_takes_little_time_for_any_message(piece: str) -> None:
    began = time.process_time()
    redact("x@" + (piece * LONGEST)[:LONGEST])

    assert time.process_time() - began < 0.5
