"""SQL statements of the outbox store, built once because building a statement costs as much as running it.

Parameters with the name of a column set that column. Statements that need the time have the parameter ``now`` of
`CurrentTime`.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, bindparam, case, delete, exists, func, literal_column, or_, select, update
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.types import Double

from bot.services.deliveries import ANSWER, OPEN, State
from bot.services.rate_limits import WAITING
from bot.services.retention import DAY, DELIVERY_RETENTION, DIRECT_MEMORY, EVENT_RETENTION
from bot.storage.clock import CurrentTime
from bot.storage.schema import MISSED, delivery, rate_limit, seen_event, tip
from bot.storage.sql.turns import IS_ALLOWED, IS_ITS_TURN, OWN_CHANNEL

Columns = ReadOnlyColumnCollection[str, Column[Any]]


def is_shown(row: Columns) -> ColumnElement[bool]:
    """Return whether people see the message of a delivery, or soon will."""
    return row.state.not_in([State.FAILED, State.SKIPPED])


def is_answer(row: Columns) -> ColumnElement[bool]:
    """Return whether a delivery answers what a person asked."""
    return row.key.startswith(f"{ANSWER}:")


_ROW = delivery.c
_TIP = tip.c

_IN_TEAM = _ROW.team_id == bindparam("in_team")
_IS_OPEN = _ROW.state.in_([literal_column(f"'{state}'") for state in OPEN])
"""The condition exactly as in the index `ix_delivery_due`: neither database uses the index if states are parameters."""
_IS_DUE = _ROW.not_before <= CurrentTime()

_ORDER = (_ROW.not_before, _ROW.created_at)

_CLAIMABLE = select(delivery, CurrentTime().label("read_at")).where(_IS_OPEN, _IS_DUE, IS_ITS_TURN)

CLAIM_NEXT = _CLAIMABLE.order_by(*_ORDER).limit(bindparam("limit")).with_for_update(skip_locked=True, of=delivery)
CLAIM_ONE = _CLAIMABLE.where(_ROW.id == bindparam("wanted_id")).with_for_update(skip_locked=True, of=delivery)
CLAIM_LOOK_UP = update(delivery).where(_ROW.id == bindparam("wanted_id"))
CLAIM_POST = CLAIM_LOOK_UP.values(
    paced_until=OWN_CHANNEL.paced_until(),
    in_flight_until=CurrentTime() + bindparam("in_flight", type_=Double()),
)

DUE = (
    select(_ROW.id, _ROW.team_id, _ROW.channel)
    .where(_IS_OPEN, _IS_DUE, IS_ALLOWED)
    .order_by(*_ORDER)
    .limit(bindparam("limit"))
)

NEXT_DUE = select(func.min(_ROW.not_before)).where(_IS_OPEN)

_VALID_CLAIM = update(delivery).where(
    _ROW.id == bindparam("claimed_id"), _ROW.attempts == bindparam("claimed_attempt"), _ROW.state == State.SENDING
)
_OVER = {"settled_at": CurrentTime(), "message": None, "paced_until": func.nullif(_ROW.paced_until, WAITING)}
SETTLE = _VALID_CLAIM.values(**_OVER, in_flight_until=None)
RETRY = _VALID_CLAIM.values(not_before=CurrentTime() + bindparam("pause"), in_flight_until=None)
LOOK_UP_AGAIN = _VALID_CLAIM.values(not_before=_ROW.maybe_sent_since)
"""The oldest look-up comes first, however many pages it takes."""

CONFIRM = (
    update(delivery)
    .where(_ROW.id == bindparam("wanted_id"), _IN_TEAM, _IS_OPEN, _ROW.ts.is_(None))
    .values(
        ts=bindparam("posted_ts"),
        not_before=case((_ROW.in_flight_until > CurrentTime(), _ROW.not_before), else_=CurrentTime()),
    )
)
IS_OPEN = select(exists().where(_ROW.id == bindparam("wanted_id"), _IN_TEAM, _IS_OPEN))

ABANDON = update(delivery).where(_IN_TEAM, _IS_OPEN).values(state=State.FAILED, **_OVER)

_OPEN_KEYS = select(_ROW.key).where(_IN_TEAM, _IS_OPEN)
MISS_TIP = (
    update(tip)
    .where(
        _TIP.team_id == bindparam("in_team"),
        _TIP.channel == bindparam("in_channel"),
        _TIP.delivery_key == bindparam("tip_key"),
    )
    .values(outcome=MISSED)
)
MISS_OPEN_TIPS = (
    update(tip).where(_TIP.team_id == bindparam("in_team"), _TIP.delivery_key.in_(_OPEN_KEYS)).values(outcome=MISSED)
)
"""A tip that Slack does not have was not delivered, even after the row of its delivery is gone."""

FORGET = delete(delivery).where(_IN_TEAM)
_SHOWN = (
    select(_ROW.entry_id)
    .where(
        _IN_TEAM,
        _ROW.channel == bindparam("in_channel"),
        _ROW.entry_id.is_not(None),
        is_shown(_ROW),
    )
    .order_by(_ROW.created_at.desc())
    .limit(bindparam("limit"))
)
SHOWN_IN_THREAD = _SHOWN.where(or_(_ROW.thread_ts == bindparam("in_thread"), _ROW.ts == bindparam("in_thread")))
SHOWN_OUTSIDE_THREADS = _SHOWN.where(_ROW.thread_ts.is_(None), _ROW.created_at >= CurrentTime() - DIRECT_MEMORY)
WITH_KEY = select(_ROW.id).where(_IN_TEAM, _ROW.key == bindparam("of_key"))
ANY_ANSWER = (
    select(_ROW.id)
    .where(
        _IN_TEAM,
        _ROW.channel == bindparam("in_channel"),
        _ROW.thread_ts == bindparam("in_thread"),
        is_answer(_ROW),
        is_shown(_ROW),
    )
    .limit(1)
)

BACKLOG = select(_ROW.state, func.count(), CurrentTime() - func.min(_ROW.not_before)).group_by(_ROW.state)

PURGE_EVENTS = delete(seen_event).where(seen_event.c.seen_at < CurrentTime() - EVENT_RETENTION)
PURGE_SETTLED = delete(delivery).where(_ROW.settled_at < CurrentTime() - DELIVERY_RETENTION)
PURGE_LIMITS = delete(rate_limit).where(rate_limit.c.free_at < CurrentTime() - DAY)
