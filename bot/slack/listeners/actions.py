"""Buttons on cards. `bot.dispatch` decides which card each shows; this module decides where it is shown."""

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards.blocks import Card
from bot.cards.buttons import decode_shown
from bot.cards.ids import ERASE, MENU, Action
from bot.cards.notices import erased_card
from bot.dispatch import button_card
from bot.errors import StorageError
from bot.services.serialization import choice_record
from bot.slack.context import AppContext
from bot.slack.follow_ups import show_settings
from bot.slack.languages import speaking_as_card, speaking_to
from bot.slack.listeners.home import publish_if_possible
from bot.slack.request import Request
from bot.slack.responder import Responder
from bot.slack.saved import change_saved
from bot.slack.sharing import share_once
from bot.slack.views import show_card

_SHOW: Mapping[Action, Callable[[Responder, Card, Mapping[str, Any]], None]] = {
    Action.OPEN: Responder.respond_ephemeral,
    Action.PICK: Responder.replace_original,
    Action.NONE: Responder.replace_original,
    Action.ALL: Responder.replace_original,
    # An entry that was removed is not shared.
    Action.SHARE: Responder.respond_ephemeral,
    Action.WHY: Responder.respond_ephemeral,
    Action.MORE: Responder.respond_ephemeral,
    Action.COPY: Responder.respond_ephemeral,
    Action.SAVE: Responder.respond_ephemeral,
    Action.REMOVE: Responder.respond_ephemeral,
    Action.ASK: Responder.respond_ephemeral,
    # In a modal, there is no channel.
    Action.FOLLOW_UPS: Responder.respond_ephemeral,
    Action.SPOTLIGHTS: Responder.respond_ephemeral,
    Action.TAKEAWAYS: Responder.respond_ephemeral,
}
_SAVING = {Action.SAVE, Action.REMOVE}
_FOR_ALL = {Action.PICK, Action.NONE, Action.ALL, Action.SHARE}
"""Actions whose card takes the place of the pressed one, or is for the whole channel: it keeps the card's language."""
_OURS = re.compile(rf"^({'|'.join([*Action, MENU])}):")
"""Action ids of the buttons and menus: what they do, a colon, and what they are about."""


def register(app: App, app_context: AppContext) -> None:
    """Listen for presses of the buttons, and for choices in the menus."""

    @app.action(_OURS)
    def press(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        pressed, value = _pressed(action)
        if pressed in _FOR_ALL and "view" not in body:
            speaking = speaking_as_card(app_context, body)
        else:
            speaking = speaking_to(app_context, request)
        _answer(speaking, request, pressed, value)
        app_context.metrics.time_answer("button")

    @app.action(re.compile(f"^{ERASE}:"))
    def erase(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        voice = app_context.guide.knowledge.in_language(request.text).voice
        card = erased_card(
            sum(data.erase(request.workspace, request.user_id) for data in app_context.tenant_data), voice
        )
        if "view" in body:
            show_card(request, card, voice)
        else:
            app_context.responder.replace_original(card, body)


def _answer(app_context: AppContext, request: Request, pressed: Action, value: str) -> None:
    """Show the card for a pressed button where it belongs, and record what was chosen."""
    guide = app_context.guide.snapshot()
    asker = app_context.asker(request.workspace, request.user_id, is_outsider=request.is_outsider)
    if pressed in _SAVING:
        card = change_saved(app_context, request, pressed, value, guide.knowledge)
    else:
        saved = _saved(app_context, request, pressed)
        card = button_card(pressed, value, guide, pressed_by=request.user_id, asker=asker, saved=saved)
    if "view" in request.body:
        show_card(request, card, guide.knowledge.voice, question=value if pressed is Action.ASK else "")
        if pressed in _SAVING:
            publish_if_possible(app_context, request)
    elif pressed is Action.SHARE and (entry := guide.entry(decode_shown(value).entry_id)):
        share_once(app_context, request, card, entry.id)
    elif pressed is Action.FOLLOW_UPS:
        show_settings(app_context, request)
    else:
        _SHOW[pressed](app_context.responder, card, request.body)
    _record_choice(app_context, request, pressed, value)


def _saved(app_context: AppContext, request: Request, pressed: Action) -> Collection[str]:
    """Return the ids of the entries that the person saved, where only that person sees the card; else nothing."""
    if pressed is not Action.OPEN and "view" not in request.body:
        return ()
    with suppress(StorageError):
        return app_context.saved.of_person(request.workspace, request.user_id)
    # The card itself needs no database.
    return ()


def _record_choice(app_context: AppContext, request: Request, pressed: Action, value: str) -> None:
    """Record a pick, or "none of these", with the question that the bot had asked back about."""
    turn = decode_shown(value).turn
    # Cards sent before buttons carried the question have none. What people of other organizations ask is not kept.
    if pressed in {Action.PICK, Action.NONE} and turn and not request.is_outsider:
        picked = decode_shown(value).entry_id if pressed is Action.PICK else None
        app_context.record_question(choice_record(request.workspace, request.user_id, turn.question, picked))


def _pressed(action: Mapping[str, Any]) -> tuple[Action, str]:
    """Return what a button or the chosen option of a menu does, and the value that it carries."""
    name, value = str(action["action_id"]).partition(":")[0], str(action.get("value") or "")
    if name == MENU:
        name, _, value = str(action["selected_option"]["value"]).partition(":")
    return Action(name), value
