"""Interactive elements in blocks: found by their ids, and what Slack tells of one that was used.

Shapes: https://docs.slack.dev/reference/block-kit/block-elements and
/reference/interaction-payloads/block_actions-payload.
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.block_rules import INTERACTIVE
from bot.playground.messages import Json
from bot.playground.page.errors import PageError

STATES: Mapping[str, str] = {
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
"""Kinds of elements that keep what somebody put in -> the key it stands at."""
_CHOICES = {**STATES, "overflow": "selected_option"}
_KEPT = ("type", "action_id", "text", "value", "style", "placeholder")
_FROM_OPTIONS = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}


def identified(blocks: list[Json]) -> list[Json]:
    """``blocks`` with an id for each block and element that came without one, as Slack gives them.

    The same blocks get the same ids each time.
    """
    return [_identified_block(block, f"b{number}") for number, block in enumerate(blocks)]


def _identified_block(block: Json, name: str) -> Json:
    numbers = itertools.count()

    def visit(part: Any) -> Any:
        if isinstance(part, list):
            return [visit(item) for item in part]
        if not isinstance(part, dict):
            return part
        seen = {key: visit(value) for key, value in part.items()}
        if seen.get("type") in INTERACTIVE:
            return {"action_id": f"{name}.{next(numbers)}", **seen}
        return seen

    return {"block_id": name, **visit(block)}


def elements(part: Any) -> Iterator[Json]:
    """Every interactive element in a block, at any depth."""
    if isinstance(part, dict):
        if part.get("type") in INTERACTIVE:
            yield part
        part = list(part.values())
    for item in part if isinstance(part, list) else []:
        yield from elements(item)


def used(blocks: list[Json], given: Json) -> Json:
    """What Slack tells of an element of ``blocks`` (identified) that a person used as ``given`` says.

    Raises:
        PageError: there is no such element, or it does not offer what was chosen.
    """
    wanted = (given.get("block_id"), given.get("action_id"))
    for block in blocks:
        for element in elements(block):
            if (block["block_id"], element["action_id"]) == wanted:
                kept = {name: element[name] for name in _KEPT if name in element}
                return {**kept, "block_id": block["block_id"], **chosen(element, given)}
    raise PageError("That is no longer there; the message or view has changed meanwhile.", 404)


def chosen(element: Json, given: Json) -> Json:
    """What ``given`` chooses of ``element``, in Slack's words; empty for what can only be pressed.

    Raises:
        PageError: the element does not offer it.
    """
    if element["type"] == "feedback_buttons":
        return {"value": _one_of([element["positive_button"], element["negative_button"]], given)["value"]}
    key = _CHOICES.get(element["type"])
    if key is None:
        return {}
    value = given.get(key)
    if value and element["type"] in _FROM_OPTIONS:
        offered = _offered(element)
        value = [_one_of(offered, one) for one in value] if key == "selected_options" else _one_of(offered, value)
    return {key: value if value is not None or key != "selected_options" else []}


def _offered(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options", [])]


def _one_of(offered: list[Json], given: Any) -> Json:
    wanted = given.get("value") if isinstance(given, dict) else None
    for option in offered:
        if option.get("value") == wanted:
            return option
    raise PageError("That choice is not offered here.")
