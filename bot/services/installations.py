"""Where the app is installed, and the token that it has there."""

from dataclasses import dataclass, field

from bot.services.workspaces import Workspace


@dataclass(frozen=True)
class Installation:
    """The app in one workspace, or in a whole organization."""

    team_id: str | None
    """None when it is installed for the organization."""
    enterprise_id: str | None
    name: str
    """What the workspace or organization calls itself."""
    bot_token: str = field(repr=False)
    bot_id: str
    bot_user_id: str
    scopes: tuple[str, ...]
    installed_by: str | None
    """The user id of who installed it, where that is known: they hear of trouble."""
    installed_at: float
    """Seconds since the epoch, by Slack's clock or ours."""

    def covers(self, workspace: Workspace) -> bool:
        """Whether it is for that workspace."""
        if self.team_id is not None:
            return self.team_id == workspace.team_id
        return self.enterprise_id is not None and self.enterprise_id == workspace.enterprise_id
