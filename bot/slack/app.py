"""The Bolt app: listeners, and the one place where errors become words."""

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltResponse, Respond, Say
from slack_sdk import WebClient

from bot.cards.pages import sentence_card
from bot.errors import GuidepostError
from bot.services.guide import Guide
from bot.slack import listeners
from bot.slack.replies import tell

_log = logging.getLogger(__name__)


def create_app(guide: Guide, *, client: WebClient, signing_secret: str | None) -> App:
    """The bot as a Bolt app for one workspace. Asks Slack whether the token is good.

    Args:
        guide: Answers the questions.
        client: Carries the bot token and the Web API's address. Bolt copies both for each request.
        signing_secret: Checks that HTTP requests come from Slack; None in Socket Mode, which needs none.
    """
    app = App(
        client=client,
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
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
            return tell(sentence_card(voice.known_trouble.format(reason=error)), body, ack, respond, say)
        reference = secrets.token_hex(4)
        details = {"reference": reference, "kind": _kind(body)}
        _log.error("a listener failed", exc_info=error, extra={"action": "listener_failed", "details": details})
        return tell(sentence_card(voice.unknown_trouble.format(reference=reference)), body, ack, respond, say)

    return tell_trouble


def _kind(body: Mapping[str, Any]) -> str:
    """What Slack sent, in its own words and none of the person's."""
    return str(body.get("command") or body.get("event", {}).get("type") or body.get("type"))
