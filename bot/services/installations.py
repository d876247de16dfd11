"""Installations of the app, each with its bot token."""

from dataclasses import dataclass, field

from bot.services.workspaces import Workspace


@dataclass(frozen=True)
class Installation:
    """An installation of the app in one workspace or in a whole organization."""

    team_id: str | None
    """The workspace; None for an installation in a whole organization."""
    enterprise_id: str | None
    name: str
    """The name of the workspace or organization."""
    bot_token: str = field(repr=False)
    bot_id: str
    bot_user_id: str
    scopes: tuple[str, ...]
    installed_by: str | None
    """The user id of the person who installed the app, if known. The bot reports problems to them."""
    installed_at: float
    """Seconds since the epoch, by Slack's clock or ours."""

    def covers(self, workspace: Workspace) -> bool:
        """Return whether the installation serves ``workspace``."""
        if self.team_id is not None:
            return self.team_id == workspace.team_id
        return self.enterprise_id is not None and self.enterprise_id == workspace.enterprise_id
