"""Buttons on cards: what each shows, the cards say; where it is shown stands here."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.cards.blocks import Card
from bot.cards.ids import Action
from bot.cards.requests import pressed_card
from bot.slack.directory import prompt
from bot.slack.parts import Parts
from bot.slack.replies import respond_beside, respond_instead, respond_to_all
from bot.slack.views import show_card

_SAY: Mapping[Action, Callable[[Card, Mapping[str, Any]], None]] = {
    Action.OPEN: respond_beside,
    Action.PICK: respond_instead,
    Action.NONE: respond_instead,
    Action.SHARE: respond_to_all,
    Action.WHY: respond_beside,
    Action.SPOTLIGHTS: respond_beside,
}
_OURS = re.compile(rf"^({'|'.join(Action)}):")
"""Action ids of our buttons: what they do, a colon, and what they are about."""


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons."""

    @app.action(_OURS)
    def press(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        ack()
        pressed = Action(action["action_id"].partition(":")[0])
        guide = parts.guide.snapshot()
        card = pressed_card(pressed, action["value"], guide, pressed_by=body["user"]["id"])
        if "view" in body:
            show_card(prompt(client), body, card, guide.knowledge.voice)
        else:
            _SAY[pressed](card, body)
        parts.measures.time_answer("button")
