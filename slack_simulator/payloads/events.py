"""Events of a workspace, and the envelope in which the Events API delivers them.

Shapes: https://docs.slack.dev/apis/events-api and /reference/events.
"""

import itertools
import json
import time
from collections.abc import Sequence
from typing import Any

from slack_simulator.messages import Json
from slack_simulator.payloads.origin import HOME, Origin
from slack_simulator.payloads.signature import Request
from slack_simulator.workspace import APP_ID, ASKER, BOT_ID, BOT_USER, DIRECT, GENERAL, TEAM

_numbers = itertools.count(1)


def event_request(
    event: Json, origin: Origin = HOME, *, event_id: str | None = None, event_time: float | None = None
) -> Request:
    """Return the request that delivers ``event``, by default with a new id and the present time.

    ``event_time`` is in seconds since the epoch.
    """
    number, now = event_id or f"Ev{next(_numbers):08}", time.time() if event_time is None else event_time
    return Request(json.dumps(envelope(event, origin, number, now)), "application/json")


def envelope(event: Json, origin: Origin, event_id: str, event_time: float) -> Json:
    """Return ``event`` in the envelope of the Events API."""
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
    """Return the event of a message that mentions the bot and continues with ``text``."""
    event = {"type": "app_mention", "user": user, "text": f"<@{bot}> {text}".strip(), "ts": ts, "channel": channel}
    return {**event, "event_ts": ts, "team": TEAM, **extra}


def message(
    text: str, *, channel: str = DIRECT, user: str = ASKER, ts: str = "1700000000.000100", **extra: Any
) -> Json:
    """Return the event of a message in a conversation that the bot reads, by default its direct message."""
    kind = "im" if channel.startswith("D") else "channel"
    event = {"type": "message", "user": user, "text": text, "ts": ts, "channel": channel, "channel_type": kind}
    return {**event, "event_ts": ts, "team": TEAM, **extra}


def home_opened(user: str = ASKER, *, tab: str = "home", channel: str = DIRECT, view: Json | None = None) -> Json:
    """Return the event of a person who opened a tab of the app.

    ``view`` is the Home tab that was published for the person before; only the event of the tab ``home`` carries it.
    """
    opened = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": "1700000000.000100"}
    return opened | ({"view": view} if view and tab == "home" else {})


def assistant_thread_started(user: str = ASKER, *, channel: str = DIRECT, ts: str = "1700000000.000100") -> Json:
    """Return the event of a person who began a thread in the older view for conversations.

    Shape: https://docs.slack.dev/reference/events/assistant_thread_started.
    """
    thread = {"user_id": user, "context": {}, "channel_id": channel, "thread_ts": ts}
    return {"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": ts}


def member_joined(user: str = BOT_USER, *, channel: str = GENERAL, inviter: str = ASKER, team: str = TEAM) -> Json:
    """Return the event of a new member of a channel, by default the bot."""
    return {
        "type": "member_joined_channel", "user": user, "channel": channel, "channel_type": "C", "team": team,
        "inviter": inviter, "event_ts": "1700000000.000100",
    }  # fmt: skip


def metadata_posted(
    metadata: Json, *, channel: str = GENERAL, ts: str = "1700000000.000200", app: str = APP_ID
) -> Json:
    """Return the event of a message with ``metadata``, by default one of this app.

    Slack sends it for the types of metadata in the manifest's ``metadata_subscriptions``. Shape:
    https://docs.slack.dev/reference/events/message_metadata_posted.
    """
    return {
        "type": "message_metadata_posted", "app_id": app, "bot_id": BOT_ID, "user_id": BOT_USER, "team_id": TEAM,
        "channel_id": channel, "metadata": metadata, "message_ts": ts, "event_ts": ts,
    }  # fmt: skip


def link_shared(
    *urls: str, channel: str = GENERAL, user: str = ASKER, ts: str = "1700000000.000100", unfurl_id: str = "",
    source: str = "conversations_history",
) -> Json:  # fmt: skip
    """Return the event of a message with links of domains in the manifest's ``unfurl_domains``.

    For a message that is still being written, Slack names no channel: ``source`` is ``composer``. Shape:
    https://docs.slack.dev/reference/events/link_shared.
    """
    is_draft = source == "composer"
    return {
        "type": "link_shared", "channel": "COMPOSER" if is_draft else channel, "is_bot_user_member": True, "user": user,
        "message_ts": f"{unfurl_id}-draft" if is_draft else ts, "unfurl_id": unfurl_id or f"{channel}.{ts}",
        "source": source, "links": [{"domain": url.split("/")[2], "url": url} for url in urls],
        "event_ts": "1700000000.000100",
    }  # fmt: skip


def app_uninstalled() -> Json:
    """Return the event of an app that an admin removed."""
    return {"type": "app_uninstalled"}


def team_access_revoked(*teams: str) -> Json:
    """Return the event of workspaces from which an organization removed an app that it keeps for others."""
    return {"type": "team_access_revoked", "team_ids": list(teams), "event_ts": "1700000000.000100"}


def tokens_revoked(*, bots: Sequence[str] = (BOT_USER,), users: Sequence[str] = ()) -> Json:
    """Return the event of tokens that were revoked: the tokens of these bot users, and of these people."""
    return {"type": "tokens_revoked", "tokens": {"bot": list(bots), "oauth": list(users)}}
