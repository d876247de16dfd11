"""Blocks that Slack accepts and blocks that it refuses."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slack_simulator.block_rules import BLOCKS, block_errors

MRKDWN = {"type": "mrkdwn", "text": "x"}
PLAIN = {"type": "plain_text", "text": "x"}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "go"}
YES, NO = {"text": PLAIN, "value": "yes"}, {"text": PLAIN, "value": "no", "accessibility_label": "No"}
FEEDBACK = {"type": "feedback_buttons", "positive_button": YES, "negative_button": NO}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": MRKDWN, "accessory": BUTTON},
        {"type": "section", "fields": [MRKDWN, PLAIN]},
        {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "x"},
        {"type": "context", "elements": [MRKDWN, {"type": "image", "image_url": "https://x.example", "alt_text": "x"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
        {"type": "carousel", "elements": [{"type": "card", "title": MRKDWN, "actions": [BUTTON]}]},
        {"type": "context_actions", "elements": [FEEDBACK]},
        {"type": "divider"},
    ],
    ids=lambda block: str(block["type"]),
)
def test_a_sound_block_is_accepted(block: dict[str, Any]) -> None:
    assert block_errors([block]) == []


@pytest.mark.parametrize(
    ("block", "error"),
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
            {"type": "actions", "elements": [FEEDBACK]},
            "unsupported type: feedback_buttons [json-pointer:/blocks/0/elements/0/type]",
        ),
        (
            {"type": "context_actions", "elements": [{**FEEDBACK, "negative_button": None}]},
            "missing required field: negative_button [json-pointer:/blocks/0/elements/0]",
        ),
        (
            {"type": "context_actions", "elements": [{**FEEDBACK, "positive_button": {"text": PLAIN}}]},
            "missing required field: value [json-pointer:/blocks/0/elements/0/positive_button]",
        ),
        (
            {"type": "context_actions", "elements": [{**FEEDBACK, "positive_button": {**YES, "text": MRKDWN}}]},
            "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/positive_button/text/type]",
        ),
        (
            {"type": "carousel", "elements": [{"type": "card", "actions": [{"type": "button"}]}]},
            "missing required field: text [json-pointer:/blocks/0/elements/0/actions/0]",
        ),
        (
            {"type": "card", "subtitle": MRKDWN},
            "missing required field: hero_image or title or actions or body [json-pointer:/blocks/0]",
        ),
        (
            {"type": "container", "child_blocks": [{"type": "card", "title": MRKDWN}]},
            "unsupported type: card [json-pointer:/blocks/0/child_blocks/0/type]",
        ),
        (
            {"type": "header", "text": {**PLAIN, "text": "x" * 151}},
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            {"type": "actions", "elements": [BUTTON, BUTTON]},
            '`action_id` "go" already exists [json-pointer:/blocks/0/elements/1/action_id]',
        ),
    ],
    ids=itertools.count(),
)
def test_an_error_names_the_rule_and_the_place(block: dict[str, Any], error: str) -> None:
    assert block_errors([block]) == [error]


def test_an_action_id_may_repeat_in_another_block_but_a_block_id_may_not() -> None:
    row = {"type": "actions", "elements": [BUTTON]}

    assert block_errors([row, row]) == []
    assert block_errors([{**row, "block_id": "row"}] * 2) == [
        '`block_id` "row" already exists [json-pointer:/blocks/1/block_id]'
    ]


KEYS = st.sampled_from(
    ["type", "text", "elements", "fields", "accessory", "actions", "value", "block_id", "options", "title"]
)
ANY = st.recursive(
    st.none() | st.integers() | st.sampled_from([*BLOCKS, "mrkdwn", "plain_text", "button"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(KEYS, ANY, max_size=5), max_size=3))
def test_any_json_is_checked_without_an_exception(blocks: list[dict[str, Any]]) -> None:
    assert all(isinstance(error, str) for error in block_errors(blocks))
