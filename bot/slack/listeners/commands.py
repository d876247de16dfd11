"""Slash commands, answered in the response itself, which only the person who typed it sees."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.blocks import Card
from bot.cards.ids import CURATORS, HELP, PRIVACY, STATUS, Command
from bot.dispatch import command_card
from bot.matching.language import language_of
from bot.matching.text import normalize
from bot.services.answers import Reply
from bot.services.serialization import question_records
from bot.slack.context import AppContext
from bot.slack.curator_channel import answer_curators
from bot.slack.languages import speaking_to
from bot.slack.replies import acknowledge_with
from bot.slack.request import Request
from bot.slack.tip_command import answer_tip


def register(app: App, app_context: AppContext) -> None:
    """Listen for the commands."""
    for name in Command:

        @app.command(name)
        def answer_command(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> BoltResponse:
            request = Request.of(context, body, client)
            card = _ANSWERS[Command(body["command"])](_speaking_to(app_context, request), request)
            return acknowledge_with(ack, card) if card else ack()


def _speaking_to(app_context: AppContext, request: Request) -> AppContext:
    """Return the services as they speak to the person, who may have typed a question in another language."""
    typed = request.text if request.body["command"] == Command.GUIDE and normalize(request.text) not in _WORDS else ""
    language = language_of(typed)
    return app_context.speaking(language) if language else speaking_to(app_context, request)


def _answer_from_guide(app_context: AppContext, request: Request) -> Card:
    """Return the card for a command that the guide answers, and record the question if it is one."""
    guide = app_context.guide.snapshot()

    def reply(question: str) -> Reply:
        found = guide.reply(question)
        for record in question_records(request.workspace, request.user_id, question, found):
            app_context.record_question(record)
        return found

    command = Command(request.body["command"])
    days = app_context.question_days
    asker = app_context.asker(request.workspace, request.user_id, is_outsider=False)
    card = command_card(command, request.text, guide, kept_days=days, reply=reply, asker=asker)
    app_context.metrics.time_answer("command")
    return card


_WORDS = {HELP, *PRIVACY, STATUS, CURATORS}
"""Words that mean something after ``/guide``, and say nothing about a person's language."""

_ANSWERS: Mapping[Command, Callable[[AppContext, Request], Card | None]] = {
    Command.GUIDE: lambda app_context, request: (
        answer_curators(app_context, request) or _answer_from_guide(app_context, request)
    ),
    Command.SPOTLIGHT: _answer_from_guide,
    Command.TAKEAWAYS: _answer_from_guide,
    Command.TIP: answer_tip,
}
"""Returns the card to answer each command with; None when a form is open instead."""
