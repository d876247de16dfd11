"""Direct messages and mentions, answered where they were written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.cards.answers import localized_reply_card
from bot.cards.follow_up_settings import heard_card
from bot.matching.hearing import ThreadMessage
from bot.services.answers import entry_shown_last
from bot.services.offers import shown_by
from bot.services.questions import QuestionRecord
from bot.services.serialization import question_records
from bot.slack.context import AppContext
from bot.slack.curators import with_last_question
from bot.slack.events import (
    incoming_event,
    is_direct,
    is_in_channel,
    is_outsider,
    is_written_by_person,
    reply_key,
)
from bot.slack.listeners.agent import name_thread, status_if_slow
from bot.slack.replies import outgoing_message


def register(app: App, app_context: AppContext) -> None:
    """Listen for direct messages, and for mentions in channels."""

    @app.event("message", matchers=[is_written_by_person, is_direct])
    def answer_message(event: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        thread_ts = event.get("thread_ts")
        with status_if_slow(app_context, context, client, event):
            shown_before = answer(app_context, context, body, thread_ts=thread_ts)
        if thread_ts and not shown_before:
            name_thread(app_context, context, client, event["channel"], thread_ts, str(event.get("text") or ""))

    @app.event("app_mention", matchers=[is_written_by_person, is_in_channel])
    def answer_mention(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        answer(app_context, context, body, thread_ts=event.get("thread_ts") or event["ts"])


def answer(
    app_context: AppContext,
    context: BoltContext,
    body: Mapping[str, Any],
    thread_ts: str | None,
    *,
    was_mentioned: bool = True,
) -> Sequence[str]:
    """Answer the message that ``body`` reports, in the thread ``thread_ts`` if there is one.

    Return what the thread, or the conversation, had shown before.

    ``was_mentioned`` is False for a follow-up that is answered without a mention; its card then says why it came.

    Raises:
        StorageError: when the reply could not be stored; Slack should deliver the event again.
    """
    event, incoming = body["event"], incoming_event(context, body)
    workspace, channel, text = incoming.workspace, event["channel"], event.get("text", "")
    # Only a message that was written in a thread can follow up on what was shown there. A direct message need not be:
    # the conversation is one thread of its own.
    written_in = event.get("thread_ts")
    follows = bool(written_in) or is_direct(event)
    shown = app_context.shown_in(workspace, channel, written_in) if follows else ()
    guide = app_context.guide.snapshot()
    asker = app_context.asker(workspace, event["user"], is_outsider=is_outsider(workspace, body))
    reply, knowledge = guide.reply(text, shown), guide.knowledge_for(text)
    card = localized_reply_card(with_last_question(app_context, reply, workspace, asker), knowledge, asker)
    if not was_mentioned:
        card = heard_card(card, knowledge.voice)
    message = outgoing_message(card, workspace, reply_key(event), channel, thread_ts)
    message = replace(message, entry_id=shown_by(reply))
    questions = question_records(workspace, event["user"], text, reply)
    # People of other organizations are answered. What they ask is not kept: nobody told them that it would be.
    kept = questions if asker.is_kept else []
    is_new = app_context.outbox.answer(incoming, message, kept[0] if kept else None)
    if is_new:
        _count(app_context, questions, also_kept=kept[1:])
    if thread_ts and is_in_channel(event):
        said, entry = ThreadMessage(event["user"], text), entry_shown_last(reply)
        app_context.threads.answered(workspace, channel, thread_ts, event["ts"], said, entry.id if entry else None)
    app_context.metrics.time_answer("event")
    return shown


def _count(
    app_context: AppContext, questions: Sequence[QuestionRecord], *, also_kept: Sequence[QuestionRecord]
) -> None:
    """Count the questions of a message, and store those that were not stored with the reply."""
    for question in questions:
        if question in also_kept:
            app_context.record_question(question)
        else:
            app_context.metrics.count_question(question.outcome)


def register_catch_all(app: App) -> None:
    """Acknowledge every other event."""

    @app.event(re.compile(".*"))
    def ignore() -> None:
        """Do nothing: Bolt acknowledges events by itself."""
