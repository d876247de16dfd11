"""The language in which the bot speaks to a person who pressed, typed a command or opened a page."""

from collections.abc import Mapping
from typing import Any

from bot.cards.blocks import language_of_action
from bot.knowledge.languages import DEFAULT, LANGUAGES
from bot.slack.context import AppContext
from bot.slack.request import Request


def speaking_to(app_context: AppContext, request: Request) -> AppContext:
    """Return the services, as they speak to the person who caused ``request``.

    A button on a card is answered in the language of the card, where that is not the default one. Everything else is
    answered in the language that the person chose in Slack.
    """
    return app_context.speaking(card_language(request.body) or person_language(app_context, request))


def speaking_as_card(app_context: AppContext, body: Mapping[str, Any]) -> AppContext:
    """Return the services, as they speak in the language of the card whose button was pressed."""
    return app_context.speaking(card_language(body) or DEFAULT)


def card_language(body: Mapping[str, Any]) -> str | None:
    """Return the language of the card whose button was pressed; None if no card says so."""
    (action, *_) = body.get("actions") or [{}]
    return language_of_action(str(action.get("action_id") or ""))


def person_language(app_context: AppContext, request: Request) -> str:
    """Return the language that a person chose in Slack, as far as Slack tells and the bot speaks it."""
    known = app_context.languages.find(request.workspace, request.user_id)
    if known is None:
        locale = request.directory.locale(request.user_id)
        known = next((one for one in LANGUAGES if locale.startswith(one)), DEFAULT)
        app_context.languages.remember(request.workspace, request.user_id, known)
    return known
