"""Facts about Slack's payloads: who wrote a message and where, and which workspace and event a payload is about."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltContext

from bot.services.deliveries import ANSWER, IncomingEvent
from bot.services.workspaces import Workspace

DELIVERY_EVENT_TYPE = "guidepost_delivery"
"""Type of the metadata of the bot's messages. The manifest subscribes to it."""
_WRITTEN = {None, "file_share", "thread_broadcast"}
"""Subtypes of messages that a person wrote; all others report edits, deletions, joins and the like."""


def is_written_by_person(event: Mapping[str, Any]) -> bool:
    """Return whether a person wrote this message just now: no bot, no edit, no deletion."""
    return event.get("subtype") in _WRITTEN and not event.get("bot_id") and not event.get("edited") and "user" in event


def is_direct(event: Mapping[str, Any]) -> bool:
    """Return whether the message was sent to the bot alone."""
    return event.get("channel_type") == "im" or is_direct_channel(event.get("channel", ""))


def is_direct_channel(channel_id: str) -> bool:
    """Return whether the id is that of a conversation between one person and the bot."""
    return channel_id.startswith("D")


def channel_of(body: Mapping[str, Any]) -> str:
    """Return the id of the conversation with the command or the button; empty in the Home tab and in forms."""
    channel = body.get("channel")
    found = body.get("channel_id") or (channel.get("id") if isinstance(channel, dict) else None)
    return str(found or "")


def is_in_channel(event: Mapping[str, Any]) -> bool:
    """Return whether the message was sent where other people read along.

    A mention arrives as ``app_mention`` and, where the bot receives all messages, as ``message`` too. In channels only
    the first is answered, in direct messages only the second, so that each message is answered once.
    """
    return not is_direct(event)


def workspace_of(context: BoltContext, body: Mapping[str, Any]) -> Workspace:
    """Return the workspace of a request. For an app that an organization installed, only the body may name it."""
    team = context.team_id or body.get("team_id") or context.enterprise_id
    return Workspace(str(team or ""), context.enterprise_id)


def is_organizations(context: BoltContext, body: Mapping[str, Any]) -> bool:
    """Return whether an event is about the organization's installation, rather than about one workspace's."""
    # The events of an uninstalled app carry no authorizations; then only an event about one workspace names one.
    return bool(context.is_enterprise_install) or body.get("team_id") in {None, context.enterprise_id}


def is_outsider(workspace: Workspace, body: Mapping[str, Any]) -> bool:
    """Return whether the person belongs to another organization than ``workspace``, with which they share a channel.

    Slack Connect: https://docs.slack.dev/apis/slack-connect. Guests of the workspace belong to it.
    """
    ours = {workspace.team_id, workspace.enterprise_id}
    if (event := body.get("event")) is not None:
        theirs = event.get("user_team") or event.get("team")
        return bool(body.get("is_ext_shared_channel") and theirs and theirs not in ours)
    # The workspaces of one organization have people in common, and their ids alone do not tell.
    user = body.get("user")
    theirs = user.get("team_id") if isinstance(user, dict) else None
    return bool(theirs and not workspace.enterprise_id and theirs not in ours)


def incoming_event(context: BoltContext, body: Mapping[str, Any]) -> IncomingEvent:
    """Return the event's identity, which is the same in every delivery."""
    return IncomingEvent(workspace_of(context, body), str(body["event_id"]))


def reply_key(event: Mapping[str, Any]) -> str:
    """Return the idempotency key of the reply to a message, the same for every event about that message."""
    return f"{ANSWER}:{event.get('channel')}:{event.get('ts') or event.get('event_ts')}"


def delivery_id_of(metadata: object) -> str | None:
    """Return the id of the delivery in the metadata of a message; None if there is none."""
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    found = payload.get("delivery_id") if isinstance(payload, dict) else None
    return found if isinstance(found, str) else None


def posted_delivery(body: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the delivery's id and the message's ``ts`` from a report that Slack has a message with our metadata.

    Return None unless this app posted the message: others may post messages with the same metadata.
    """
    event = body["event"]
    metadata, ts = event.get("metadata"), event.get("message_ts")
    delivery_id = delivery_id_of(metadata)
    is_ours = event.get("app_id") and event.get("app_id") == body.get("api_app_id")
    if not is_ours or delivery_id is None or metadata.get("event_type") != DELIVERY_EVENT_TYPE:
        return None
    return (delivery_id, ts) if isinstance(ts, str) else None
