"""The store of channels in which follow-ups are heard, in SQLite and PostgreSQL."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select

from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import follow_up_channel
from bot.storage.sql.organizations import workspaces_in_organization

_IN_TEAM = follow_up_channel.c.team_id == bindparam("in_team")
_IS_CHANNEL = follow_up_channel.c.channel == bindparam("in_channel")
_FIND = select(follow_up_channel.c.channel).where(_IN_TEAM, _IS_CHANNEL)
_REMOVE = delete(follow_up_channel).where(_IN_TEAM, _IS_CHANNEL)
_FORGET = delete(follow_up_channel).where(_IN_TEAM)


class SqlFollowUps:
    """The channels whose members turned follow-ups on, in SQLite or PostgreSQL.

    A row means that follow-ups are on; who turned them on is not recorded.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._save = database.insert_new(follow_up_channel)

    def hears(self, workspace: Workspace, channel: str) -> bool:
        """See `FollowUpStore.hears`."""
        with self._database.reading() as connection:
            return connection.scalar(_FIND, _place(workspace, channel)) is not None

    def turn_on(self, workspace: Workspace, channel: str) -> None:
        """See `FollowUpStore.turn_on`."""
        row = {"team_id": workspace.team_id, "enterprise_id": workspace.enterprise_id, "channel": channel}
        with self._database.writing() as connection:
            connection.execute(self._save, row)

    def turn_off(self, workspace: Workspace, channel: str) -> None:
        """See `FollowUpStore.turn_off`."""
        with self._database.writing() as connection:
            connection.execute(_REMOVE, _place(workspace, channel))

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        return workspaces_in_organization(self._database, follow_up_channel, workspace)

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        with self._database.writing() as connection:
            return connection.execute(_FORGET, {"in_team": workspace.team_id}).rowcount

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: the setting is a channel's, and does not record who changed it. See `TenantData.erase`."""
        return 0


def _place(workspace: Workspace, channel: str) -> dict[str, str]:
    return {"in_team": workspace.team_id, "in_channel": channel}
