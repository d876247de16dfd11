"""Typed text, as Slack keeps it."""

import pytest

from bot.playground.page.saying import marked_up
from bot.playground.workspace import Workspace


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("@Guidepost hello", "<@U0GUIDEPOST> hello"),
        ("@guidepost, hello", "<@U0GUIDEPOST>, hello"),
        ("hello @GUIDEPOST", "hello <@U0GUIDEPOST>"),
        ("@guideposts hello", "@guideposts hello"),
        ("mail@guidepost.example", "mail@guidepost.example"),
        ("see #general", "see <#C0GENERAL|general>"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel> <@U0GUIDEPOST>", "&lt;!channel&gt; &lt;@U0GUIDEPOST&gt;"),
        ("https://example.org/a?b=1&c=2.", "<https://example.org/a?b=1&amp;c=2>."),
        ("(https://example.org)", "(<https://example.org>)"),
    ],
)
def test_people_channels_and_addresses_become_links_and_nothing_else_is_markup(typed: str, kept: str) -> None:
    assert marked_up(typed, Workspace()) == kept
