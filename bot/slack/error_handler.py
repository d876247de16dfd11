"""Errors of listeners: the one place where they become sentences for the person who is waiting."""

import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from slack_bolt import Ack, BoltContext, BoltResponse

from bot.cards.blocks import Card
from bot.cards.notices import sentence_card
from bot.cards.views import card_view
from bot.errors import GuidepostError, StorageError, UnstorableError
from bot.knowledge.languages import DEFAULT
from bot.matching.language import language_of
from bot.slack.context import AppContext
from bot.slack.directory import SlackTimeoutError
from bot.slack.events import incoming_event, reply_key, workspace_of
from bot.slack.replies import acknowledge_with, outgoing_message
from bot.slack.request import user_of
from bot.slack.responder import ReplyRefusedError, ReplyUnsentError
from bot.slack.views import NotShownError

_log = logging.getLogger(__name__)

Body = Mapping[str, Any]
_PASSING = (StorageError, ReplyUnsentError, SlackTimeoutError, NotShownError)
"""Errors after which nothing can be said now. Slack delivers an event again, and shows a failure to a person who
pressed a button."""


class NotInstalledError(Exception):
    """The app is not installed in the workspace that the request comes from."""


def create_error_handler(app_context: AppContext) -> Callable[..., BoltResponse]:
    """Return Bolt's error handler, which speaks with the current voice."""

    def handle_error(error: Exception, body: Body, context: BoltContext, ack: Ack) -> BoltResponse:
        if isinstance(error, _PASSING):
            _log_failure("a request failed for now", "request_deferred", error, body)
            return _failed(error)
        if isinstance(error, NotInstalledError):
            details = {"kind": _kind(body)}
            _log.warning(
                "a workspace without the app sent a request", extra={"action": "not_installed", "details": details}
            )
            if "event" in body:
                # No one waits for an answer, and nothing may be stored for the workspace.
                return BoltResponse(status=200)
        speaking = app_context.speaking(_language(app_context, context, body))
        return _reply(sentence_card(_sentence(speaking, error, body)), speaking, body, context, ack)

    return handle_error


def _failed(error: Exception) -> BoltResponse:
    """Return the response that makes Slack deliver an event again, unless the same event would fail again."""
    if isinstance(error, UnstorableError) or (isinstance(error, NotShownError) and not error.is_transient):
        return BoltResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY, headers={"X-Slack-No-Retry": "1"})
    return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)


def _language(app_context: AppContext, context: BoltContext, body: Body) -> str:
    """Return the language of the person's message, or else theirs, if it is known. Slack is not asked now."""
    typed = body.get("event", {}).get("text") or body.get("text")
    if isinstance(typed, str) and (language := language_of(typed)):
        return language
    with suppress(KeyError, TypeError):
        return app_context.languages.find(workspace_of(context, body), user_of(body)) or DEFAULT
    return DEFAULT


def _sentence(app_context: AppContext, error: Exception, body: Body) -> str:
    voice = app_context.guide.knowledge.voice
    if isinstance(error, NotInstalledError):
        return voice.not_installed
    if isinstance(error, GuidepostError):
        return voice.known_trouble.format(reason=error)
    reference = secrets.token_hex(4)
    _log_failure("a listener failed", "listener_failed", error, body, reference=reference)
    return voice.unknown_trouble.format(reference=reference)


def _reply(card: Card, app_context: AppContext, body: Body, context: BoltContext, ack: Ack) -> BoltResponse:
    """Show ``card`` to the person who caused ``body``, in the way that is open for it."""
    if "command" in body:
        return acknowledge_with(ack, card)
    if body.get("type") == "view_submission":
        return ack(response_action="update", view=card_view(card, app_context.guide.knowledge.voice))
    try:
        if "response_url" in body:
            app_context.responder.respond_ephemeral(card, body)
        elif (event := body.get("event")) and event.get("channel"):
            _answer_event(card, app_context, body, context)
    except ReplyRefusedError as refused:
        # Slack would refuse again, so it need not deliver the request again.
        _log_failure("Slack refused to show the person an error", "reply_refused", refused, body)
    except (StorageError, ReplyUnsentError) as unsent:
        _log_failure("the person could not be shown an error", "request_deferred", unsent, body)
        return _failed(unsent)
    return BoltResponse(status=200)


def _answer_event(card: Card, app_context: AppContext, body: Body, context: BoltContext) -> None:
    event, incoming = body["event"], incoming_event(context, body)
    thread = event.get("thread_ts") or event.get("ts")
    message = outgoing_message(card, incoming.workspace, reply_key(event), event["channel"], thread)
    app_context.outbox.answer(incoming, message)


def _log_failure(message: str, action: str, error: Exception, body: Body, **more: str) -> None:
    reason = {"slack_says": str(error)} if isinstance(error, ReplyRefusedError | ReplyUnsentError) else {}
    details = {**more, "kind": _kind(body), **reason}
    _log.error(message, exc_info=error, extra={"action": action, "details": details})


def _kind(body: Body) -> str:
    """Return the kind of the request by Slack's name, without any of the person's words."""
    return str(body.get("command") or body.get("event", {}).get("type") or body.get("type"))
