"""What of Slack's events is for us: messages that a person wrote, once each."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltContext

from bot.services.deliveries import Arrival
from bot.services.workspaces import Workspace

_WRITTEN = {None, "file_share", "thread_broadcast"}
"""Subtypes of messages that somebody wrote; all others tell of edits, deletions, joins and the like."""


def is_written_by_person(event: Mapping[str, Any]) -> bool:
    """Whether a person wrote this message just now: no bot, no edit, no deletion."""
    return event.get("subtype") in _WRITTEN and not event.get("bot_id") and not event.get("edited") and "user" in event


def is_direct(event: Mapping[str, Any]) -> bool:
    """Whether the message was sent to the bot alone."""
    return event.get("channel_type") == "im" or is_direct_channel(event.get("channel", ""))


def is_direct_channel(channel_id: str) -> bool:
    """Whether the id is that of a conversation between one person and the bot."""
    return channel_id.startswith("D")


def is_channel(command: Mapping[str, Any]) -> bool:
    """Whether a command was typed in a channel, and not among a few people; Slack gives those places a set name."""
    return not str(command.get("channel_name", "")).startswith(("directmessage", "mpdm-"))


def is_in_channel(event: Mapping[str, Any]) -> bool:
    """Whether the message was sent where others read along.

    A mention comes as ``app_mention`` and, where the bot reads along, as ``message`` too. In
    channels only the first is answered, in direct messages only the second: each post once.
    """
    return not is_direct(event)


def workspace_of(context: BoltContext, body: Mapping[str, Any]) -> Workspace:
    """Where a request comes from. An app that is installed for an organization is told the workspace in the body."""
    team = context.team_id or body.get("team_id") or context.enterprise_id
    return Workspace(str(team or ""), context.enterprise_id)


def is_organizations(context: BoltContext, body: Mapping[str, Any]) -> bool:
    """Whether an event is about the organization's installation, rather than about one workspace's."""
    # An app that is out has no authorizations left to tell by; then only an event of one workspace names one.
    return bool(context.is_enterprise_install) or body.get("team_id") in {None, context.enterprise_id}


def arrival_of(context: BoltContext, body: Mapping[str, Any]) -> Arrival:
    """The event's own identity, the same at every delivery."""
    return Arrival(workspace_of(context, body), str(body["event_id"]))


def key_of(event: Mapping[str, Any]) -> str:
    """What makes the reply to a post one and the same, however many events tell of the post."""
    return f"answer:{event.get('channel')}:{event.get('ts') or event.get('event_ts')}"
