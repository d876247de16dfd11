"""The store of proposals in SQLite and PostgreSQL."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from bot.services.curation.proposals import MOST_KEPT, Origin, Proposal, ProposalKind
from bot.services.questions import Telling
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import proposal as table
from bot.storage.sql.tenant_table import TenantTable

_IN_TEAM = table.c.team_id == bindparam("in_team")
_OF_WORKSPACE = select(table).where(_IN_TEAM).order_by(table.c.proposed_at, table.c.proposal_id)
_SAME = select(table.c.proposal_id).where(_IN_TEAM, table.c.proposal_id == bindparam("of_proposal"))
_COUNT = select(func.count()).select_from(table).where(_IN_TEAM)
_PURGE = delete(table).where(table.c.proposed_at <= bindparam("oldest"))


class SqlProposals(TenantTable):
    """Proposals in SQLite or PostgreSQL, kept for ``days`` after they were made."""

    def __init__(self, database: Database, days: float) -> None:
        super().__init__(database, table)
        self._days = days
        self._insert = database.insert_new(table).returning(table.c.proposal_id)

    def add(self, proposal: Proposal) -> Telling:
        """See `ProposalStore.add`."""
        if not self._days:
            return Telling.NOT_KEPT
        team = {"in_team": proposal.workspace.team_id}
        with self._database.writing() as connection:
            if connection.execute(_SAME, {**team, "of_proposal": proposal.id}).first():
                return Telling.DONE_BEFORE
            if connection.execute(_COUNT, team).scalar_one() >= MOST_KEPT:
                return Telling.TOO_MANY
            row = {
                "team_id": proposal.workspace.team_id,
                "enterprise_id": proposal.workspace.enterprise_id,
                "proposal_id": proposal.id,
                "content": _content(proposal),
                "proposed_at": self._database.now(connection),
            }
            is_new = connection.execute(self._insert, row).first() is not None
        return Telling.DONE if is_new else Telling.DONE_BEFORE

    def of_workspace(self, workspace: Workspace) -> Sequence[Proposal]:
        """See `ProposalStore.of_workspace`."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_WORKSPACE, {"in_team": workspace.team_id}).all()
        return [_proposal(workspace, row) for row in rows]

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `ProposalStore`."""
        return 0

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        return self._delete_older(_PURGE, self._days)


def _content(proposal: Proposal) -> str:
    """Return everything about a proposal that has no column, as JSON."""
    content = asdict(proposal)
    for column in ("workspace", "proposed_at"):
        del content[column]
    return json.dumps(content)


def _proposal(workspace: Workspace, row: Any) -> Proposal:
    content = json.loads(row.content)
    content |= {"kind": ProposalKind(content["kind"]), "origin": Origin(content["origin"])}
    return Proposal(workspace, **content | {"phrasings": tuple(content["phrasings"]), "proposed_at": row.proposed_at})
