"""Events: what happened in a workspace, and the envelope it comes in.

Shapes: https://docs.slack.dev/apis/events-api and /reference/events.
"""

import itertools
import json
import time
from collections.abc import Sequence
from typing import Any

from bot.playground.messages import Json
from bot.playground.payloads.origin import HOME, Origin
from bot.playground.payloads.signing import Request
from bot.playground.workspace import APP_ID, ASKER, BOT_USER, DIRECT, GENERAL, TEAM

_numbers = itertools.count(1)


def event_request(
    event: Json, origin: Origin = HOME, *, event_id: str | None = None, event_time: float | None = None
) -> Request:
    """An Events API delivery of ``event``; a new one, now, unless its id and time (epoch seconds) are given."""
    number, now = event_id or f"Ev{next(_numbers):08}", time.time() if event_time is None else event_time
    return Request(json.dumps(envelope(event, origin, number, now)), "application/json")


def envelope(event: Json, origin: Origin, event_id: str, event_time: float) -> Json:
    """``event`` as the Events API delivers it."""
    authorization = {
        "enterprise_id": origin.enterprise,
        "team_id": None if origin.org_wide else origin.team,
        "user_id": origin.bot_user,
        "is_bot": True,
        "is_enterprise_install": origin.org_wide,
    }
    return {
        "token": "unused",
        "team_id": origin.team,
        "enterprise_id": origin.enterprise,
        "context_team_id": origin.team,
        "context_enterprise_id": origin.enterprise,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(event_time),
        "event_context": f"4-{event_id}",
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }


def mention(
    text: str, *, channel: str = GENERAL, user: str = ASKER, ts: str = "1700000000.000100", bot: str = BOT_USER,
    **extra: Any,
) -> Json:  # fmt: skip
    """Somebody wrote ``@Guidepost text`` in a channel."""
    said = {"type": "app_mention", "user": user, "text": f"<@{bot}> {text}".strip(), "ts": ts, "channel": channel}
    return {**said, "event_ts": ts, "team": TEAM, **extra}


def message(
    text: str, *, channel: str = DIRECT, user: str = ASKER, ts: str = "1700000000.000100", **extra: Any
) -> Json:
    """Somebody wrote a message where the bot reads along; by default to the bot alone."""
    kind = "im" if channel.startswith("D") else "channel"
    said = {"type": "message", "user": user, "text": text, "ts": ts, "channel": channel, "channel_type": kind}
    return {**said, "event_ts": ts, "team": TEAM, **extra}


def home_opened(user: str = ASKER, *, tab: str = "home", channel: str = DIRECT, view: Json | None = None) -> Json:
    """Somebody looks at the app: its Home (with the view they were given before), its messages, or about it."""
    opened = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": "1700000000.000100"}
    return opened | ({"view": view} if view and tab == "home" else {})


def member_joined(user: str = BOT_USER, *, channel: str = GENERAL, inviter: str = ASKER, team: str = TEAM) -> Json:
    """Somebody, as it stands the bot, came into a channel."""
    return {
        "type": "member_joined_channel", "user": user, "channel": channel, "channel_type": "C", "team": team,
        "inviter": inviter, "event_ts": "1700000000.000100",
    }  # fmt: skip


def app_uninstalled() -> Json:
    """An admin removed the app."""
    return {"type": "app_uninstalled"}


def tokens_revoked(*, bots: Sequence[str] = (BOT_USER,), users: Sequence[str] = ()) -> Json:
    """Tokens open nothing any more: those of these bot users, and those of these people."""
    return {"type": "tokens_revoked", "tokens": {"bot": list(bots), "oauth": list(users)}}
