"""Follow-ups: messages in the bot's threads that do not mention it, where a channel's members turned that on."""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards.ids import FollowUpAction
from bot.matching.hearing import ThreadMessage
from bot.slack.context import AppContext
from bot.slack.events import is_in_channel, is_written_by_person, workspace_of
from bot.slack.follow_ups import change_setting
from bot.slack.languages import speaking_to
from bot.slack.listeners.messages import answer
from bot.slack.request import Request

_CHANNELS = {"channel", "group"}
"""Types of conversations whose members can turn follow-ups on; group messages are not among them."""


def register(app: App, app_context: AppContext) -> None:
    """Listen for messages in threads of channels, and for presses of the switch."""

    @app.event("message", matchers=[is_written_by_person, is_in_channel, _is_in_thread])
    def hear(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        if _may_be_heard(app_context, context, body) and _is_heard(app_context, context, body):
            answer(app_context, context, body, thread_ts=event["thread_ts"], was_mentioned=False)

    @app.action(re.compile(rf"^({'|'.join(FollowUpAction)}):"))
    def switch(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        verb = FollowUpAction(str(action["action_id"]).partition(":")[0])
        request = Request.of(context, body, client)
        change_setting(speaking_to(app_context, request), request, verb)


def _is_in_thread(event: Mapping[str, Any]) -> bool:
    return event.get("channel_type") in _CHANNELS and event.get("thread_ts") not in {None, event.get("ts")}


def _may_be_heard(app_context: AppContext, context: BoltContext, body: Mapping[str, Any]) -> bool:
    """Return whether the bot may listen: follow-ups are on in an unshared channel, and it has answered in the thread.

    A message that mentions the bot arrives as a mention, too, and is answered as one.
    """
    event, workspace = body["event"], workspace_of(context, body)
    if body.get("is_ext_shared_channel") or f"<@{context.bot_user_id}" in event.get("text", ""):
        return False
    return app_context.follow_ups.hears(workspace, event["channel"]) and app_context.outbox_store.has_answered(
        workspace, event["channel"], event["thread_ts"]
    )


def _is_heard(app_context: AppContext, context: BoltContext, body: Mapping[str, Any]) -> bool:
    event, workspace = body["event"], workspace_of(context, body)
    channel, thread_ts, text = event["channel"], event["thread_ts"], str(event.get("text") or "")
    if event.get("files"):
        text = f"{text} [file]"
    message = ThreadMessage(event["user"], text)
    thread = app_context.threads.listen(workspace, channel, thread_ts, event["ts"], message)
    return app_context.guide.snapshot().hears(thread)
