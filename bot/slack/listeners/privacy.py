"""The button that erases what a person left."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.cards.ids import ERASE
from bot.cards.privacy import erased_card
from bot.slack.events import workspace_of
from bot.slack.parts import Parts
from bot.slack.replies import respond_instead


def register(app: App, parts: Parts) -> None:
    """Listen to the button."""

    @app.action(re.compile(f"^{ERASE}:"))
    def erase(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        whose = workspace_of(context, body), body["user"]["id"]
        count = parts.questions.erase(*whose) + parts.feedback.erase(*whose)
        respond_instead(erased_card(count, parts.guide.knowledge.voice), body)
