"""Buttons that reach the curators."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards.curators import Place
from bot.cards.ids import CuratorAction
from bot.slack.context import AppContext
from bot.slack.curators import subscribe, tell_curators
from bot.slack.request import Request


def register(app: App, app_context: AppContext) -> None:
    """Listen for presses of the buttons."""

    @app.action(re.compile(rf"^{CuratorAction.TELL}:({'|'.join(Place)}):"))
    def tell(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        tell_curators(app_context, Request.of(context, body, client))

    @app.action(re.compile(rf"^{CuratorAction.SUBSCRIBE}:({'|'.join(Place)})$"))
    def let_me_know(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        subscribe(app_context, Request.of(context, body, client))
