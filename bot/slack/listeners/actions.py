"""Buttons on cards. A card is made anew from the entry's id, so none goes stale."""

import re
from typing import Any

from slack_bolt import Ack, App, Respond

from bot.cards.answers import no_answer_card, spotlights_card
from bot.cards.entries import opened_card
from bot.cards.ids import Action
from bot.cards.why import why_card
from bot.services.guide import Guide
from bot.slack.replies import respond_beside, respond_instead, respond_to_all


def register(app: App, guide: Guide) -> None:
    """Listen to the buttons."""
    knowledge = guide.knowledge

    @app.action(_any(Action.OPEN))
    def open_entry(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond) -> None:
        ack()
        respond_beside(respond, opened_card(guide.entry(action["value"]), knowledge), body)

    @app.action(_any(Action.PICK))
    def answer_with_pick(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond) -> None:
        ack()
        respond_instead(respond, opened_card(guide.entry(action["value"]), knowledge), body)

    @app.action(_any(Action.NONE))
    def answer_with_no(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        respond_instead(respond, no_answer_card(knowledge), body)

    @app.action(_any(Action.SHARE))
    def share_entry(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond) -> None:
        ack()
        entry = guide.entry(action["value"])
        respond_to_all(respond, opened_card(entry, knowledge, shared_by=body["user"]["id"]))

    @app.action(_any(Action.WHY))
    def explain_answer(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond) -> None:
        ack()
        respond_beside(respond, why_card(guide.explain(action["value"]), knowledge), body)

    @app.action(_any(Action.SPOTLIGHTS))
    def show_spotlights(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        respond_beside(respond, spotlights_card(knowledge), body)


def _any(action: Action) -> re.Pattern[str]:
    """Every button that does ``action``, whichever entry it is about."""
    return re.compile(rf"^{action}:")
