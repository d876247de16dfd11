"""Buttons on tips and next to schedules."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards.blocks import Card
from bot.cards.entries import opened_card
from bot.cards.ids import ScheduleAction, TipAction
from bot.cards.notices import sentence_card
from bot.cards.tips import shared_tip_card
from bot.services.votes import Vote
from bot.slack.context import AppContext
from bot.slack.directory import SlackTimeoutError
from bot.slack.languages import speaking_as_card, speaking_to
from bot.slack.listeners.home import publish
from bot.slack.permissions import denial_reason
from bot.slack.replies import outgoing_message, send
from bot.slack.request import Request
from bot.slack.schedule_changes import CHANGES_BY_BUTTON
from bot.slack.schedule_form import open_form
from bot.slack.sharing import share_once
from bot.slack.views import NotShownError, show_card


def register(app: App, app_context: AppContext) -> None:
    """Listen for presses of the buttons."""

    @app.action(_pattern(TipAction))
    def press(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        _ON_TIP[TipAction(_verb(action))](speaking_to(app_context, request), request)

    @app.action(_pattern(ScheduleAction))
    def change(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        speaking = speaking_to(app_context, request)
        if card := _change_schedule(speaking, request, ScheduleAction(_verb(action))):
            _show_privately(speaking, request, card)


def _pattern(actions: type[TipAction] | type[ScheduleAction]) -> re.Pattern[str]:
    return re.compile(rf"^({'|'.join(actions)}):")


def _verb(action: Mapping[str, Any]) -> str:
    return str(action["action_id"]).partition(":")[0]


def _discuss(app_context: AppContext, request: Request) -> None:
    """Show the tip's entry to everyone, in the tip's thread, once."""
    # Everyone sees it, so it is in the language of the tip.
    knowledge = speaking_as_card(app_context, request.body).guide.knowledge
    ts = request.body["container"]["message_ts"]
    card = opened_card(knowledge.entries.get(request.text), knowledge)
    message = outgoing_message(card, request.workspace, f"discuss:{request.channel}:{ts}", request.channel, ts)
    if not send(app_context, replace(message, entry_id=request.text)):
        app_context.responder.respond_ephemeral(sentence_card(knowledge.voice.tips.discussed), request.body)


def _note_helpful(app_context: AppContext, request: Request) -> None:
    _vote(app_context, request, is_helpful=True)


def _note_not_for_us(app_context: AppContext, request: Request) -> None:
    _vote(app_context, request, is_helpful=False)


def _vote(app_context: AppContext, request: Request, *, is_helpful: bool) -> None:
    voice = app_context.guide.knowledge.voice.tips
    app_context.feedback.record(Vote(request.workspace, request.text, request.user_id, is_helpful))
    noted = sentence_card(voice.noted_helpful if is_helpful else voice.noted_not_for_us)
    app_context.responder.respond_ephemeral(noted, request.body)


def _share(app_context: AppContext, request: Request) -> None:
    """Show a tip to the whole channel, once; it may no longer be in the knowledge base."""
    knowledge = app_context.guide.knowledge
    tip = app_context.tips.find(request.text)
    if tip:
        share_once(app_context, request, shared_tip_card(tip, knowledge, request.user_id), tip.id)
    else:
        app_context.responder.respond_ephemeral(sentence_card(knowledge.voice.gone), request.body)


_ON_TIP: Mapping[TipAction, Callable[[AppContext, Request], None]] = {
    TipAction.DISCUSS: _discuss,
    TipAction.HELPFUL: _note_helpful,
    TipAction.NOT_FOR_US: _note_not_for_us,
    TipAction.SHARE: _share,
}


def _change_schedule(app_context: AppContext, request: Request, action: ScheduleAction) -> Card | None:
    """Do what the button says; return a card for the person who pressed it, if there is something to tell them."""
    voice, channel = app_context.guide.knowledge.voice.tips, request.text
    try:
        if action is ScheduleAction.SET_UP:
            return open_form(app_context, request, channel)
        if denial := denial_reason(app_context, request, channel):
            return sentence_card(denial)
    except SlackTimeoutError:
        return sentence_card(voice.slack_silent)
    except NotShownError:
        return sentence_card(voice.not_opened)
    card = CHANGES_BY_BUTTON[action](app_context, request.workspace, channel)
    if "view" in request.body:
        publish(app_context, request)
    else:
        app_context.responder.replace_original(card, request.body)
    return None


def _show_privately(app_context: AppContext, request: Request, card: Card) -> None:
    if "view" in request.body:
        show_card(request, card, app_context.guide.knowledge.voice)
    else:
        app_context.responder.respond_ephemeral(card, request.body)
