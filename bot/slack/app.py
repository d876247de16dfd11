"""The Bolt app: listeners, and the one place where errors become words."""

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.blocks import Card
from bot.cards.pages import sentence_card
from bot.cards.views import card_view
from bot.errors import GuidepostError, StorageError
from bot.slack import listeners
from bot.slack.authorize import authorizer
from bot.slack.directory import SilentError
from bot.slack.events import arrival_of, key_of
from bot.slack.parts import Parts
from bot.slack.replies import ReplyRefusedError, ReplyUnsentError, acknowledge_with, post_of, respond_beside
from bot.slack.views import NotShownError

_log = logging.getLogger(__name__)


def create_app(parts: Parts, api_url: str) -> App:
    """The bot as a Bolt app for every workspace that ``parts.installed`` knows; ``api_url`` is the Web API's address.

    The app believes what it is given: over HTTP the guard stands in front of it, and in Socket Mode
    the connection itself is authenticated.
    """
    app = App(
        client=WebClient(base_url=api_url),
        authorize=authorizer(parts.installed),  # type: ignore[arg-type] # Bolt takes None, too: not installed
        user_facing_authorize_error_message=parts.guide.knowledge.voice.not_installed,
        signing_secret="",
        request_verification_enabled=False,
        # What arrived is on record before Slack hears "received": after a crash in between Slack
        # delivers again, and a command's card travels in the response itself.
        process_before_response=True,
        # Would read a thread's history for every message in one, for arguments no listener takes.
        attaching_conversation_kwargs_enabled=False,
    )
    listeners.register(app, parts)
    app.error(_trouble_teller(parts))
    return app


_FOR_NOW = (StorageError, ReplyUnsentError, SilentError, NotShownError)
"""Nothing can be said now. Slack delivers an event again, and tells who pressed a button."""


def _trouble_teller(parts: Parts) -> Any:
    def tell_trouble(error: Exception, body: Mapping[str, Any], context: BoltContext, ack: Ack) -> BoltResponse:
        voice = parts.guide.knowledge.voice
        if isinstance(error, _FOR_NOW):
            _log_failure("a request failed for now", "request_deferred", error, body)
            return BoltResponse(status=503)
        if isinstance(error, GuidepostError):
            sentence = voice.known_trouble.format(reason=error)
        else:
            reference = secrets.token_hex(4)
            sentence = voice.unknown_trouble.format(reference=reference)
            _log_failure("a listener failed", "listener_failed", error, body, reference=reference)
        return _tell(sentence_card(sentence), parts, body, context, ack)

    return tell_trouble


def _tell(card: Card, parts: Parts, body: Mapping[str, Any], context: BoltContext, ack: Ack) -> BoltResponse:
    """Say ``card`` to whoever caused ``body``, by whichever way is open for it."""
    if "command" in body:
        return acknowledge_with(ack, card)
    if body.get("type") == "view_submission":
        return ack(response_action="update", view=card_view(card, parts.guide.knowledge.voice))
    try:
        if "response_url" in body:
            respond_beside(card, body)
        elif (event := body.get("event")) and event.get("channel"):
            thread = event.get("thread_ts") or event.get("ts")
            arrival = arrival_of(context, body)
            parts.outbox.answer(arrival, post_of(card, arrival.workspace, key_of(event), event.get("channel"), thread))
    except ReplyRefusedError as refused:
        # Slack heard us and said no; it would say no again, so it need not deliver again.
        _log_failure("Slack refused to tell the person", "reply_refused", refused, body)
    except (StorageError, ReplyUnsentError) as unsent:
        _log_failure("the person could not be told", "request_deferred", unsent, body)
        return BoltResponse(status=503)
    return BoltResponse(status=200)


def _log_failure(message: str, action: str, error: Exception, body: Mapping[str, Any], **more: str) -> None:
    says = {"slack_says": str(error)} if isinstance(error, ReplyRefusedError | ReplyUnsentError) else {}
    details = {**more, "kind": _kind(body), **says}
    _log.error(message, exc_info=error, extra={"action": action, "details": details})


def _kind(body: Mapping[str, Any]) -> str:
    """What Slack sent, in its own words and none of the person's."""
    return str(body.get("command") or body.get("event", {}).get("type") or body.get("type"))
