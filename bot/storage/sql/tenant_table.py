"""Tables whose rows belong to workspaces: what their stores have in common, and the plainest of these stores."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Delete, Table, bindparam, delete, func, select

from bot.services.curation.channels import CuratorChannel
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import curator_channel, follow_up_channel

_IN_TEAM = follow_up_channel.c.team_id == bindparam("in_team")
_IS_CHANNEL = follow_up_channel.c.channel == bindparam("in_channel")
_FIND = select(follow_up_channel.c.channel).where(_IN_TEAM, _IS_CHANNEL)
_REMOVE = delete(follow_up_channel).where(_IN_TEAM, _IS_CHANNEL)
_CURATOR_CHANNELS = select(curator_channel).order_by(curator_channel.c.team_id)
_CURATOR_CHANNEL = select(curator_channel).where(curator_channel.c.team_id == bindparam("in_team"))


class TenantTable:
    """A table in which each row has the ids of its workspace and organization, in SQLite or PostgreSQL."""

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        if not workspace.enterprise_id:
            return []
        column = self._table.c
        owners = select(column.team_id, column.enterprise_id).distinct()
        owners = owners.where(column.enterprise_id == workspace.enterprise_id)
        with self._database.reading() as connection:
            return [Workspace(team_id, enterprise_id) for team_id, enterprise_id in connection.execute(owners)]

    def workspaces(self) -> Sequence[Workspace]:
        """Return the workspaces that have rows, each once, in the order of their ids."""
        column = self._table.c
        owners = select(column.team_id, func.max(column.enterprise_id)).group_by(column.team_id)
        with self._database.reading() as connection:
            rows = connection.execute(owners.order_by(column.team_id)).all()
        return [Workspace(team_id, enterprise_id) for team_id, enterprise_id in rows]

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        return self._delete(delete(self._table).where(self._table.c.team_id == workspace.team_id))

    def _delete(self, statement: Delete, **parameters: str) -> int:
        """Delete rows in a transaction of its own; return their number."""
        with self._database.writing() as connection:
            return connection.execute(statement, parameters).rowcount

    def _delete_older(self, statement: Delete, days: float, **parameters: str) -> int:
        """Delete rows with a statement whose parameter ``oldest`` is the time ``days`` ago; return their number."""
        with self._database.writing() as connection:
            oldest = self._database.now(connection) - days * DAY
            return connection.execute(statement, {**parameters, "oldest": oldest}).rowcount


class SqlFollowUps(TenantTable):
    """The channels whose members turned follow-ups on, in SQLite or PostgreSQL.

    A row means that follow-ups are on; who turned them on is not recorded.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database, follow_up_channel)
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

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: the setting is a channel's, and does not record who changed it. See `TenantData.erase`."""
        return 0


class SqlCuratorChannels(TenantTable):
    """The curators' channels in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, curator_channel)
        self._save = database.upsert(curator_channel)

    def find(self, workspace: Workspace) -> CuratorChannel | None:
        """See `CuratorChannelStore.find`."""
        with self._database.reading() as connection:
            row = connection.execute(_CURATOR_CHANNEL, {"in_team": workspace.team_id}).first()
        return _curator_channel(row) if row else None

    def all(self) -> Sequence[CuratorChannel]:
        """See `CuratorChannelStore.all`."""
        with self._database.reading() as connection:
            rows = connection.execute(_CURATOR_CHANNELS).all()
        return list(map(_curator_channel, rows))

    def save(self, place: CuratorChannel) -> None:
        """See `CuratorChannelStore.save`."""
        ids = {"team_id": place.workspace.team_id, "enterprise_id": place.workspace.enterprise_id}
        with self._database.writing() as connection:
            connection.execute(self._save, {**ids, "channel": place.channel, "zone": place.zone})

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: the setting is a workspace's. See `TenantData.erase`."""
        return 0


def _curator_channel(row: Any) -> CuratorChannel:
    return CuratorChannel(Workspace(row.team_id, row.enterprise_id), row.channel, row.zone)


def _place(workspace: Workspace, channel: str) -> dict[str, str]:
    return {"in_team": workspace.team_id, "in_channel": channel}
