"""Arrivals and deliveries in the database. Protocol: ``bot.services.outbox``."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select

from bot.services.deliveries import OPEN, Arrival, Backlog, Claim, Held, Outcome, Post, Refused, Skipped, State, Taken
from bot.services.questions import Asked
from bot.services.terms import Terms
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.moment import Moment
from bot.storage.schema import delivery, seen_event
from bot.storage.sql import statements
from bot.storage.sql.deliveries import Deliveries
from bot.storage.sql.organizations import siblings
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.rows import claim_of, noting, row_of


class SqlLedger:
    """The ledger in SQLite or PostgreSQL."""

    def __init__(self, database: Database, questions: SqlQuestions, terms: Terms | None = None) -> None:
        self._database = database
        self._questions = questions
        self._lease = (terms or Terms()).lease
        self._see = database.insert_new(seen_event).values(seen_at=Moment()).returning(seen_event.c.seen_at)
        self._deliveries = Deliveries(database)

    def take(self, arrival: Arrival, post: Post | None, *, mine: bool, asked: Asked | None = None) -> Taken:
        """See `Ledger.take`."""
        question = self._questions.row_of(asked) if asked else None
        event = {"team_id": arrival.workspace.team_id, "event_id": arrival.event_id}
        with self._database.writing() as connection:
            now = connection.scalar(self._see, event | self._moment)
            if now is None:
                return Taken(is_new=False)
            claim = self._add(connection, post, now, mine=mine) if post else None
            if post and claim is None:
                return Taken(is_new=False)
            self._questions.add(connection, question, now)
            return Taken(is_new=True, claim=claim if mine else None)

    @property
    def _moment(self) -> dict[str, float | None]:
        return {"moment": self._database.given_time()}

    def plan(self, posts: Sequence[Post]) -> int:
        """See `Ledger.plan`."""
        with self._database.writing() as connection:
            now = self._database.now(connection)
            return len(self._deliveries.add(connection, [row_of(post, now) for post in posts]))

    def _add(self, connection: Connection, post: Post, now: float, *, mine: bool) -> Claim | None:
        """Add a delivery; None when its key is there already."""
        row = row_of(post, now) | (self._claimed(1, now, None) if mine else {})
        if not self._deliveries.add(connection, [row]):
            return None
        return Claim(row["id"], post, row["attempts"], None)

    def _claimed(self, attempt: int, now: float, doubtful_since: float | None) -> dict[str, Any]:
        return {
            "state": State.SENDING,
            "attempts": attempt,
            "not_before": now + self._lease,
            "maybe_sent_since": now if doubtful_since is None else doubtful_since,
        }

    def claim(self) -> Claim | None:
        """See `Ledger.claim`."""
        return self._claim(statements.CLAIM_NEXT, {})

    def claim_one(self, delivery_id: str) -> Claim | None:
        """See `Ledger.claim_one`."""
        return self._claim(statements.CLAIM_ONE, {"wanted": delivery_id})

    def _claim(self, due: Select[Any], wanted: dict[str, str]) -> Claim | None:
        with self._database.writing() as connection:
            row = connection.execute(due, wanted | self._moment).mappings().first()
            if row is None:
                return None
            claim = claim_of(row)
            changes = self._claimed(claim.attempt, row["moment"], claim.doubtful_since)
            connection.execute(statements.CLAIM, {"wanted": claim.delivery_id, **changes})
            return claim

    def due(self, limit: int) -> Sequence[tuple[str, str]]:
        """See `Ledger.due`."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.DUE, {"most": limit} | self._moment)
            return [(row.id, f"{row.team_id}/{row.channel}") for row in rows]

    def next_due(self) -> float | None:
        """See `Ledger.next_due`."""
        with self._database.reading() as connection:
            found: float | None = connection.scalar(statements.NEXT_DUE)
            return found

    def settle(self, claim: Claim, outcome: Outcome, again_in: float) -> bool:
        """See `Ledger.settle`."""
        statement, changes = noting(claim, outcome, again_in)
        held = {"claimed": claim.delivery_id, "attempt": claim.attempt, **changes, **self._moment}
        # Should this be lost, the message is looked up as after a crash.
        with self._database.writing(hasty=True) as connection:
            noted = connection.execute(statement, held).rowcount == 1
            if noted and isinstance(outcome, Held):
                whose = {"whose": claim.post.workspace.team_id, "pause": outcome.seconds}
                connection.execute(statements.PAUSE, whose | self._moment)
            if noted and isinstance(outcome, Refused | Skipped):
                connection.execute(statements.GIVE_UP_TIP, _tip_of(claim.post))
            return noted

    def shown_in(self, workspace: Workspace, channel: str, thread_ts: str) -> str | None:
        """See `Ledger.shown_in`."""
        thread = {"whose": workspace.team_id, "where": channel, "thread": thread_ts}
        with self._database.reading() as connection:
            found: str | None = connection.scalar(statements.SHOWN_IN, thread)
            return found

    def abandon(self, workspace: Workspace, reason: str) -> int:
        """See `Ledger.abandon`."""
        theirs = {"whose": workspace.team_id, "reason": reason}
        with self._database.writing() as connection:
            connection.execute(statements.GIVE_UP_TIPS, {"whose": workspace.team_id})
            return connection.execute(statements.ABANDON, theirs | self._moment).rowcount

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `Ledger.siblings`."""
        return siblings(self._database, delivery, workspace)

    def forget(self, workspace: Workspace) -> int:
        """See `Ledger.forget`."""
        with self._database.writing() as connection:
            return connection.execute(statements.LEAVE, {"whose": workspace.team_id}).rowcount

    def backlog(self) -> Backlog:
        """See `Ledger.backlog`."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.COUNT, self._moment).all()
        by_state = dict.fromkeys(State, 0) | {State(state): count for state, count, _ in rows}
        return Backlog(by_state, max([0.0, *(late for state, _, late in rows if state in OPEN)]))

    def purge(self) -> int:
        """See `Ledger.purge`."""
        with self._database.writing() as connection:
            forgetting = (statements.FORGET_EVENTS, statements.FORGET_SETTLED)
            return sum(connection.execute(statement, self._moment).rowcount for statement in forgetting)


def _tip_of(post: Post) -> dict[str, Any]:
    """Where the tip is that a message gives, if it gives one."""
    return {"whose": post.workspace.team_id, "where": post.channel, "its": post.key}
