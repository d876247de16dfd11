"""Slash commands: answered for the asker alone, in the response itself."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse

from bot.cards.ids import Command
from bot.cards.requests import command_card
from bot.services.exchange import asked
from bot.services.guide import Guide, HelpWanted, Reply
from bot.services.workspaces import Workspace
from bot.slack.events import workspace_of
from bot.slack.parts import Parts
from bot.slack.replies import acknowledge_with


def register(app: App, parts: Parts) -> None:
    """Listen to the commands."""
    for name in set(Command) - {Command.TIP}:

        @app.command(name)
        def answer_command(ack: Ack, command: dict[str, Any], context: BoltContext) -> BoltResponse:
            # Slack leaves "text" out when nothing was typed behind the command.
            typed = str(command.get("text") or "").strip()
            guide = parts.guide.snapshot()
            reply = _keeping(parts, guide, workspace_of(context, command), command["user_id"])
            wanted = Command(command["command"])
            card = command_card(wanted, typed, guide, kept_days=parts.question_days, reply=reply)
            response = acknowledge_with(ack, card)
            parts.measures.time_answer("command")
            return response


def _keeping(parts: Parts, guide: Guide, workspace: Workspace, user_id: str) -> Callable[[str], Reply]:
    """The guide's reply to what a person asks, and the question kept."""

    def reply(question: str) -> Reply:
        found = guide.reply(question)
        if not isinstance(found, HelpWanted):
            parts.keep(asked(workspace, user_id, question, found))
        return found

    return reply
