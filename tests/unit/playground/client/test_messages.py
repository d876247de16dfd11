"""Typed text as Slack stores it."""

import pytest

from playground.client.messages import to_mrkdwn
from slack_simulator.workspace import Workspace


@pytest.mark.parametrize(
    ("typed", "stored"),
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
def test_only_people_channels_and_addresses_become_links(typed: str, stored: str) -> None:
    assert to_mrkdwn(typed, Workspace()) == stored
