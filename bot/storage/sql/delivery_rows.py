"""Rows of the table ``delivery``: made from messages, inserted, and read as claims."""

import json
import uuid
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Update

from bot.services.deliveries import (
    Claim,
    Indeterminate,
    LookUpLimited,
    NotAttempted,
    NotFound,
    Outcome,
    OutgoingMessage,
    PageRead,
    RateLimited,
    Refused,
    Sent,
    Skipped,
    State,
)
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import delivery
from bot.storage.sql.outbox_statements import LOOK_UP_AGAIN, RETRY, SETTLE

Row = dict[str, Any]
Values = Mapping[str, Any]

_insertion_order = itemgetter("team_id", "key")


class DeliveryInserter:
    """Inserts new deliveries, as a part of the transaction of any store."""

    def __init__(self, database: Database) -> None:
        self._insert = database.insert_new(delivery).returning(delivery.c.id)

    def insert(self, connection: Connection, rows: Sequence[Row]) -> set[str]:
        """Insert ``rows`` from `delivery_row`, except those whose key exists; return the ids of the inserted ones.

        Rows are inserted in the order of their keys, so that two transactions with the same rows cannot deadlock.
        """
        return set(connection.scalars(self._insert, sorted(rows, key=_insertion_order))) if rows else set()


def delivery_row(message: OutgoingMessage, now: float, waiting: float | None = None) -> Row:
    """Return the row of a message that is recorded at ``now``.

    ``waiting`` is its ``paced_until`` if it may be posted now; a message for later does not wait in the queue yet.
    """
    due_at = message.due_at(now)
    return {
        "id": uuid.uuid4().hex,
        "team_id": message.workspace.team_id,
        "enterprise_id": message.workspace.enterprise_id,
        "key": message.idempotency_key,
        "channel": message.channel,
        "thread_ts": message.thread_ts,
        "entry_id": message.entry_id,
        # JSON in ASCII escapes what a text column of PostgreSQL cannot hold: NUL and half a surrogate pair.
        "message": json.dumps([message.content, message.fallback], separators=(",", ":")),
        "state": State.PENDING,
        "attempts": 0,
        "created_at": due_at,
        "expires_at": due_at + message.ttl,
        "not_before": due_at,
        "maybe_sent_since": None,
        "slack_since": None,
        "paced_until": waiting if due_at <= now else None,
        "in_flight_until": None,
    }


def claim_from_row(row: Values) -> Claim:
    """Return the claim on a row, given as it was before it was claimed, with the time in ``read_at``."""
    content, fallback = json.loads(row["message"])
    message = OutgoingMessage(
        Workspace(row["team_id"], row["enterprise_id"]),
        row["key"],
        row["channel"],
        content,
        fallback,
        row["thread_ts"],
        row["entry_id"],
        ttl=row["expires_at"] - row["created_at"],
    )
    expired = row["read_at"] > row["expires_at"]
    return Claim(
        row["id"],
        message,
        row["attempts"] + 1,
        row["maybe_sent_since"],
        expired,
        row["slack_since"],
        row["history_cursor"],
        row["ts"],
    )


def outcome_update(claim: Claim, outcome: Outcome, retry_in: float, waiting: float | None) -> tuple[Update, Values]:
    """Return the statement that records an outcome, and the values it sets.

    ``waiting`` is the ``paced_until`` of a message that waits for its turn to be posted.
    """
    match outcome:
        case Sent(ts=ts):
            return SETTLE, {"state": State.SENT, "ts": ts}
        case Refused(reason=reason):
            return SETTLE, {"state": State.FAILED, "reason": reason}
        case Skipped(reason=reason):
            return SETTLE, {"state": State.SKIPPED, "reason": reason}
        case PageRead(cursor=cursor):
            return LOOK_UP_AGAIN, {"history_cursor": cursor}
        case LookUpLimited():
            return LOOK_UP_AGAIN, {"history_cursor": claim.cursor}
        case _:
            return RETRY, _retry_values(claim, outcome, retry_in, waiting)


def _retry_values(
    claim: Claim,
    outcome: Indeterminate | RateLimited | NotAttempted | NotFound,
    retry_in: float,
    waiting: float | None,
) -> Values:
    if isinstance(outcome, Indeterminate):
        return {"reason": outcome.reason, "pause": retry_in}
    pending = {
        "state": State.PENDING,
        "maybe_sent_since": claim.maybe_sent_since,
        "slack_since": claim.slack_since,
        "paced_until": waiting,
        "pause": outcome.seconds if isinstance(outcome, RateLimited) else 0.0,
    }
    if isinstance(outcome, NotFound):
        pending |= {"maybe_sent_since": None, "slack_since": None, "history_cursor": None}
    return pending


def tip_parameters(message: OutgoingMessage) -> dict[str, Any]:
    """Return the parameters that find the tip in ``message``, if it is one."""
    return {
        "in_team": message.workspace.team_id,
        "in_channel": message.channel,
        "tip_key": message.idempotency_key,
    }
