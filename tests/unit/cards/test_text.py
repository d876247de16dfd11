"""Text that a person typed never becomes live markup on a card."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.text import (
    Bold,
    ChannelLink,
    Italic,
    Link,
    UserMention,
    escape,
    first_words,
    message_text,
    mrkdwn,
    rich_text,
)

LIVE = re.compile(r"<[^>]*>|(?<!\u200b)[*_~`]")
TEXT = st.text(max_size=200)


@given(TEXT)
def test_no_live_markup_survives_escaping(text: str) -> None:
    assert not LIVE.search(escape(text))


@given(TEXT)
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    shown = html.unescape(escape(text).replace("\u200b", ""))

    assert shown == html.unescape(text.replace("&", "&amp;").replace("\u200b", ""))


@given(TEXT, TEXT)
def test_only_our_own_marks_are_live(text: str, label: str) -> None:
    rendered = mrkdwn(Bold(text), Italic(text), Link(label, "https://example.org/a?b=1&c=2|3"), text)

    assert rendered.count("<") == rendered.count(">") == 1
    assert "<https://example.org/a?b=1&amp;c=2%7C3|" in rendered


@given(TEXT)
def test_only_a_valid_user_id_becomes_a_mention(user_id: str) -> None:
    assert not LIVE.search(mrkdwn(UserMention(user_id))) or re.fullmatch(r"[UW][A-Z0-9]+", user_id)


@given(TEXT)
def test_only_a_valid_channel_id_becomes_a_channel_link(channel_id: str) -> None:
    assert not LIVE.search(mrkdwn(ChannelLink(channel_id))) or re.fullmatch(r"[CG][A-Z0-9]+", channel_id)
    assert message_text(ChannelLink("C0GENERAL")) == "<#C0GENERAL>"


@given(TEXT)
def test_rich_text_keeps_every_letter(text: str) -> None:
    assert rich_text(text) == [{"type": "text", "text": text}]


def test_the_text_of_a_message_spells_out_a_links_address() -> None:
    link = Link("the page", "https://example.org/a_b")

    assert message_text("See ", link) == "See the page (https://example.org/a_b)"


@pytest.mark.parametrize(
    ("text", "shortened"),
    [("two words", "two words"), ("one, twenty-two", "one…"), ("unbreakable", "unbreaka…"), ("", "")],
)
def test_words_are_cut_between_two_of_them(text: str, shortened: str) -> None:
    assert first_words(text, 9) == shortened
