"""Buttons of the curators' inbox on the Home tab, and the forms that they open."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.ids import EDIT_FORM, EditAction, HomeAction, InboxAction
from bot.slack.context import AppContext
from bot.slack.curator_inbox import decide
from bot.slack.gap_edits import open_edit, publish_edit, submit_edit
from bot.slack.languages import speaking_to
from bot.slack.listeners.home import publish
from bot.slack.request import Request


def register(app: App, app_context: AppContext) -> None:
    """Listen for presses of the buttons, and for the forms."""

    @app.action(re.compile(f"^{HomeAction.INBOX}:"))
    def turn(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        publish(app_context, request, inbox_page=int(request.text))

    @app.action(re.compile(f"^{EditAction.PUBLISH}:"))
    def publish_answer(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        publish_edit(speaking_to(app_context, request), request)

    @app.action(re.compile(f"^({'|'.join(set(EditAction) - {EditAction.PUBLISH})}):"))
    def answer(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        action = EditAction(body["actions"][0]["action_id"].partition(":")[0])
        open_edit(speaking_to(app_context, request), request, action)

    @app.view(EDIT_FORM)
    def submit(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> BoltResponse:
        request = Request.of(context, body, client)
        return ack(**submit_edit(speaking_to(app_context, request), request))

    @app.action(re.compile(f"^({'|'.join(InboxAction)}):"))
    def decide_gap(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        action = InboxAction(body["actions"][0]["action_id"].partition(":")[0])
        gap_id, _, page = request.text.partition(" ")
        decided = decide(speaking_to(app_context, request), request, action, gap_id)
        publish(app_context, request, inbox_page=int(page), decided=decided)
