"""The outbox store in SQLite and PostgreSQL. Protocol: `bot.services.ports.OutboxStore`."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection

from bot.services.deliveries import (
    OPEN,
    Backlog,
    Claim,
    IncomingEvent,
    Outcome,
    OutgoingMessage,
    RateLimited,
    Receipt,
    Refused,
    Sent,
    Skipped,
    State,
)
from bot.services.questions import QuestionRecord
from bot.services.rate_limits import UNPACED, Pace
from bot.services.timeouts import DeliveryTimeouts
from bot.services.workspaces import Workspace
from bot.storage.clock import CurrentTime
from bot.storage.database import NOT_DURABLE, Database
from bot.storage.prepared import PreparedStatement
from bot.storage.schema import delivery, seen_event
from bot.storage.sql import outbox_statements as statements
from bot.storage.sql.claims import Claims
from bot.storage.sql.delivery_rows import (
    DeliveryInserter,
    delivery_row,
    outcome_update,
    tip_parameters,
)
from bot.storage.sql.limits import FORGET_LIMITS, SqlLimits
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.tenant_table import TenantTable
from bot.storage.sql.turns import ReplyInserter, channel_lock, pace_parameters


class SqlOutboxStore(TenantTable):
    """The outbox store in SQLite or PostgreSQL."""

    def __init__(
        self,
        database: Database,
        questions: SqlQuestions,
        timeouts: DeliveryTimeouts | None = None,
        pace: Pace = UNPACED,
        slack_time: Callable[[], float | None] = lambda: None,
    ) -> None:
        """``slack_time`` returns the time by Slack's clock in seconds since the epoch, or None if it is unknown."""
        super().__init__(database, delivery)
        self._questions = questions
        timeouts = timeouts or DeliveryTimeouts()
        self._lease = timeouts.lease
        self._pace = pace
        self._pace_parameters = pace_parameters(pace, timeouts.call)
        self._slack_time = slack_time
        insert_event = database.insert_new(seen_event).values(seen_at=CurrentTime())
        columns = ("team_id", "event_id", "seen_at")
        seen_at, lock = seen_event.c.seen_at, channel_lock(database)
        self._insert_event = PreparedStatement(database, insert_event.returning(seen_at), columns)
        self._insert_event_and_lock = PreparedStatement(database, insert_event.returning(seen_at, *lock), columns)
        settle = statements.SETTLE if database.is_sqlite else statements.SETTLE.returning(NOT_DURABLE)
        self._settle_sent = PreparedStatement(database, settle, ("state", "ts"))
        self._deliveries = DeliveryInserter(database)
        self._replies = ReplyInserter(database)
        self._limits = SqlLimits(database)
        self._claims = Claims(database, self._limits, self._pace_parameters, self._lease, slack_time)

    def accept(
        self,
        incoming: IncomingEvent,
        reply: OutgoingMessage | None,
        *,
        claim: bool,
        question: QuestionRecord | None = None,
    ) -> Receipt:
        """See `OutboxStore.accept`."""
        question_row = self._questions.row_of(question) if question else None
        event = {"team_id": incoming.workspace.team_id, "event_id": incoming.event_id}

        def record(connection: Connection) -> Receipt:
            now = self._insert_new_event(connection, event, reply if claim else None)
            if now is None:
                return Receipt(is_new=False)
            is_new, reply_claim = self._insert(connection, reply, now, claim=claim) if reply else (True, None)
            if not is_new:
                return Receipt(is_new=False)
            self._questions.add(connection, question_row, now)
            return Receipt(is_new=True, claim=reply_claim)

        return self._database.write(record)

    def _insert_new_event(
        self, connection: Connection, event: dict[str, str], claimed: OutgoingMessage | None
    ) -> float | None:
        """Insert an event and return the time, or None if it exists; lock the channel of ``claimed`` in PostgreSQL."""
        parameters: dict[str, Any] = event | self._database.clock_parameter
        insert = self._insert_event
        if claimed:
            insert = self._insert_event_and_lock
            parameters |= {"locked_team": claimed.workspace.team_id, "locked_channel": claimed.channel}
        found: float | None = insert.scalar(connection, parameters)
        return found

    def enqueue(self, messages: Sequence[OutgoingMessage]) -> int:
        """See `OutboxStore.enqueue`."""
        with self._database.writing() as connection:
            now = self._database.now(connection)
            rows = [delivery_row(message, now, self._pace.waiting) for message in messages]
            return len(self._deliveries.insert(connection, rows))

    def _insert(
        self, connection: Connection, message: OutgoingMessage, now: float, *, claim: bool
    ) -> tuple[bool, Claim | None]:
        """Insert a delivery, already claimed with ``claim`` if it is its turn; return whether its key is new."""
        row = delivery_row(message, now, self._pace.waiting)
        if not claim or message.due_at(now) > now:
            return bool(self._deliveries.insert(connection, [row])), None
        slack_since = self._slack_time()
        claimed = {"lease_until": now + self._lease, "slack_since": slack_since}
        state = self._replies.insert(connection, {**row, **claimed, "now": now, **self._pace_parameters})
        if state != State.SENDING:
            return state is not None, None
        return True, Claim(row["id"], message, 1, None)

    def claim(self, most: int) -> Sequence[Claim]:
        """See `OutboxStore.claim`."""
        return self._database.write(lambda connection: self._claims.next(connection, most))

    def claim_one(self, delivery_id: str) -> Claim | None:
        """See `OutboxStore.claim_one`."""
        return self._database.write(lambda connection: self._claims.one(connection, delivery_id))

    def due(self, limit: int) -> Sequence[tuple[str, str]]:
        """See `OutboxStore.due`."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.DUE, {"limit": limit} | self._database.clock_parameter)
            return [(row.id, f"{row.team_id}/{row.channel}") for row in rows]

    def next_due(self) -> float | None:
        """See `OutboxStore.next_due`."""
        with self._database.reading() as connection:
            found: float | None = connection.scalar(statements.NEXT_DUE)
            return found

    def record_outcome(self, claim: Claim, outcome: Outcome, retry_in: float) -> bool:
        """See `OutboxStore.record_outcome`."""
        statement, values = outcome_update(claim, outcome, retry_in, self._pace.waiting)
        now = self._database.clock_parameter
        valid_claim = {"claimed_id": claim.delivery_id, "claimed_attempt": claim.attempt, **values, **now}

        # If this is lost in a crash, the message is looked up in Slack before it is sent again.
        if isinstance(outcome, Sent) and not claim.is_look_up:
            return self._database.write_alone(lambda connection: self._settle_sent.run(connection, valid_claim)) == 1

        def record(connection: Connection) -> bool:
            recorded = connection.execute(statement, valid_claim).rowcount == 1
            if recorded and claim.is_look_up:
                self._limits.record_look_up(connection, claim.message, outcome)
            elif recorded and isinstance(outcome, RateLimited):
                self._limits.pause_posting(connection, claim.message, outcome.seconds)
            if recorded and isinstance(outcome, Refused | Skipped):
                connection.execute(statements.MISS_TIP, tip_parameters(claim.message))
            return recorded

        return self._database.write(record, durable=False)

    def confirm(self, workspace: Workspace, delivery_id: str, ts: str) -> bool:
        """See `OutboxStore.confirm`."""
        wanted = {"wanted_id": delivery_id, "in_team": workspace.team_id}
        # Slack reports every message, and most of them are settled by then: those cost no writer's time.
        with self._database.reading() as connection:
            if not connection.scalar(statements.IS_OPEN, wanted):
                return False
        parameters = wanted | {"posted_ts": ts} | self._database.clock_parameter
        with self._database.writing(durable=False) as connection:
            return connection.execute(statements.CONFIRM, parameters).rowcount == 1

    def recent_entries(self, workspace: Workspace, channel: str, thread_ts: str | None, limit: int) -> Sequence[str]:
        """See `OutboxStore.recent_entries`."""
        place = {"in_team": workspace.team_id, "in_channel": channel, "limit": limit, "in_thread": thread_ts}
        query = statements.SHOWN_OUTSIDE_THREADS if thread_ts is None else statements.SHOWN_IN_THREAD
        with self._database.reading() as connection:
            return connection.scalars(query, place | self._database.clock_parameter).all()[::-1]

    def has_answered(self, workspace: Workspace, channel: str, thread_ts: str) -> bool:
        """See `OutboxStore.has_answered`."""
        thread = {"in_team": workspace.team_id, "in_channel": channel, "in_thread": thread_ts}
        with self._database.reading() as connection:
            return connection.scalar(statements.ANY_ANSWER, thread) is not None

    def was_recorded(self, workspace: Workspace, key: str) -> bool:
        """See `OutboxStore.was_recorded`."""
        with self._database.reading() as connection:
            found = connection.scalar(statements.WITH_KEY, {"in_team": workspace.team_id, "of_key": key})
        return found is not None

    def abandon(self, workspace: Workspace, reason: str) -> int:
        """See `OutboxStore.abandon`."""
        parameters = {"in_team": workspace.team_id, "reason": reason}
        with self._database.writing() as connection:
            connection.execute(statements.MISS_OPEN_TIPS, {"in_team": workspace.team_id})
            return connection.execute(statements.ABANDON, parameters | self._database.clock_parameter).rowcount

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        in_team = {"in_team": workspace.team_id}
        with self._database.writing() as connection:
            connection.execute(FORGET_LIMITS, in_team)
            return connection.execute(statements.FORGET, in_team).rowcount

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: a delivery does not record who asked. See `TenantData.erase`."""
        return 0

    def backlog(self) -> Backlog:
        """See `OutboxStore.backlog`."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.BACKLOG, self._database.clock_parameter).all()
        by_state = dict.fromkeys(State, 0) | {State(state): count for state, count, _ in rows}
        return Backlog(by_state, max([0.0, *(overdue for state, _, overdue in rows if state in OPEN)]))

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        with self._database.writing() as connection:
            purges = (statements.PURGE_EVENTS, statements.PURGE_SETTLED, statements.PURGE_LIMITS)
            return sum(connection.execute(purge, self._database.clock_parameter).rowcount for purge in purges)
