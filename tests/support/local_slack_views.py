"""Buttons, modals and the Home tab in the emulator local-slack.

A test can use modals and the Home tab only as the emulator's own web page does.
"""

import json
import logging
from collections.abc import Iterator
from typing import Any

from slack_sdk.socket_mode.builtin.connection import Connection

from tests.support.local_slack import LocalSlack, LocalSlackError, Message

View = dict[str, Any]


def shown(slack: LocalSlack, method: str) -> View | None:
    """Return the view of the bot's latest call of ``method``, such as ``views.open``; None before the first call."""
    calls = [entry for entry in slack.log() if entry["direction"] == "from_bot" and entry["summary"] == method]
    return calls[-1]["detail"]["view"] if calls else None


def submit(slack: LocalSlack, user: str, values: View) -> None:
    """Submit the user's modal. ``values`` is the state of its elements, by block id and then by action id."""
    _send(slack, {"t": "view_submit", "user": user, "values": values})


def _send(slack: LocalSlack, message: View) -> None:
    connection = Connection(slack.url.replace("http", "ws", 1) + "/ui", logging.getLogger(__name__))
    before = len(slack.log())
    connection.connect()
    try:
        connection.send(json.dumps(message))
        # The emulator drops what it has not read when the connection ends.
        slack.until(lambda: len(slack.log()) > before, "receive the message of its page")
    finally:
        connection.disconnect()


def button_of(message: Message, action_id: str) -> dict[str, Any]:
    """Return the action that a click on that button sends.

    Raises:
        LocalSlackError: The message has no such button.
    """
    for number, block in enumerate(message.get("blocks", [])):
        for element in _objects(block):
            if element.get("action_id") == action_id:
                action = {key: value for key, value in element.items() if key in ("type", "action_id", "text", "value")}
                return {**action, "block_id": block.get("block_id", f"b{number}")}
    raise LocalSlackError(f"no element {action_id!r} in {json.dumps(message, indent=1)}")


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every JSON object in ``value``, itself included."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for child in value if isinstance(value, list) else ():
        yield from _objects(child)
