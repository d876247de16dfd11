"""Who may change a channel's tips: its members, or admins only where the workspace says so.

A command that somebody typed in a channel proves that they are in it: Slack offers none to others. So does a button
of a message there. For any other channel Slack is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltContext

from bot.services.workspaces import Workspace
from bot.slack.directory import Directory
from bot.slack.events import workspace_of
from bot.slack.parts import Parts


@dataclass(frozen=True)
class Actor:
    """Somebody who types or presses something, and where."""

    workspace: Workspace
    user_id: str
    channel: str = ""
    """The channel that they are certainly in; empty in the Home tab and in forms."""


def actor_of(context: BoltContext, body: Mapping[str, Any]) -> Actor:
    """Who sent a command or pressed a button."""
    user_id = body.get("user_id") or body["user"]["id"]
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id", "")
    return Actor(workspace_of(context, body), user_id, channel)


def objection(parts: Parts, directory: Directory, actor: Actor, channel: str) -> str | None:
    """Why that person may not change the tips of ``channel``, in a sentence; None when they may.

    Raises:
        SilentError: when Slack had to be asked, and did not answer in time.
    """
    voice = parts.guide.knowledge.voice.tips
    if parts.tips.admins_only(actor.workspace) and (told := admins_objection(parts, directory, actor)):
        return told
    if channel == actor.channel:
        return None
    theirs = directory.channels_of(actor.user_id)
    if theirs is None:
        return voice.rights_unknown
    return None if channel in theirs else voice.members_only


def admins_objection(parts: Parts, directory: Directory, actor: Actor) -> str | None:
    """Why that person may not do what only admins may; None when they may.

    Raises:
        SilentError: as above.
    """
    voice = parts.guide.knowledge.voice.tips
    person = directory.person(actor.user_id)
    if person is None:
        return voice.rights_unknown
    return None if person.is_admin else voice.admins_only


def changeable(parts: Parts, directory: Directory, actor: Actor) -> frozenset[str]:
    """Ids of all channels whose tips that person may change, as far as Slack tells in time."""
    if parts.tips.admins_only(actor.workspace) and admins_objection(parts, directory, actor):
        return frozenset()
    return directory.channels_of(actor.user_id) or frozenset()
