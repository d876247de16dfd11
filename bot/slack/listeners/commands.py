"""Slash commands: answered for the asker alone, in the response itself."""

from typing import Any

from slack_bolt import Ack, App, BoltResponse

from bot.cards.ids import Command
from bot.cards.requests import command_card
from bot.services.guide import Guide
from bot.slack.replies import acknowledge_with


def register(app: App, guide: Guide) -> None:
    """Listen to the commands."""
    for name in Command:

        @app.command(name)
        def answer_command(ack: Ack, command: dict[str, Any]) -> BoltResponse:
            # Slack leaves "text" out when nothing was typed behind the command.
            typed = str(command.get("text") or "").strip()
            return acknowledge_with(ack, command_card(Command(command["command"]), typed, guide))
