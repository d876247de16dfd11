"""The feedback store in SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence

from sqlalchemy import case, delete, func, select

from bot.services.tips.models import Tally, Vote
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import feedback
from bot.storage.sql.organizations import workspaces_in_organization

_IS_HELPFUL = case((feedback.c.is_helpful, 1), else_=0)
_TALLIES = (
    select(feedback.c.tip_id, func.count(), func.sum(_IS_HELPFUL))
    .group_by(feedback.c.tip_id)
    .order_by(feedback.c.tip_id)
)

Pseudonym = Callable[[Workspace, str], str]
"""A function that returns a keyed hash of a person's id, always the same one."""


class SqlFeedback:
    """Votes on tips in SQLite or PostgreSQL, under pseudonyms."""

    def __init__(self, database: Database, pseudonym: Pseudonym) -> None:
        self._database = database
        self._pseudonym = pseudonym
        self._save = database.upsert(feedback)

    def record(self, vote: Vote) -> None:
        """See `FeedbackStore.record`."""
        voter = self._pseudonym(vote.workspace, vote.user_id)
        row = {
            "team_id": vote.workspace.team_id,
            "enterprise_id": vote.workspace.enterprise_id,
            "tip_id": vote.tip_id,
            "voter": voter,
            "is_helpful": vote.is_helpful,
        }
        with self._database.writing() as connection:
            connection.execute(self._save, row)

    def tallies(self) -> Sequence[Tally]:
        """See `FeedbackStore.tallies`."""
        with self._database.reading() as connection:
            return [Tally(tip_id, helpful, count - helpful) for tip_id, count, helpful in connection.execute(_TALLIES)]

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        return workspaces_in_organization(self._database, feedback, workspace)

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        with self._database.writing() as connection:
            return connection.execute(delete(feedback).where(feedback.c.team_id == workspace.team_id)).rowcount

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        voter = self._pseudonym(workspace, user_id)
        votes = delete(feedback).where(feedback.c.team_id == workspace.team_id, feedback.c.voter == voter)
        with self._database.writing() as connection:
            return connection.execute(votes).rowcount
