"""The origin of a request: the person who acts, their workspace, and how the app is installed there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from slack_simulator.channels import Channel
from slack_simulator.messages import Json
from slack_simulator.workspace import APP_ID, ASKER, BOT_USER, DIRECT, GENERAL, TEAM, Workspace

NO_TRIGGER = "0.0.never"
"""A trigger id that no workspace has issued."""


def _home_channels() -> Mapping[str, Channel]:
    return {GENERAL: Channel(GENERAL, "general"), DIRECT: Channel(DIRECT, kind="im")}


@dataclass(frozen=True)
class Origin:
    """A person and their workspace, as requests name them."""

    user: str = ASKER
    trigger_id: str = NO_TRIGGER
    """Trigger id with which the app can open a view in response."""
    team: str = TEAM
    domain: str = "playground"
    bot_user: str = BOT_USER
    enterprise: str | None = None
    org_wide: bool = False
    """True when the app is installed on the whole enterprise."""
    channels: Mapping[str, Channel] = field(default_factory=_home_channels, hash=False, repr=False)
    """The workspace's conversations by their ids."""

    @classmethod
    def of(cls, workspace: Workspace, user: str = "", *, org_wide: bool = False) -> Self:
        """Return the origin of an interaction that takes place now, with a trigger id of its own.

        Without ``user``, the workspace's first person acts.
        """
        user = user or workspace.asker
        return cls(
            user, workspace.open_trigger(user), workspace.team, workspace.domain, workspace.bot_user,
            workspace.enterprise, org_wide, workspace.channels,
        )  # fmt: skip

    def channel_name(self, channel_id: str) -> str:
        """Return the name that payloads give the conversation with that id; see ``Channel.payload_name``."""
        channel = self.channels.get(channel_id)
        if channel is None:
            channel = Channel(channel_id, channel_id.lower(), "im" if channel_id.startswith("D") else "public_channel")
        return channel.payload_name

    def interaction(self, kind: str) -> Json:
        """Return the fields that every interaction begins with: its kind, the person and the workspace."""
        return {
            "type": kind,
            "user": {"id": self.user, "username": self.user.lower(), "name": self.user.lower(), "team_id": self.team},
            "api_app_id": APP_ID,
            "token": "unused",
            "trigger_id": self.trigger_id,
            "team": {"id": self.team, "domain": self.domain},
            "enterprise": {"id": self.enterprise, "name": self.enterprise} if self.enterprise else None,
            "is_enterprise_install": self.org_wide,
        }


HOME = Origin()
"""The first person of the default workspace."""
