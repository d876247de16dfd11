"""The table of Slack's limits: against Slack's published types, against the app's own limits, and applied."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cards import limits as app_limits
from slack_simulator.block_rules import block_errors
from slack_simulator.limit_rules import field_errors
from slack_simulator.limits import IDS, ITEMS, MAX_BLOCK_TEXT, MAX_MESSAGE_BLOCKS, MAX_TEXT, NUMBERS, TEXT

SCHEMA = Path(__file__).parents[2] / "node" / "build" / "blocks.schema.json"
"""JSON Schema of the blocks in Slack's npm package @slack/types, whose descriptions hold Slack's limits."""
UNTYPED = {"ConfirmationDialog": "confirm", "OptionGroup": "option_group", "MrkdwnOption": "option",
           "PlainTextOption": "option"}  # fmt: skip
LENGTH = re.compile(r"(?:[Mm]aximum\s+length|Limit)\D*?([\d,]+)(?:\s+characters|$)|less than (\d+) characters")
COUNT = re.compile(r"[Mm]aximum(?: number of \w+(?: \w+)? is| of)? (\d+)(?! characters)")
OUTDATED = {("option", "value"): 75}
"""Limits of the published types that Slack's documentation has replaced, with the number in the types.

docs.slack.dev/reference/block-kit/composition-objects/option-object says 150.
"""


def documented(pattern: re.Pattern[str]) -> Iterator[tuple[str, str, int]]:
    """Yield each limit that a field's description names: the object's type, the field, and the number."""
    for name, definition in json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"].items():
        for variant in definition.get("anyOf", [definition]):
            properties: dict[str, Any] = variant.get("properties", {})
            kind = properties.get("type", {}).get("const", UNTYPED.get(name))
            for field, schema in properties.items():
                description = str(schema.get("description", ""))
                if kind and (found := pattern.search(description)):
                    less = found.lastindex == 2
                    yield kind, field, int(found[found.lastindex or 0].replace(",", "")) - less


def test_every_length_in_slacks_types_is_in_the_table() -> None:
    lengths = {(kind, field): number for kind, field, number in documented(LENGTH)}
    ours = {(kind, field): {**IDS, **TEXT.get(kind, {})}.get(field) for kind, field in lengths}

    assert len(lengths) > 60
    assert {key: OUTDATED.get(key, number) for key, number in ours.items()} == lengths


def test_every_number_of_items_in_slacks_types_is_in_the_table() -> None:
    counts = {(kind, field): number for kind, field, number in documented(COUNT) if field != "type"}
    ours = {**{(k, f): r.most for k, fields in ITEMS.items() for f, r in fields.items()},
            **{(k, f): r.most for k, fields in NUMBERS.items() for f, r in fields.items()}}  # fmt: skip

    assert len(counts) > 10
    assert {key: ours.get(key) for key in counts} == counts


def test_no_limit_of_the_app_is_above_slacks() -> None:
    pairs = [
        (app_limits.MAX_BLOCKS, MAX_MESSAGE_BLOCKS),
        (app_limits.MAX_HEADER, TEXT["header"]["text"]),
        (app_limits.MAX_SECTION, TEXT["section"]["text"]),
        (app_limits.MAX_CONTEXT, TEXT["mrkdwn"]["text"]),
        (app_limits.MAX_CONTEXT_ELEMENTS, ITEMS["context"]["elements"].most),
        (app_limits.MAX_BUTTON, TEXT["button"]["text"]),
        (app_limits.MAX_BUTTON_VALUE, TEXT["button"]["value"]),
        (app_limits.MAX_BUTTONS, ITEMS["actions"]["elements"].most),
        (app_limits.MAX_ID, IDS["action_id"]),
        (app_limits.MAX_CARDS, ITEMS["carousel"]["elements"].most),
        (app_limits.MAX_CARD_TITLE, TEXT["card"]["title"]),
        (app_limits.MAX_CARD_BODY, TEXT["card"]["body"]),
        (app_limits.MAX_CARD_BUTTONS, ITEMS["card"]["actions"].most),
        (app_limits.MAX_MESSAGE, MAX_BLOCK_TEXT),
        (app_limits.MAX_TEXT, MAX_TEXT),
    ]

    assert [(ours, slacks) for ours, slacks in pairs if ours > slacks] == []


def plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def options(count: int, **changed: Any) -> list[dict[str, Any]]:
    return [{"text": plain(5), "value": str(number), **changed} for number in range(count)]


def element(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [{"type": kind, "action_id": "go", **fields}]}


def button(**fields: Any) -> dict[str, Any]:
    return element("button", **{"text": plain(5), **fields})


IMAGE = {"type": "image", "image_url": "https://x.example", "alt_text": "x"}
INPUT = {"type": "input", "label": plain(5), "element": {"type": "plain_text_input"}}
CARD = {"type": "card", "title": plain(5)}
CONFIRM = {"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)}
AT = "/blocks/0/elements/0"


@pytest.mark.parametrize(
    ("block", "error"),
    [
        ({"type": "section", "text": plain(3_001)}, "must be less than 3001 characters /blocks/0/text/text"),
        ({"type": "section", "text": plain(0)}, "must be more than 0 characters /blocks/0/text/text"),
        ({"type": "section", "fields": [plain(5)] * 11}, "no more than 10 items allowed /blocks/0/fields"),
        ({"type": "section", "fields": [plain(5), plain(2_001)]},
         "must be less than 2001 characters /blocks/0/fields/1/text"),
        ({"type": "section", "text": plain(5), "block_id": "x" * 256},
         "must be less than 256 characters /blocks/0/block_id"),
        ({"type": "context", "elements": [plain(5)] * 11}, "no more than 10 items allowed /blocks/0/elements"),
        ({"type": "context", "elements": [plain(3_001)]}, f"must be less than 3001 characters {AT}/text"),
        ({"type": "actions", "elements": [{"type": "datepicker"}] * 26},
         "no more than 25 items allowed /blocks/0/elements"),
        (button(text=plain(76)), f"must be less than 76 characters {AT}/text/text"),
        (button(value="x" * 2_001), f"must be less than 2001 characters {AT}/value"),
        (button(url="x" * 3_001), f"must be less than 3001 characters {AT}/url"),
        (button(accessibility_label="x" * 76), f"must be less than 76 characters {AT}/accessibility_label"),
        (button(action_id="x" * 256), f"must be less than 256 characters {AT}/action_id"),
        (button(confirm={**CONFIRM, "title": plain(101)}), f"must be less than 101 characters {AT}/confirm/title/text"),
        (button(confirm={**CONFIRM, "text": plain(301)}), f"must be less than 301 characters {AT}/confirm/text/text"),
        (button(confirm={**CONFIRM, "confirm": plain(31)}),
         f"must be less than 31 characters {AT}/confirm/confirm/text"),
        (button(confirm={**CONFIRM, "deny": plain(31)}), f"must be less than 31 characters {AT}/confirm/deny/text"),
        (element("static_select", options=options(101)), f"no more than 100 items allowed {AT}/options"),
        (element("static_select", options=options(1), placeholder=plain(151)),
         f"must be less than 151 characters {AT}/placeholder/text"),
        (element("static_select", options=options(1, text=plain(76))),
         f"must be less than 76 characters {AT}/options/0/text/text"),
        (element("static_select", options=options(1, value="x" * 151)),
         f"must be less than 151 characters {AT}/options/0/value"),
        (element("static_select", options=options(1, description=plain(76))),
         f"must be less than 76 characters {AT}/options/0/description/text"),
        (element("static_select", option_groups=[{"label": plain(5), "options": options(1)}] * 101),
         f"no more than 100 items allowed {AT}/option_groups"),
        (element("static_select", option_groups=[{"label": plain(76), "options": options(1)}]),
         f"must be less than 76 characters {AT}/option_groups/0/label/text"),
        (element("static_select", option_groups=[{"label": plain(5), "options": options(101)}]),
         f"no more than 100 items allowed {AT}/option_groups/0/options"),
        (element("overflow", options=options(6)), f"no more than 5 items allowed {AT}/options"),
        (element("overflow", options=options(1, url="x" * 3_001)),
         f"must be less than 3001 characters {AT}/options/0/url"),
        (element("checkboxes", options=options(11)), f"no more than 10 items allowed {AT}/options"),
        (element("radio_buttons", options=options(11)), f"no more than 10 items allowed {AT}/options"),
        ({**IMAGE, "alt_text": "x" * 2_001}, "must be less than 2001 characters /blocks/0/alt_text"),
        ({**IMAGE, "image_url": "x" * 3_001}, "must be less than 3001 characters /blocks/0/image_url"),
        ({**IMAGE, "title": plain(2_001)}, "must be less than 2001 characters /blocks/0/title/text"),
        ({**INPUT, "label": plain(2_001)}, "must be less than 2001 characters /blocks/0/label/text"),
        ({**INPUT, "hint": plain(2_001)}, "must be less than 2001 characters /blocks/0/hint/text"),
        ({**INPUT, "element": {"type": "plain_text_input", "max_length": 3_001}},
         "must be from 1 to 3000 /blocks/0/element/max_length"),
        ({**INPUT, "element": {"type": "plain_text_input", "placeholder": plain(151)}},
         "must be less than 151 characters /blocks/0/element/placeholder/text"),
        ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters /blocks/0/text"),
        ({**CARD, "title": plain(151)}, "must be less than 151 characters /blocks/0/title/text"),
        ({**CARD, "subtitle": plain(151)}, "must be less than 151 characters /blocks/0/subtitle/text"),
        ({**CARD, "body": plain(201)}, "must be less than 201 characters /blocks/0/body/text"),
        ({**CARD, "actions": [{"type": "button", "text": plain(5)}] * 4},
         "no more than 3 items allowed /blocks/0/actions"),
        ({"type": "carousel", "elements": [CARD] * 11}, "no more than 10 items allowed /blocks/0/elements"),
        ({"type": "carousel", "elements": [{**CARD, "body": plain(201)}]},
         f"must be less than 201 characters {AT}/body/text"),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101},
         "no more than 100 items allowed /blocks/0/rows"),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
         "no more than 20 items allowed /blocks/0/rows/0"),
        ({"type": "data_table", "caption": "x", "rows": [[{"type": "raw_text", "text": "x"}]]},
         "no fewer than 2 items allowed /blocks/0/rows"),
        ({"type": "container", "title": plain(5), "child_blocks": [{"type": "divider"}] * 11},
         "no more than 10 items allowed /blocks/0/child_blocks"),
        ({"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}
        ]}, f"must be more than 0 characters {AT}/elements/0/text"),
        ({"type": "rich_text", "elements": [{"type": "rich_text_quote", "border": 2, "elements": []}]},
         f"must be from 0 to 1 {AT}/border"),
    ],
    ids=lambda value: value.replace("/", ".") if isinstance(value, str) else "",
)  # fmt: skip
def test_a_block_beyond_a_limit_is_refused_with_the_place(block: dict[str, Any], error: str) -> None:
    rule, _, place = error.rpartition(" ")

    assert block_errors([block]) == [f"{rule} [json-pointer:{place}]"]


def test_a_block_at_its_limits_is_accepted() -> None:
    everything: list[dict[str, Any]] = [
        {"type": "header", "text": plain(150), "block_id": "x" * 255},
        {"type": "section", "text": plain(3_000), "fields": [plain(2_000)] * 10},
        button(text=plain(75), value="x" * 2_000, url="x" * 3_000, confirm=CONFIRM),
        element("static_select", options=options(100, value="x" * 150), placeholder=plain(150)),
        {"type": "carousel", "elements": [{"type": "card", "title": plain(150), "body": plain(200)}] * 10},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100},
    ]

    assert block_errors(everything) == []


@pytest.mark.parametrize(
    ("view", "error"),
    [
        ({"submit": plain(25)}, "must be less than 25 characters [json-pointer:/view/submit/text]"),
        ({"close": plain(25)}, "must be less than 25 characters [json-pointer:/view/close/text]"),
        ({"private_metadata": "x" * 3_001}, "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        ({"callback_id": "x" * 256}, "must be less than 256 characters [json-pointer:/view/callback_id]"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
    ],
)
def test_a_view_beyond_a_limit_is_refused_with_the_place(view: dict[str, Any], error: str) -> None:
    assert list(field_errors(view, "modal", "/view")) == [error]
