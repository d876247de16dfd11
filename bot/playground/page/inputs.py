"""What stands in the inputs of a modal, a Home tab or a message.

Shape: https://docs.slack.dev/reference/views#state.
"""

from collections.abc import Mapping
from typing import Any

from bot.playground.messages import Json
from bot.playground.page.elements import STATES, chosen, elements

_INITIAL: Mapping[str, str] = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    **{key: key.replace("selected", "initial", 1) for key in STATES.values() if key.startswith("selected")},
}
REQUIRED = "Please complete this required field."
"""What Slack says under an input that was left empty."""


def values_of(blocks: list[Json], given: Mapping[str, Any]) -> Json:
    """Block id -> action id -> state, for every element that keeps one: as ``given``, else as it stood initially.

    Raises:
        PageError: an element does not offer what is given for it.
    """
    values: Json = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] in STATES:
                values.setdefault(block["block_id"], {})[element["action_id"]] = _state(block, element, given)
    return values


def _state(block: Json, element: Json, given: Mapping[str, Any]) -> Json:
    key = STATES[element["type"]]
    told = given.get(block["block_id"], {}).get(element["action_id"])
    if not isinstance(told, dict):
        told = {key: element.get(_INITIAL[key])}
    return {"type": element["type"], **chosen(element, told)}


def left_empty(blocks: list[Json], values: Json) -> dict[str, str]:
    """Block id -> what is wrong, for the inputs that must not be left empty; Slack checks this before the app."""
    inputs = (block for block in blocks if block.get("type") == "input" and not block.get("optional"))
    return {block["block_id"]: REQUIRED for block in inputs if not any(map(_filled, _states(block, values)))}


def _states(block: Json, values: Json) -> list[Json]:
    return list(values.get(block["block_id"], {}).values())


def _filled(state: Json) -> bool:
    return bool(state[STATES[state["type"]]])
