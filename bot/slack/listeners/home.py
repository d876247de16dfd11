"""The Home tab: shown when somebody opens it, and what its own buttons do."""

import logging
import re
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards.answers import answer_card
from bot.cards.ids import HomeAction
from bot.slack.directory import Directory, SilentError, prompt
from bot.slack.events import workspace_of
from bot.slack.homes import publish
from bot.slack.parts import Parts
from bot.slack.rights import Actor, actor_of
from bot.slack.views import NotShownError, show_card

_log = logging.getLogger(__name__)


def register(app: App, parts: Parts) -> None:
    """Listen to both."""

    @app.event("app_home_opened")
    def open_home(event: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if event.get("tab") != "home":
            return
        _draw(parts, client, Actor(workspace_of(context, body), event["user"]))

    @app.action(re.compile(f"^{HomeAction.ASK}:"))
    def ask(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        ack()
        guide = parts.guide.snapshot()
        card = answer_card(guide.ask(action["value"]), guide.knowledge)
        show_card(prompt(client), body, card, guide.knowledge.voice)

    @app.action(re.compile(f"^{HomeAction.PAGE}:"))
    def turn(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        actor = actor_of(context, body)
        publish(parts, Directory(client, actor.workspace.team_id), actor, int(action["value"]))


def _draw(parts: Parts, client: WebClient, actor: Actor) -> None:
    try:
        publish(parts, Directory(client, actor.workspace.team_id), actor)
    except (SilentError, NotShownError) as error:
        # It is drawn anew the next time it is opened.
        details = {"reason": str(error) or type(error).__name__}
        _log.warning("a Home tab was not shown", extra={"action": "home_not_shown", "details": details})
