"""What Slack sends an app, built to the letter: events, commands and button presses, signed.

Shapes: https://docs.slack.dev/apis/events-api, /interactivity/implementing-slash-commands and
/reference/interaction-payloads/block_actions-payload; the signature is /authentication/verifying-requests-from-slack.
"""

import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bot.playground.workspace import APP_ID, ASKER, BOT_USER, DIRECT, GENERAL, TEAM, Json, Message

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Request:
    """A request to the app, before it is signed."""

    body: str
    content_type: str

    def headers(self, signing_secret: str, now: float | None = None) -> dict[str, str]:
        """Headers with Slack's v0 signature; ``now`` in seconds since the epoch."""
        return signed_headers(self.body.encode(), self.content_type, signing_secret, now)


def signed_headers(body: bytes, content_type: str, signing_secret: str, now: float | None = None) -> dict[str, str]:
    """Headers with Slack's v0 signature of ``body``; ``now`` in seconds since the epoch."""
    timestamp = str(int(time.time() if now is None else now))
    digest = hmac.new(signing_secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
    }


def event_request(event: Json) -> Request:
    """An Events API delivery of ``event``."""
    envelope = {
        "token": "unused",
        "team_id": TEAM,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{next(_numbers):08}",
        "event_time": int(time.time()),
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        "is_ext_shared_channel": False,
    }
    return Request(json.dumps(envelope), "application/json")


def mention(
    text: str, *, channel: str = GENERAL, user: str = ASKER, ts: str = "1700000000.000100", **extra: Any
) -> Json:
    """Somebody wrote ``@Guidepost text`` in a channel."""
    said = {"type": "app_mention", "user": user, "text": f"<@{BOT_USER}> {text}".strip(), "ts": ts, "channel": channel}
    return {**said, "event_ts": ts, "team": TEAM, **extra}


def message(
    text: str, *, channel: str = DIRECT, user: str = ASKER, ts: str = "1700000000.000100", **extra: Any
) -> Json:
    """Somebody wrote a message where the bot reads along; by default to the bot alone."""
    kind = "im" if channel == DIRECT else "channel"
    said = {"type": "message", "user": user, "text": text, "ts": ts, "channel": channel, "channel_type": kind}
    return {**said, "event_ts": ts, "team": TEAM, **extra}


def command_request(name: str, text: str, response_url: str, *, channel: str = GENERAL) -> Request:
    """Somebody typed a slash command."""
    form = {
        "token": "unused", "team_id": TEAM, "team_domain": "playground", "channel_id": channel,
        "channel_name": "general",
        "user_id": ASKER, "user_name": "asker", "command": name, "text": text, "api_app_id": APP_ID,
        "is_enterprise_install": "false", "response_url": response_url, "trigger_id": f"{next(_numbers)}.1.trigger",
    }  # fmt: skip
    return Request(urlencode(form), "application/x-www-form-urlencoded")


def click_request(original: Message, element: Json, response_url: str) -> Request:
    """Somebody pressed the button ``element`` of the message ``original``."""
    ephemeral = original.only_for is not None
    thread = {"thread_ts": original.thread_ts} if original.thread_ts else {}
    said = {
        "type": "message",
        "user": original.user,
        "ts": original.ts,
        "text": original.text,
        "blocks": original.blocks,
    }
    container = {
        "type": "message",
        "message_ts": original.ts,
        "channel_id": original.channel,
        "is_ephemeral": ephemeral,
    }
    # An ephemeral message is not sent along; its thread is told in the container instead.
    place = (
        {"container": {**container, **thread}} if ephemeral else {"container": container, "message": {**said, **thread}}
    )
    payload = {
        **place,
        "type": "block_actions",
        "user": {"id": ASKER, "username": "asker", "name": "asker", "team_id": TEAM},
        "api_app_id": APP_ID,
        "token": "unused",
        "trigger_id": f"{next(_numbers)}.1.trigger",
        "team": {"id": TEAM, "domain": "playground"},
        "channel": {"id": original.channel, "name": "general"},
        "response_url": response_url,
        "actions": [{**element, "block_id": "b1", "action_ts": "1700000001.000100"}],
    }
    return Request(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")


def buttons_of(blocks: list[Json]) -> list[Json]:
    """Every button in ``blocks``, at any depth, in the order they are drawn."""
    found = []
    for block in blocks:
        if block.get("type") == "button":
            found.append(block)
        for value in block.values():
            if isinstance(value, list):
                found += buttons_of([item for item in value if isinstance(item, dict)])
    return found
