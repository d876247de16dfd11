"""Shortcuts: a question in a modal, wherever the person is, and the published words that fit a message.

A message belongs to the person who wrote it, who did not ask the bot: what is looked up for it is not kept.
"""

import re
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.ask import (
    AskedMessage,
    answer_view,
    ask_view,
    found_about_message,
    nothing_to_find_card,
    reply_in_thread,
)
from bot.cards.buttons import decode_thread
from bot.cards.ids import ASK_FORM, AskAction, Shortcut
from bot.cards.inputs import typed_in
from bot.cards.notices import sentence_card
from bot.services.answers import ActReply, HelpRequest, Turn, entry_shown_last
from bot.services.offers import shown_by
from bot.services.serialization import question_records
from bot.slack.context import AppContext
from bot.slack.directory import ChannelNotVisibleError, SlackTimeoutError
from bot.slack.events import is_direct_channel
from bot.slack.languages import speaking_to
from bot.slack.replies import outgoing_message, send
from bot.slack.request import Request
from bot.slack.views import open_view, show_view


def register(app: App, app_context: AppContext) -> None:
    """Listen for the shortcuts, for their buttons, and for the modal."""

    @app.global_shortcut(Shortcut.ASK)
    def open_modal(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        open_view(request, ask_view(speaking_to(app_context, request).guide.knowledge))

    @app.message_shortcut(Shortcut.FIND)
    def find(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        _find(speaking_to(app_context, request), request)
        app_context.metrics.time_answer("shortcut")

    @app.action(re.compile(f"^{AskAction.OPEN}:"))
    def open_again(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        knowledge = speaking_to(app_context, request).guide.knowledge
        show_view(request, ask_view(knowledge, decode_thread(request.text)))

    @app.action(re.compile(f"^{AskAction.REPLY}:"))
    def reply(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        _reply(app_context, Request.of(context, body, client))

    @app.view(ASK_FORM)
    def answer(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> BoltResponse:
        request = Request.of(context, body, client)
        response = _answer(speaking_to(app_context, request), request)
        app_context.metrics.time_answer("shortcut")
        return ack(**response)


def _answer(app_context: AppContext, request: Request) -> dict[str, Any]:
    """Return the response to a submitted question: the modal with its answer."""
    guide, question = app_context.guide.snapshot(), typed_in(request.body["view"], ASK_FORM)
    if not question:
        return {"response_action": "errors", "errors": {ASK_FORM: guide.knowledge.voice.ask.empty}}
    thread = decode_thread(request.body["view"].get("private_metadata", ""))
    reply = guide.reply(question, thread)
    asker = app_context.asker(request.workspace, request.user_id, is_outsider=request.is_outsider)
    knowledge = guide.knowledge_for(question)
    for record in question_records(request.workspace, request.user_id, question, reply):
        if asker.is_kept:
            app_context.record_question(record)
    return {"response_action": "update", "view": answer_view(reply, Turn(question, thread), knowledge, asker)}


def _find(app_context: AppContext, request: Request) -> None:
    """Show what fits a message to the person who chose the shortcut, and to nobody else."""
    guide, message = app_context.guide.snapshot(), AskedMessage.of(request.body.get("message", {}))
    knowledge, reply = guide.knowledge_for(message.text), guide.reply(message.text)
    if isinstance(reply, ActReply | HelpRequest):
        card = nothing_to_find_card(knowledge.voice)
    else:
        # The bot cannot be invited to a direct message of two people.
        can_reply = not is_direct_channel(request.channel)
        card = found_about_message(reply, message, knowledge, can_reply=can_reply)
    app_context.responder.respond_quietly(card, request.body)


def _reply(app_context: AppContext, request: Request) -> None:
    """Answer the message in its thread, for everyone, once; tell the person so.

    Raises:
        StorageError: when nothing could be stored; a second press tries again.
    """
    guide, message = app_context.guide.snapshot(), AskedMessage.decode(request.text)
    knowledge, reply = guide.knowledge_for(message.text), guide.reply(message.text)
    voice, entry = knowledge.voice, entry_shown_last(reply)
    if entry is None:
        said = voice.gone
    elif not _can_post(request):
        said = voice.ask.absent
    else:
        card, key = reply_in_thread(reply, request.user_id, knowledge), f"guidance:{request.channel}:{message.ts}"
        posted = outgoing_message(card, request.workspace, key, request.channel, message.thread_ts)
        is_new = send(app_context, replace(posted, entry_id=shown_by(reply)))
        said = voice.ask.replied if is_new else voice.ask.replied_before
    app_context.responder.respond_quietly(sentence_card(said), request.body)


def _can_post(request: Request) -> bool:
    """Return whether the bot is in the conversation; True if Slack does not tell."""
    try:
        channel = request.directory.conversation(request.channel)
    except ChannelNotVisibleError:
        return False
    except SlackTimeoutError:
        return True
    return channel is None or channel.is_member
