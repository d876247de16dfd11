"""Where a request comes from: who did something, in which workspace, and how the app is installed there."""

from dataclasses import dataclass
from typing import Self

from bot.playground.messages import Json
from bot.playground.workspace import APP_ID, ASKER, BOT_USER, TEAM, Workspace

NO_TRIGGER = "0.0.never"
"""A trigger id that no workspace has issued."""


@dataclass(frozen=True)
class Origin:
    """A person and their workspace as requests name them."""

    user: str = ASKER
    trigger_id: str = NO_TRIGGER
    """Lets the bot open a view in answer."""
    team: str = TEAM
    domain: str = "playground"
    bot_user: str = BOT_USER
    enterprise: str | None = None
    org_wide: bool = False
    """Whether the app is installed on the whole enterprise."""

    @classmethod
    def of(cls, workspace: Workspace, user: str = "", *, org_wide: bool = False) -> Self:
        """Something that ``user``, or the workspace's first person, does there now; it has a trigger id of its own."""
        user = user or workspace.asker
        return cls(
            user, workspace.open_trigger(user), workspace.team, workspace.domain, workspace.bot_user,
            workspace.enterprise, org_wide,
        )  # fmt: skip

    def interaction(self, kind: str) -> Json:
        """What every interaction says first: its kind, who it was, and where."""
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
"""The playground's first person in its own workspace."""
