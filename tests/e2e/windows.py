"""Modals and the Home tab in the emulator local-slack, which takes what is done there from its own web page only."""

import json
import logging
from typing import Any

from slack_sdk.socket_mode.builtin.connection import Connection

from tests.e2e.local_slack import LocalSlack

View = dict[str, Any]


def shown(slack: LocalSlack, method: str) -> View | None:
    """The view that the bot gave in its latest call of ``method``, such as ``views.open``; None before the first."""
    calls = [entry for entry in slack.log() if entry["direction"] == "from_bot" and entry["summary"] == method]
    return calls[-1]["detail"]["view"] if calls else None


def send_off(slack: LocalSlack, user: str, values: View) -> None:
    """Send the user's modal off, with ``values`` (block id, then action id, then the element's state) in it."""
    _tell(slack, {"t": "view_submit", "user": user, "values": values})


def _tell(slack: LocalSlack, said: View) -> None:
    connection = Connection(slack.url.replace("http", "ws", 1) + "/ui", logging.getLogger(__name__))
    before = len(slack.log())
    connection.connect()
    try:
        connection.send(json.dumps(said))
        # It drops what it has not read when the connection ends.
        slack.until(lambda: len(slack.log()) > before, "take it from its page")
    finally:
        connection.disconnect()
