"""The feedback store in SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, func, select

from bot.services.retention import QUESTION_DAYS
from bot.services.votes import Tally, Vote, VoteKind, VoteReason
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import feedback
from bot.storage.sql.tenant_table import TenantTable

_IS_HELPFUL = case((feedback.c.is_helpful, 1), else_=0)
_OF_KIND = feedback.c.kind == bindparam("of_kind")
_TALLIES = (
    select(feedback.c.subject, func.count(), func.sum(_IS_HELPFUL))
    .where(_OF_KIND)
    .group_by(feedback.c.subject)
    .order_by(feedback.c.subject)
)
_VOTES = select(feedback).where(_OF_KIND).order_by(feedback.c.voted_at, feedback.c.subject)
_IN_TEAM = feedback.c.team_id == bindparam("in_team")
_ERASE = delete(feedback).where(_IN_TEAM, feedback.c.voter == bindparam("voted_by"))
_PURGE = delete(feedback).where(_OF_KIND, feedback.c.voted_at <= bindparam("oldest"))

Pseudonym = Callable[[Workspace, str], str]
"""A function that returns a keyed hash of a person's id, always the same one."""


class SqlFeedback(TenantTable):
    """Votes in SQLite or PostgreSQL, under pseudonyms. Votes on answers are kept for ``days``."""

    def __init__(self, database: Database, pseudonym: Pseudonym, days: float) -> None:
        super().__init__(database, feedback)
        self._pseudonym = pseudonym
        self._days = days or QUESTION_DAYS
        self._save = database.upsert(feedback)

    def record(self, vote: Vote) -> None:
        """See `FeedbackStore.record`."""
        row = {
            "team_id": vote.workspace.team_id,
            "enterprise_id": vote.workspace.enterprise_id,
            "subject": vote.subject,
            "voter": self._pseudonym(vote.workspace, vote.user_id),
            "is_helpful": vote.is_helpful,
            "kind": vote.kind,
            "reason": vote.reason,
            "comment": vote.comment,
        }
        with self._database.writing() as connection:
            connection.execute(self._save, {**row, "voted_at": self._database.now(connection)})

    def tallies(self, kind: VoteKind = VoteKind.TIP) -> Sequence[Tally]:
        """See `FeedbackStore.tallies`."""
        with self._database.reading() as connection:
            rows = connection.execute(_TALLIES, {"of_kind": kind}).all()
        return [Tally(subject, helpful, count - helpful) for subject, count, helpful in rows]

    def votes(self, kind: VoteKind) -> Sequence[Vote]:
        """See `FeedbackStore.votes`."""
        with self._database.reading() as connection:
            return [_vote(row) for row in connection.execute(_VOTES, {"of_kind": kind})]

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `TenantData.erase`."""
        person = {"in_team": workspace.team_id, "voted_by": self._pseudonym(workspace, user_id)}
        return self._delete(_ERASE, **person)

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        return self._delete_older(_PURGE, self._days, of_kind=VoteKind.ANSWER)


def _vote(row: Row[Any]) -> Vote:
    return Vote(
        Workspace(row.team_id, row.enterprise_id),
        row.subject,
        "",
        row.is_helpful,
        VoteKind(row.kind),
        VoteReason(row.reason) if row.reason else None,
        row.comment,
        row.voted_at,
    )
