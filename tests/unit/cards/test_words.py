"""Words on a card can never be live markup of somebody else's making."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.cards.words import Channel, Link, Person, Soft, Strong, escape, mrkdwn, plain, rich

LIVE = re.compile(r"<[^>]*>|(?<!\u200b)[*_~`]")
WORDS = st.text(max_size=200)


@given(WORDS)
def test_nothing_live_survives_escaping(text: str) -> None:
    assert not LIVE.search(escape(text))


@given(WORDS)
def test_escaped_words_read_as_they_were_written(text: str) -> None:
    shown = html.unescape(escape(text).replace("\u200b", ""))

    assert shown == html.unescape(text.replace("&", "&amp;").replace("\u200b", ""))


@given(WORDS, WORDS)
def test_only_our_own_marks_are_live(text: str, label: str) -> None:
    drawn = mrkdwn(Strong(text), Soft(text), Link(label, "https://example.org/a?b=1&c=2|3"), text)

    assert drawn.count("<") == drawn.count(">") == 1
    assert "<https://example.org/a?b=1&amp;c=2%7C3|" in drawn


@given(WORDS)
def test_a_user_id_is_a_mention_only_if_it_is_one(user_id: str) -> None:
    assert not LIVE.search(mrkdwn(Person(user_id))) or re.fullmatch(r"[UW][A-Z0-9]+", user_id)


@given(WORDS)
def test_a_channels_id_is_its_name_only_if_it_is_one(channel_id: str) -> None:
    assert not LIVE.search(mrkdwn(Channel(channel_id))) or re.fullmatch(r"[CG][A-Z0-9]+", channel_id)
    assert plain(Channel("C0GENERAL")) == "<#C0GENERAL>"


@given(WORDS)
def test_rich_text_says_the_words_to_the_letter(text: str) -> None:
    assert rich(text) == [{"type": "text", "text": text}]


def test_plain_words_name_a_links_address() -> None:
    assert plain("See ", Link("the page", "https://example.org/a_b")) == "See the page (https://example.org/a_b)"
