"""Slash commands and shortcuts.

Shapes: https://docs.slack.dev/interactivity/implementing-slash-commands and
/reference/interaction-payloads/shortcuts-interaction-payload.
"""

from urllib.parse import urlencode

from bot.playground.messages import Message
from bot.playground.payloads.origin import HOME, Origin
from bot.playground.payloads.signing import FORM, Request, payload_request
from bot.playground.workspace import APP_ID, GENERAL


def command_request(
    name: str, text: str, response_url: str, *, channel: str = GENERAL, origin: Origin = HOME
) -> Request:
    """Somebody typed a slash command."""
    form = {
        "token": "unused", "team_id": origin.team, "team_domain": origin.domain, "channel_id": channel,
        "channel_name": channel_name(channel), "user_id": origin.user, "user_name": origin.user.lower(),
        "command": name, "text": text, "api_app_id": APP_ID, "is_enterprise_install": str(origin.org_wide).lower(),
        "response_url": response_url, "trigger_id": origin.trigger_id,
    }  # fmt: skip
    enterprise = {"enterprise_id": origin.enterprise, "enterprise_name": origin.enterprise} if origin.enterprise else {}
    return Request(urlencode({**form, **enterprise}), FORM)


def channel_name(channel: str) -> str:
    """The name by which commands and buttons call a channel; a direct message has always the same."""
    return "directmessage" if channel.startswith("D") else "general"


def shortcut_request(callback_id: str, *, origin: Origin = HOME) -> Request:
    """Somebody chose a shortcut that is offered everywhere."""
    told = {"callback_id": callback_id, "action_ts": "1700000001.000100"}
    return payload_request({**origin.interaction("shortcut"), **told})


def message_shortcut_request(
    callback_id: str, original: Message, response_url: str, *, origin: Origin = HOME
) -> Request:
    """Somebody chose a shortcut that is offered beside the message ``original``."""
    told = {
        "callback_id": callback_id,
        "action_ts": "1700000001.000100",
        "message_ts": original.ts,
        "message": original.shown(),
        "channel": {"id": original.channel, "name": channel_name(original.channel)},
        "response_url": response_url,
    }
    return payload_request({**origin.interaction("message_action"), **told})
