"""Blocks as a Slack client handles them: ids, the action of an element that a person used, and the values of inputs.

Shapes: https://docs.slack.dev/reference/block-kit/block-elements,
/reference/interaction-payloads/block_actions-payload and, for values, /reference/views#state.
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from playground.client.errors import PageError
from slack_simulator.block_rules import INTERACTIVE
from slack_simulator.messages import Json

VALUE_KEYS: Mapping[str, str] = {
    **dict.fromkeys(("static_select", "external_select", "radio_buttons"), "selected_option"),
    **dict.fromkeys(("multi_static_select", "multi_external_select", "checkboxes"), "selected_options"),
    **dict.fromkeys(("plain_text_input", "email_text_input", "url_text_input", "number_input"), "value"),
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
}
"""Key of the value, for each type of element that keeps one."""
REQUIRED = "Please complete this required field."
"""Slack's message under a required input that is empty."""

_SELECTION_KEYS = {**VALUE_KEYS, "overflow": "selected_option"}
_INITIAL_KEYS: Mapping[str, str] = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    **{key: key.replace("selected", "initial", 1) for key in VALUE_KEYS.values() if key.startswith("selected")},
}
_ACTION_FIELDS = ("type", "action_id", "text", "value", "style", "placeholder")
"""Fields of an element that Slack repeats in the action."""
_WITH_OPTIONS = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}


def with_ids(blocks: list[Json]) -> list[Json]:
    """Return a copy of ``blocks`` in which every block and interactive element has an id, as Slack adds missing ones.

    Equal blocks get equal ids in every call.
    """
    return [_with_ids(block, f"b{number}") for number, block in enumerate(blocks)]


def _with_ids(block: Json, block_id: str) -> Json:
    numbers = itertools.count()

    def visit(part: Any) -> Any:
        if isinstance(part, list):
            return [visit(item) for item in part]
        if not isinstance(part, dict):
            return part
        copied = {key: visit(value) for key, value in part.items()}
        if copied.get("type") in INTERACTIVE:
            return {"action_id": f"{block_id}.{next(numbers)}", **copied}
        return copied

    return {"block_id": block_id, **visit(block)}


def interactive_elements(part: Any) -> Iterator[Json]:
    """Yield every interactive element in a block, at any depth."""
    if isinstance(part, dict):
        if part.get("type") in INTERACTIVE:
            yield part
        part = list(part.values())
    for item in part if isinstance(part, list) else []:
        yield from interactive_elements(item)


def used_action(blocks: list[Json], given: Json) -> Json:
    """Return the action that Slack reports for an element that a person used.

    Args:
        blocks: Blocks with ids.
        given: The element's ``block_id`` and ``action_id``, and the selection under Slack's key for it.

    Raises:
        PageError: There is no such element, or it does not offer the selection.
    """
    wanted = (given.get("block_id"), given.get("action_id"))
    for block in blocks:
        for element in interactive_elements(block):
            if (block["block_id"], element["action_id"]) == wanted:
                repeated = {name: element[name] for name in _ACTION_FIELDS if name in element}
                return {**repeated, "block_id": block["block_id"], **selection(element, given)}
    raise PageError("This element is gone. The message or window has changed in the meantime.", 404)


def selection(element: Json, given: Json) -> Json:
    """Return the selection in ``given`` as Slack reports it; empty for an element that can only be pressed.

    Raises:
        PageError: The element does not offer the selection.
    """
    if element["type"] == "feedback_buttons":
        return {"value": _offered_option([element["positive_button"], element["negative_button"]], given)["value"]}
    key = _SELECTION_KEYS.get(element["type"])
    if key is None:
        return {}
    value = given.get(key)
    if value and element["type"] in _WITH_OPTIONS:
        options = _options(element)
        many = key == "selected_options"
        value = [_offered_option(options, one) for one in value] if many else _offered_option(options, value)
    return {key: value if value is not None or key != "selected_options" else []}


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options", [])]


def _offered_option(options: list[Json], given: Any) -> Json:
    wanted = given.get("value") if isinstance(given, dict) else None
    for option in options:
        if option.get("value") == wanted:
            return option
    raise PageError("This option is not available.")


def input_values(blocks: list[Json], given: Mapping[str, Any]) -> Json:
    """Return the value of every element that keeps one: block id -> action id -> state.

    An element that ``given`` (of the same shape) does not mention has its initial value.

    Raises:
        PageError: An element does not offer the value that ``given`` has for it.
    """
    values: Json = {}
    for block in blocks:
        for element in interactive_elements(block):
            if element["type"] in VALUE_KEYS:
                values.setdefault(block["block_id"], {})[element["action_id"]] = _state(block, element, given)
    return values


def _state(block: Json, element: Json, given: Mapping[str, Any]) -> Json:
    key = VALUE_KEYS[element["type"]]
    entered = given.get(block["block_id"], {}).get(element["action_id"])
    if not isinstance(entered, dict):
        entered = {key: element.get(_INITIAL_KEYS[key])}
    return {"type": element["type"], **selection(element, entered)}


def missing_inputs(blocks: list[Json], values: Json) -> dict[str, str]:
    """Return an error for each required input that is empty, by block id. Slack checks this before it asks the app."""
    inputs = (block for block in blocks if block.get("type") == "input" and not block.get("optional"))
    return {block["block_id"]: REQUIRED for block in inputs if not any(map(_is_filled, _states(block, values)))}


def _states(block: Json, values: Json) -> list[Json]:
    return list(values.get(block["block_id"], {}).values())


def _is_filled(state: Json) -> bool:
    return bool(state[VALUE_KEYS[state["type"]]])
