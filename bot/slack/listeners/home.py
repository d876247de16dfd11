"""The Home tab: shown when a person opens it, and the effects of its own buttons."""

import logging
import re
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards.home import Schedules, home_view
from bot.cards.ids import HomeAction
from bot.cards.notices import privacy_card
from bot.cards.saved import all_saved_card
from bot.slack.context import AppContext
from bot.slack.curator_inbox import Decided, home_inbox
from bot.slack.directory import SlackTimeoutError
from bot.slack.languages import person_language, speaking_to
from bot.slack.listeners.agent import offer_prompts
from bot.slack.permissions import changeable_channels
from bot.slack.request import Request
from bot.slack.saved import saved_entries
from bot.slack.views import NotShownError, publish_home, show_card

_log = logging.getLogger(__name__)


def register(app: App, app_context: AppContext) -> None:
    """Listen for the tab being opened, and for presses of its buttons."""

    @app.event("app_home_opened")
    def open_home(event: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        request = Request.of(context, body, client)
        if event.get("tab") == "messages":
            speaking = speaking_to(app_context, request)
            offer_prompts(speaking, context, client, request.workspace, str(event.get("channel") or ""))
        if event.get("tab") == "home":
            publish_if_possible(app_context, request)

    @app.action(re.compile(f"^{HomeAction.PAGE}:"))
    def turn(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        publish(app_context, request, int(request.text))

    @app.action(re.compile(f"^{HomeAction.SAVED}:"))
    def show_saved(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        knowledge = speaking_to(app_context, request).guide.knowledge
        card = all_saved_card(saved_entries(app_context, request, knowledge), knowledge)
        show_card(request, card, knowledge.voice)

    @app.action(re.compile(f"^{HomeAction.PRIVACY}:"))
    def show_privacy(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        knowledge = speaking_to(app_context, request).guide.knowledge
        show_card(request, privacy_card(knowledge, app_context.question_days), knowledge.voice)


def publish_if_possible(app_context: AppContext, request: Request) -> None:
    """Show the current version of the person's Home tab, unless Slack does not take it now.

    Raises:
        StorageError: when the schedules or the inbox cannot be read.
    """
    try:
        publish(app_context, request)
    except (SlackTimeoutError, NotShownError) as error:
        # It is published again the next time the person opens it.
        details = {"reason": str(error) or type(error).__name__}
        _log.warning("a Home tab was not shown", extra={"action": "home_not_shown", "details": details})


def publish(
    app_context: AppContext, request: Request, page: int = 0, *, inbox_page: int = 0, decided: Decided | None = None
) -> None:
    """Show the current version of the person's Home tab, and to a curator what they ``decided`` in the inbox.

    Raises:
        StorageError: when the schedules or the inbox cannot be read.
        SlackTimeoutError: when there was no time left to publish it.
        NotShownError: when Slack did not accept it.
    """
    app_context = app_context.speaking(person_language(app_context, request))
    scheduled = app_context.tips.of_workspace(request.workspace)
    try:
        may_change = changeable_channels(app_context, request) if scheduled else frozenset[str]()
    except SlackTimeoutError:
        # A Home tab without buttons is better than none.
        may_change = frozenset()
    inbox = home_inbox(app_context, request, inbox_page, decided)
    tip = app_context.tips.today(request.workspace)
    knowledge = app_context.guide.knowledge
    saved = saved_entries(app_context, request, knowledge)
    publish_home(request, home_view(knowledge, Schedules(scheduled, may_change, page), tip, saved=saved, inbox=inbox))
