"""Workspaces of an organization that have rows in a table."""

from collections.abc import Sequence

from sqlalchemy import Table, select

from bot.services.workspaces import Workspace
from bot.storage.database import Database


def workspaces_in_organization(database: Database, table: Table, workspace: Workspace) -> Sequence[Workspace]:
    """Return the workspaces in the organization of ``workspace`` that have rows in ``table``."""
    if not workspace.enterprise_id:
        return []
    owner = table.c.team_id, table.c.enterprise_id
    owners = select(*owner).distinct().where(table.c.enterprise_id == workspace.enterprise_id)
    with database.reading() as connection:
        return [Workspace(team_id, enterprise_id) for team_id, enterprise_id in connection.execute(owners)]
