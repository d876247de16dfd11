"""Check the structure of Block Kit: which blocks and elements exist, what each consists of, and which ids may repeat.

Rules: https://docs.slack.dev/reference/block-kit. Lengths and counts are in ``limits``. They are checked once the
structure is sound, so that an unsound block yields one error and no others that follow from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_simulator.limit_rules import limit_errors
from slack_simulator.messages import Json

_TEXTS = {"plain_text", "mrkdwn"}
_PLAIN = {"plain_text"}
_SELECTS = {f"{many}{source}_select" for many in ("", "multi_") for source in
            ("static", "external", "users", "conversations", "channels")}  # fmt: skip
_PRESSED = {"button", "overflow", "datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons",
            "workflow_button", *_SELECTS}  # fmt: skip
_TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input"}
INTERACTIVE = frozenset({*_PRESSED, *_TYPED, "feedback_buttons", "icon_button"})
"""Types of all elements that people can use."""
_LISTS = {"elements", "fields", "actions", "options", "rows", "child_blocks"}
_RICH = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
_CONTAINED = {"actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table",
              "video"}  # fmt: skip

Allowed = Mapping[str, set[str]]
"""Fields of a block, each with the types that its value, or each item of its list, may have."""

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
    "card": {"title": _TEXTS, "subtitle": _TEXTS, "body": _TEXTS, "subtext": _TEXTS, "actions": {"button"},
             "hero_image": {"image"}, "icon": {"image", "icon"}},
    "carousel": {"elements": {"card"}},
    "table": {},
    "data_table": {},
    "video": {"title": _PLAIN, "description": _PLAIN},
    "alert": {"text": _TEXTS},
    "container": {"title": _PLAIN, "subtitle": _TEXTS, "child_blocks": _CONTAINED},
    "plan": {},
    "task_card": {},
    "file": {},
    "call": {},
}  # fmt: skip
"""Every block that Slack draws, with its fields that hold objects."""

_ELEMENTS: Mapping[str, Allowed] = {"button": {"text": _PLAIN}}
_REQUIRED: Mapping[str, Sequence[str]] = {
    "section": ["text|fields"], "header": ["text"], "image": ["alt_text", "image_url|slack_file"], "button": ["text"],
    "context": ["elements"], "actions": ["elements"], "context_actions": ["elements"], "input": ["label", "element"],
    "rich_text": ["elements"], "markdown": ["text"], "carousel": ["elements"], "table": ["rows"], "alert": ["text"],
    "card": ["hero_image|title|actions|body"], "data_table": ["rows", "caption"], "container": ["child_blocks"],
    "video": ["alt_text", "title", "thumbnail_url", "video_url"],
    "static_select": ["options|option_groups"], "multi_static_select": ["options|option_groups"],
    "feedback_buttons": ["positive_button", "negative_button"],
    "overflow": ["options"], "radio_buttons": ["options"], "checkboxes": ["options"],
}  # fmt: skip
"""Fields that each type requires. Of fields joined by ``|``, one is enough."""
_FEEDBACK = ("positive_button", "negative_button")
"""Fields of ``feedback_buttons`` that hold a button without a type."""


def block_errors(blocks: Sequence[Json], at: str = "/blocks") -> list[str]:
    """Return Slack's errors for ``blocks``, which stand at the JSON pointer ``at``; empty when Slack accepts them."""
    placed = [(block, f"{at}/{number}") for number, block in enumerate(blocks)]
    errors = [error for block, place in placed for error in _structure_errors(block, BLOCKS, place)]
    if errors:
        return errors
    errors += _repeated_ids(placed, "block_id")
    for block, place in placed:
        errors += limit_errors(block, str(block["type"]), place)
        errors += _repeated_ids(_objects(block, place), "action_id")
    # A text that exceeds the limit of its field and that of text objects is one error.
    return list(dict.fromkeys(errors))


def _structure_errors(part: Json, kinds: Mapping[str, Allowed], at: str) -> Iterator[str]:
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
        yield from _field_errors(name, part.get(name), allowed, f"{at}/{name}")
    for name in _FEEDBACK if kind == "feedback_buttons" else ():
        yield from _feedback_errors(part.get(name), f"{at}/{name}")


def _feedback_errors(button: Any, at: str) -> Iterator[str]:
    """Yield the structural errors of one of the two buttons in ``feedback_buttons``, unless it is missing."""
    if button is None:
        return
    if not isinstance(button, dict):
        yield f"must be an object [json-pointer:{at}]"
        return
    for name in ("text", "value"):
        if not button.get(name):
            yield f"missing required field: {name} [json-pointer:{at}]"
    if not isinstance(button.get("value", ""), str):
        yield f"must be a string: value [json-pointer:{at}/value]"
    yield from _field_errors("text", button.get("text"), _PLAIN, f"{at}/text")


def _field_errors(name: str, value: Any, allowed: set[str], at: str) -> Iterator[str]:
    """Yield the structural errors of a field's value, or of each item where the field holds a list."""
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
            if not isinstance(item.get("text"), str):
                yield f"missing required field: text [json-pointer:{place}]"
        else:
            yield from _structure_errors(item, {**{kind: {} for kind in allowed}, **_ELEMENTS, **BLOCKS}, place)


def _repeated_ids(placed: Sequence[tuple[Json, str]], name: str) -> Iterator[str]:
    """Yield an error for each id that repeats an earlier one.

    A ``block_id`` belongs to one block of a message, an ``action_id`` to one element of a block.
    """
    seen: set[str] = set()
    for part, place in placed:
        value = part.get(name)
        if not isinstance(value, str):
            continue
        if value in seen:
            yield f'`{name}` "{value}" already exists [json-pointer:{place}/{name}]'
        seen.add(value)


def _objects(value: Any, at: str) -> list[tuple[Json, str]]:
    """Return every object in ``value``, itself included, each with its JSON pointer."""
    children = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    found = [(value, at)] if isinstance(value, dict) else []
    return found + [one for key, child in children for one in _objects(child, f"{at}/{key}")]
