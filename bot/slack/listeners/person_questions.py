"""“Ask a person”: the button and its form, and the curators' button to reply and its form."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.curators import Place
from bot.cards.ids import PERSON_FORM, REPLY_FORM, CuratorAction
from bot.cards.person_questions import REPLY
from bot.slack.context import AppContext
from bot.slack.person_questions import ask_person, open_reply, send_question, send_reply
from bot.slack.request import Request


def register(app: App, app_context: AppContext) -> None:
    """Listen for presses of the buttons, and for the forms."""

    @app.action(re.compile(rf"^{CuratorAction.ASK}:({'|'.join(Place)}):[a-z]+:"))
    def ask(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        ask_person(app_context, Request.of(context, body, client))

    @app.view(PERSON_FORM)
    def send(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> BoltResponse:
        return ack(response_action="update", view=send_question(app_context, Request.of(context, body, client)))

    @app.action(re.compile(f"^{CuratorAction.REPLY}:"))
    def reply(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        open_reply(app_context, Request.of(context, body, client))

    @app.view(REPLY_FORM)
    def send_back(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> BoltResponse:
        problem = send_reply(app_context, Request.of(context, body, client))
        return ack(response_action="errors", errors={REPLY: problem}) if problem else ack()
