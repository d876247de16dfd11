"""Which blocks Slack refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.block_rules import BLOCKS, broken_rules

MRKDWN = {"type": "mrkdwn", "text": "x"}
PLAIN = {"type": "plain_text", "text": "x"}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "go"}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": MRKDWN, "accessory": BUTTON},
        {"type": "section", "fields": [MRKDWN, PLAIN]},
        {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "x"},
        {"type": "context", "elements": [MRKDWN, {"type": "image", "image_url": "https://x.example", "alt_text": "x"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
        {"type": "carousel", "elements": [{"type": "card", "title": MRKDWN, "actions": [BUTTON]}]},
        {"type": "divider"},
    ],
    ids=lambda block: str(block["type"]),
)
def test_a_sound_block_is_taken(block: dict[str, Any]) -> None:
    assert broken_rules([block]) == []


@pytest.mark.parametrize(
    ("block", "rule"),
    [
        ({}, "unsupported type: None [json-pointer:/blocks/0/type]"),
        ({"type": "sektion"}, "unsupported type: sektion [json-pointer:/blocks/0/type]"),
        ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
        ({"type": "section", "text": "x"}, "must be an object [json-pointer:/blocks/0/text]"),
        (
            {"type": "section", "text": {"type": "mrkdwn"}},
            "missing required field: text [json-pointer:/blocks/0/text]",
        ),
        ({"type": "header", "text": MRKDWN}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
        ({"type": "actions", "elements": BUTTON}, "must be an array [json-pointer:/blocks/0/elements]"),
        (
            {"type": "actions", "elements": [{**BUTTON, "text": MRKDWN}]},
            "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
        ),
        (
            {"type": "actions", "elements": [{**BUTTON, "value": 1}]},
            "must be a string: value [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            {"type": "carousel", "elements": [{"type": "card", "actions": [{"type": "button"}]}]},
            "missing required field: text [json-pointer:/blocks/0/elements/0/actions/0]",
        ),
        ({"type": "header", "text": {**PLAIN, "text": "x" * 151}}, "header text of 151 characters; 150 at most"),
        ({"type": "actions", "elements": [BUTTON, BUTTON]}, "action_id go stands 2 times"),
    ],
    ids=range(12),
)
def test_a_broken_block_is_told_with_the_place(block: dict[str, Any], rule: str) -> None:
    (told,) = broken_rules([block])

    assert told.startswith(rule)


def test_an_action_id_may_stand_in_two_blocks_but_a_block_id_may_not() -> None:
    row = {"type": "actions", "elements": [BUTTON]}

    assert broken_rules([row, row]) == []
    assert len(broken_rules([{**row, "block_id": "row"}] * 2)) == 1


KEYS = st.sampled_from(
    ["type", "text", "elements", "fields", "accessory", "actions", "value", "block_id", "options", "title"]
)
ANY = st.recursive(
    st.none() | st.integers() | st.sampled_from([*BLOCKS, "mrkdwn", "plain_text", "button"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(KEYS, ANY, max_size=5), max_size=3))
def test_anything_at_all_is_judged(blocks: list[dict[str, Any]]) -> None:
    assert all(isinstance(rule, str) for rule in broken_rules(blocks))
