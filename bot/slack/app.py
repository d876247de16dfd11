"""The Bolt app: listeners, and the one place where errors become words."""

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltResponse, Respond, Say
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.cards.pages import sentence_card
from bot.errors import GuidepostError
from bot.services.guide import Guide
from bot.slack import listeners
from bot.slack.replies import tell

_log = logging.getLogger(__name__)


def create_app(guide: Guide, client: WebClient) -> App:
    """The bot as a Bolt app for one workspace. Asks Slack whether the token is good.

    ``client`` carries the bot token and the Web API's address; Bolt copies both for each request.
    The app believes what it is given: over HTTP the guard stands in front of it, and in Socket Mode
    the connection itself is authenticated.
    """
    app = App(
        client=client,
        signing_secret="",
        request_verification_enabled=False,
        # The reply goes out before Slack hears "received": after a crash in between Slack
        # delivers again, and a command's card travels in the response itself.
        process_before_response=True,
        # Would read a thread's history for every message in one, for arguments no listener takes.
        attaching_conversation_kwargs_enabled=False,
    )
    listeners.register(app, guide)
    app.error(_trouble_teller(guide))
    return app


def _trouble_teller(guide: Guide) -> Any:
    voice = guide.knowledge.voice

    def tell_trouble(error: Exception, body: Mapping[str, Any], ack: Ack, respond: Respond, say: Say) -> BoltResponse:
        if isinstance(error, GuidepostError):
            sentence = voice.known_trouble.format(reason=error)
        else:
            reference = secrets.token_hex(4)
            sentence = voice.unknown_trouble.format(reference=reference)
            _log_failure("a listener failed", "listener_failed", error, body, reference=reference)
        try:
            return tell(sentence_card(sentence), body, ack, respond, say)
        except SlackApiError as refused:
            # Slack heard us and said no; it would say no again, so it need not deliver again.
            _log_failure("Slack refused to tell the person", "reply_refused", refused, body)
            return BoltResponse(status=200)
        except OSError as unreachable:
            _log_failure("Slack could not be reached", "slack_unreachable", unreachable, body)
            return BoltResponse(status=503)

    return tell_trouble


def _log_failure(message: str, action: str, error: Exception, body: Mapping[str, Any], **more: str) -> None:
    slack_says = {"slack_says": error.response.get("error")} if isinstance(error, SlackApiError) else {}
    details = {**more, "kind": _kind(body), **slack_says}
    _log.error(message, exc_info=error, extra={"action": action, "details": details})


def _kind(body: Mapping[str, Any]) -> str:
    """What Slack sent, in its own words and none of the person's."""
    return str(body.get("command") or body.get("event", {}).get("type") or body.get("type"))
