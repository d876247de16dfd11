"""Slack's view for conversations with an app: prompts to press, and a status while an answer takes long.

The older form has a greeting and titles, too. In a workspace without that view, or without the scope for it, the
conversation is one of plain direct messages. Slack: https://docs.slack.dev/ai/migrating-to-agent-messaging.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.cards.notices import sentence_card
from bot.cards.text import readable, truncate
from bot.services.offers import without_offers
from bot.services.ports import Work
from bot.services.suggestions import prompts_after
from bot.services.workspaces import Workspace
from bot.slack.client import CALL_ERRORS, failure_of, single_attempt_client
from bot.slack.context import AppContext
from bot.slack.directory import TIME_LIMIT
from bot.slack.events import incoming_event
from bot.slack.languages import speaking_to
from bot.slack.metrics import seconds_since_arrival
from bot.slack.replies import outgoing_message
from bot.slack.request import Request, scopes_of

_log = logging.getLogger(__name__)

SCOPE = "assistant:write"
_MAX_TITLE = 60
"""Characters of a thread's title; a phone shows no more."""
SLOW_AFTER = 0.5
"""Seconds after the arrival of a message from which on its answer takes long."""


def register(app: App, app_context: AppContext) -> None:
    """Listen for threads that people begin in the older form of the view."""

    @app.event("assistant_thread_started")
    def greet(event: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        thread = event.get("assistant_thread") or {}
        channel, thread_ts = str(thread.get("channel_id") or ""), str(thread.get("thread_ts") or "")
        if not (channel and thread_ts):
            return
        incoming = incoming_event(context, body)
        speaking = speaking_to(app_context, Request.of(context, body, client))
        card = sentence_card(speaking.guide.knowledge.voice.act_greeting)
        key = f"greeting:{channel}:{thread_ts}"
        app_context.outbox.answer(incoming, outgoing_message(card, incoming.workspace, key, channel, thread_ts))
        offer_prompts(speaking, context, client, incoming.workspace, channel, thread_ts)


def offer_prompts(
    app_context: AppContext,
    context: BoltContext,
    client: WebClient,
    workspace: Workspace,
    channel: str,
    thread_ts: str | None = None,
) -> None:
    """Show the person up to four questions to press, about what the conversation showed last, or to begin with.

    ``thread_ts`` is that of a thread in the older form of the view. In the newer one, Slack shows nothing if it is set.

    Raises:
        StorageError: when the conversation's entries cannot be read.
    """
    if not _has_view(context):
        return
    shown = app_context.shown_in(workspace, channel, thread_ts)
    day = datetime.fromtimestamp(app_context.clock(), UTC).date()
    questions = prompts_after(app_context.guide.knowledge, without_offers(shown), day)
    prompts = [{"title": question, "message": question} for question in questions]
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    if prompts:
        _call(
            client, lambda one: one.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts, **thread)
        )


def name_thread(
    app_context: AppContext, context: BoltContext, client: WebClient, channel: str, thread_ts: str, question: str
) -> None:
    """Give a thread the person's first question as its title, in a free thread of the process; no one waits for it."""
    title = truncate(readable(question), _MAX_TITLE)
    if title and _has_view(context) and app_context.executor.reserve():
        app_context.executor.submit(
            lambda: _call(
                client,
                lambda one: one.assistant_threads_setTitle(channel_id=channel, thread_ts=thread_ts, title=title),
            )
        )


@contextmanager
def status_if_slow(
    app_context: AppContext, context: BoltContext, client: WebClient, event: Mapping[str, Any]
) -> Iterator[None]:
    """Say in the thread of a direct message that the answer is on its way, if the block takes long.

    The status is removed after the block, although Slack removes it when the bot posts: the call that sets it may reach
    Slack later than the answer.
    """
    if not (event.get("thread_ts") or _has_view(context)):
        # In plain direct messages, a status has no place to be shown.
        yield
        return
    where = {"channel_id": event["channel"], "thread_ts": event.get("thread_ts") or event["ts"]}
    text = str(event.get("text") or "")

    def show(sentence: str) -> None:
        _call(client, lambda one: one.assistant_threads_setStatus(**where, status=sentence))

    status = AnswerStatus(lambda: show(app_context.guide.knowledge_for(text).voice.status), lambda: show(""))
    cancel = app_context.alarm(max(0.0, SLOW_AFTER - seconds_since_arrival()), status.begin)
    try:
        yield
    finally:
        cancel()
        if status.end():
            app_context.alarm(0.0, status.remove)


class AnswerStatus:
    """A status that is removed once it was set and its answer is ready, in whichever order the two happen."""

    def __init__(self, set_it: Work, remove: Work) -> None:
        self.remove = remove
        self._set = set_it
        self._lock = threading.Lock()
        self._is_set = self._has_ended = False

    def begin(self) -> None:
        """Set the status, unless the answer is ready; if it became ready meanwhile, remove the status again."""
        with self._lock:
            if self._has_ended:
                return
        self._set()
        with self._lock:
            self._is_set = True
            is_late = self._has_ended
        if is_late:
            self.remove()

    def end(self) -> bool:
        """Note that the answer is ready; return whether a status was set before, which the caller has to remove."""
        with self._lock:
            self._has_ended = True
            return self._is_set


def _has_view(context: BoltContext) -> bool:
    """Return whether the bot may use the view."""
    return SCOPE in scopes_of(context)


def _call(client: WebClient, call: Callable[[WebClient], object]) -> None:
    """Ask Slack once. The conversation works without prompts, titles and statuses, so a refusal is only logged."""
    try:
        call(single_attempt_client(client, TIME_LIMIT))
    except CALL_ERRORS as error:
        details = {"reason": failure_of(error).name}
        _log.info("the agent view was not changed", extra={"action": "agent_view_unchanged", "details": details})
