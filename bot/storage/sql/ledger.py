"""Arrivals and deliveries in the database. Protocol: ``bot.services.outbox``."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, select, update

from bot.services.deliveries import (
    OPEN,
    Arrival,
    Backlog,
    Claim,
    Doubtful,
    Held,
    Outcome,
    Post,
    Refused,
    Sent,
    Skipped,
    State,
    Taken,
)
from bot.services.outbox import LEASE
from bot.services.questions import Asked
from bot.services.retention import SEEN_FOR, SETTLED_FOR
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import delivery, seen_event
from bot.storage.sql.organizations import siblings
from bot.storage.sql.questions import SqlQuestions

_IS_OPEN = delivery.c.state.in_(OPEN)
_NOTHING_LEFT: Mapping[str, Any] = {"message": None}


class SqlLedger:
    """The ledger in SQLite or PostgreSQL."""

    def __init__(self, database: Database, questions: SqlQuestions, lease: float = LEASE) -> None:
        self._database = database
        self._questions = questions
        self._lease = lease

    def take(self, arrival: Arrival, post: Post | None, *, mine: bool, asked: Asked | None = None) -> Taken:
        """See `Ledger.take`."""
        question = self._questions.row_of(asked) if asked else None
        with self._database.writing() as connection:
            now = self._database.now(connection)
            seen = {"team_id": arrival.workspace.team_id, "event_id": arrival.event_id, "seen_at": now}
            insert = self._database.insert_new(seen_event).returning(seen_event.c.event_id)
            if connection.execute(insert, seen).first() is None:
                return Taken(is_new=False)
            claim = self._add(connection, post, now, mine=mine) if post else None
            if post and claim is None:
                return Taken(is_new=False)
            self._questions.add(connection, question, now)
            return Taken(is_new=True, claim=claim if mine else None)

    def plan(self, posts: Sequence[Post]) -> int:
        """See `Ledger.plan`."""
        with self._database.writing() as connection:
            now = self._database.now(connection)
            return sum(self._add(connection, post, now, mine=False) is not None for post in posts)

    def _add(self, connection: Connection, post: Post, now: float, *, mine: bool) -> Claim | None:
        """Add a delivery; None when its key is there already."""
        row = _row_of(post, now) | (self._claimed(now) if mine else {})
        insert = self._database.insert_new(delivery).returning(delivery.c.id)
        if connection.execute(insert, row).first() is None:
            return None
        return Claim(row["id"], post, row["attempts"], None)

    def _claimed(self, now: float) -> dict[str, Any]:
        return {"state": State.SENDING, "attempts": 1, "not_before": now + self._lease, "maybe_sent_since": now}

    def claim(self) -> Claim | None:
        """See `Ledger.claim`."""
        return self._claim(None)

    def claim_one(self, delivery_id: str) -> Claim | None:
        """See `Ledger.claim_one`."""
        return self._claim(delivery_id)

    def _claim(self, delivery_id: str | None) -> Claim | None:
        with self._database.writing() as connection:
            now = self._database.now(connection)
            due = select(delivery).where(_IS_OPEN, delivery.c.not_before <= now)
            wanted = due.where(delivery.c.id == delivery_id) if delivery_id else due.order_by(delivery.c.not_before)
            row = connection.execute(wanted.limit(1).with_for_update(skip_locked=True)).mappings().first()
            if row is None:
                return None
            changes = {**self._claimed(now), "attempts": row["attempts"] + 1}
            changes["maybe_sent_since"] = row["maybe_sent_since"] or now
            connection.execute(update(delivery).where(delivery.c.id == row["id"]).values(changes))
            return _claim_of(row, now)

    def due(self, limit: int) -> Sequence[tuple[str, str]]:
        """See `Ledger.due`."""
        with self._database.reading() as connection:
            found = (
                select(delivery.c.id, delivery.c.team_id, delivery.c.channel)
                .where(_IS_OPEN, delivery.c.not_before <= self._database.now(connection))
                .order_by(delivery.c.not_before)
                .limit(limit)
            )
            return [(row.id, f"{row.team_id}/{row.channel}") for row in connection.execute(found)]

    def settle(self, claim: Claim, outcome: Outcome, again_in: float) -> bool:
        """See `Ledger.settle`."""
        held = and_(
            delivery.c.id == claim.delivery_id,
            delivery.c.attempts == claim.attempt,
            delivery.c.state == State.SENDING,
        )
        with self._database.writing() as connection:
            now = self._database.now(connection)
            changes = _changes(outcome, now, again_in)
            noted = connection.execute(update(delivery).where(held).values(changes)).rowcount == 1
            if noted and isinstance(outcome, Held):
                self._pause(connection, claim.post.workspace, now + outcome.seconds)
            return noted

    def _pause(self, connection: Connection, workspace: Workspace, until: float) -> None:
        """Slack counts by workspace: let its other deliveries wait as well."""
        waiting = and_(
            delivery.c.team_id == workspace.team_id,
            delivery.c.state == State.PENDING,
            delivery.c.not_before < until,
        )
        connection.execute(update(delivery).where(waiting).values(not_before=until))

    def shown_in(self, workspace: Workspace, channel: str, thread_ts: str) -> str | None:
        """See `Ledger.shown_in`."""
        in_thread = and_(
            delivery.c.team_id == workspace.team_id,
            delivery.c.channel == channel,
            delivery.c.thread_ts == thread_ts,
            delivery.c.entry_id.is_not(None),
        )
        with self._database.reading() as connection:
            latest = select(delivery.c.entry_id).where(in_thread).order_by(delivery.c.created_at.desc()).limit(1)
            found: str | None = connection.scalar(latest)
            return found

    def abandon(self, workspace: Workspace, reason: str) -> int:
        """See `Ledger.abandon`."""
        theirs = and_(delivery.c.team_id == workspace.team_id, _IS_OPEN)
        with self._database.writing() as connection:
            changes = _changes(Refused(reason), self._database.now(connection), 0)
            return connection.execute(update(delivery).where(theirs).values(changes)).rowcount

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `Ledger.siblings`."""
        return siblings(self._database, delivery, workspace)

    def forget(self, workspace: Workspace) -> int:
        """See `Ledger.forget`."""
        with self._database.writing() as connection:
            return connection.execute(delete(delivery).where(delivery.c.team_id == workspace.team_id)).rowcount

    def backlog(self) -> Backlog:
        """See `Ledger.backlog`."""
        with self._database.reading() as connection:
            now = self._database.now(connection)
            counted = connection.execute(select(delivery.c.state, func.count()).group_by(delivery.c.state)).all()
            oldest = connection.scalar(select(func.min(delivery.c.not_before)).where(_IS_OPEN))
        by_state = dict.fromkeys(State, 0) | {State(state): count for state, count in counted}
        return Backlog(by_state, max(0.0, now - oldest) if oldest is not None else 0.0)

    def purge(self) -> int:
        """See `Ledger.purge`."""
        with self._database.writing() as connection:
            now = self._database.now(connection)
            old_events = delete(seen_event).where(seen_event.c.seen_at < now - SEEN_FOR)
            settled = delete(delivery).where(delivery.c.settled_at < now - SETTLED_FOR)
            return connection.execute(old_events).rowcount + connection.execute(settled).rowcount


def _row_of(post: Post, now: float) -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex,
        "team_id": post.workspace.team_id,
        "enterprise_id": post.workspace.enterprise_id,
        "key": post.key,
        "channel": post.channel,
        "thread_ts": post.thread_ts,
        "entry_id": post.entry_id,
        "message": json.dumps([post.message, post.plainer], ensure_ascii=False),
        "state": State.PENDING,
        "attempts": 0,
        "created_at": now,
        "expires_at": now + post.good_for,
        "not_before": now,
        "maybe_sent_since": None,
    }


def _claim_of(row: RowMapping, now: float) -> Claim:
    """The claim on a row as it was before it was claimed."""
    message, plainer = json.loads(row["message"])
    post = Post(
        Workspace(row["team_id"], row["enterprise_id"]),
        row["key"],
        row["channel"],
        message,
        plainer,
        row["thread_ts"],
        row["entry_id"],
        good_for=row["expires_at"] - row["created_at"],
    )
    return Claim(row["id"], post, row["attempts"] + 1, row["maybe_sent_since"], expired=now > row["expires_at"])


def _changes(outcome: Outcome, now: float, again_in: float) -> dict[str, Any]:
    """What an outcome does to a delivery's row."""
    match outcome:
        case Sent(ts=ts):
            return {"state": State.SENT, "settled_at": now, "ts": ts, **_NOTHING_LEFT}
        case Held(seconds=seconds):
            return {"state": State.PENDING, "not_before": now + seconds, "maybe_sent_since": None}
        case Doubtful(reason=reason):
            return {"not_before": now + again_in, "reason": reason}
        case Refused(reason=reason):
            return {"state": State.FAILED, "settled_at": now, "reason": reason, **_NOTHING_LEFT}
        case Skipped(reason=reason):
            return {"state": State.SKIPPED, "settled_at": now, "reason": reason, **_NOTHING_LEFT}
