"""The structure of Block Kit: which blocks and elements there are, and what each is made of.

Rules: https://docs.slack.dev/reference/block-kit. Lengths and counts are the business of
``bot.cards.limits``, which is asked once the structure is sound.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.cards.limits import faults
from bot.playground.messages import Json

_TEXTS = {"plain_text", "mrkdwn"}
_PLAIN = {"plain_text"}
_SELECTS = {f"{many}{what}_select" for many in ("", "multi_") for what in
            ("static", "external", "users", "conversations", "channels")}  # fmt: skip
_PRESSED = {"button", "overflow", "datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons",
            "workflow_button", *_SELECTS}  # fmt: skip
_TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input"}
INTERACTIVE = frozenset({*_PRESSED, *_TYPED, "feedback_buttons", "icon_button"})
"""Every element that people can use."""
_LISTS = {"elements", "fields", "actions", "options", "rows"}
_RICH = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}

Allowed = Mapping[str, set[str]]
"""Part of a block -> the types it, or each item of it, may have."""

BLOCKS: Mapping[str, Allowed] = {
    "section": {"text": _TEXTS, "fields": _TEXTS, "accessory": {*_PRESSED, "image"}},
    "header": {"text": _PLAIN},
    "divider": {},
    "image": {"title": _PLAIN},
    "context": {"elements": {*_TEXTS, "image"}},
    "actions": {"elements": {*_PRESSED, "icon_button"}},
    "context_actions": {"elements": {"feedback_buttons", "icon_button"}},
    "input": {"label": _PLAIN, "hint": _PLAIN, "element": {*_PRESSED, *_TYPED} - {"button", "overflow"}},
    "rich_text": {"elements": _RICH},
    "markdown": {},
    "card": {"title": _TEXTS, "subtitle": _TEXTS, "body": _TEXTS, "actions": {"button"}, "hero_image": {"image"}},
    "carousel": {"elements": {"card"}},
    "table": {},
    "data_table": {},
    "video": {"title": _PLAIN, "description": _PLAIN},
    "alert": {"text": _TEXTS},
    "container": {},
    "plan": {},
    "task_card": {},
    "file": {},
    "call": {},
}
"""Every block Slack draws, with the parts that have a type of their own."""

_ELEMENTS: Mapping[str, Allowed] = {"button": {"text": _PLAIN}}
_REQUIRED: Mapping[str, Sequence[str]] = {
    "section": ["text|fields"], "header": ["text"], "image": ["alt_text", "image_url|slack_file"], "button": ["text"],
    "context": ["elements"], "actions": ["elements"], "context_actions": ["elements"], "input": ["label", "element"],
    "rich_text": ["elements"], "markdown": ["text"], "carousel": ["elements"], "table": ["rows"],
    "static_select": ["options|option_groups"], "multi_static_select": ["options|option_groups"],
    "overflow": ["options"], "radio_buttons": ["options"], "checkboxes": ["options"],
}  # fmt: skip


def broken_rules(blocks: Sequence[Json]) -> list[str]:
    """What Slack would refuse of ``blocks``, in its way of saying it; empty when all is well."""
    found = [rule for number, block in enumerate(blocks) for rule in _broken(block, BLOCKS, f"/blocks/{number}")]
    return found or [
        *_broken_ids(blocks),
        *(rule for number, block in enumerate(blocks) for rule in _lengths(block, number)),
    ]


def _lengths(block: Json, number: int) -> Iterator[str]:
    yield from (f"{fault} [json-pointer:/blocks/{number}]" for fault in faults([block]))


def _broken(part: Json, kinds: Mapping[str, Allowed], at: str) -> Iterator[str]:
    kind = part.get("type")
    if not isinstance(kind, str) or kind not in kinds:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
        return
    for names in _REQUIRED.get(kind, ()):
        if not any(part.get(name) for name in names.split("|")):
            yield f"missing required field: {names.replace('|', ' or ')} [json-pointer:{at}]"
    for name in ("value", "block_id", "action_id"):
        if not isinstance(part.get(name, ""), str):
            yield f"must be a string: {name} [json-pointer:{at}/{name}]"
    for name, allowed in kinds[kind].items():
        yield from _broken_part(name, part.get(name), allowed, f"{at}/{name}")


def _broken_part(name: str, value: Any, allowed: set[str], at: str) -> Iterator[str]:
    """What is wrong with a part of a block: a list of parts where the name is that of one, else a part."""
    if value is None:
        return
    if name in _LISTS and not isinstance(value, list):
        yield f"must be an array [json-pointer:{at}]"
        return
    items = [(f"{at}/{number}", item) for number, item in enumerate(value)] if name in _LISTS else [(at, value)]
    for place, item in items:
        if not isinstance(item, dict):
            yield f"must be an object [json-pointer:{place}]"
        elif item.get("type") not in allowed:
            yield f"unsupported type: {item.get('type')} [json-pointer:{place}/type]"
        elif item["type"] in _TEXTS:
            yield from _broken_text(item, place)
        else:
            yield from _broken(item, {**{kind: {} for kind in allowed}, **_ELEMENTS, **BLOCKS}, place)


def _broken_text(part: Json, at: str) -> Iterator[str]:
    if not isinstance(part.get("text"), str):
        yield f"missing required field: text [json-pointer:{at}]"


def _broken_ids(blocks: Sequence[Json]) -> Iterator[str]:
    """Ids that stand twice: a ``block_id`` is one block's in a message, an ``action_id`` one element's in a block."""
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"block_id already exists: {name} [json-pointer:/blocks]" for name, count in ids.items() if count > 1)
