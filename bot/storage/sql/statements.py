"""What the ledger says to the database, made once: building a statement costs as much as running it.

Parameters named like columns set these; ``moment`` is in every one that needs the time.
"""

from sqlalchemy import bindparam, delete, func, literal_column, select, update

from bot.services.deliveries import OPEN, State
from bot.services.retention import SEEN_FOR, SETTLED_FOR
from bot.storage.moment import Moment
from bot.storage.schema import MISSED, delivery, seen_event, tip

_ROW = delivery.c
_TIP = tip.c

_IS_OPEN = _ROW.state.in_([literal_column(f"'{state}'") for state in OPEN])
"""In the words of the index `ix_delivery_due`: neither database uses it for parameters."""

_DUE = select(delivery, Moment().label("moment")).where(_IS_OPEN, _ROW.not_before <= Moment()).limit(1)

CLAIM_NEXT = _DUE.order_by(_ROW.not_before).with_for_update(skip_locked=True)
CLAIM_ONE = _DUE.where(_ROW.id == bindparam("wanted")).with_for_update(skip_locked=True)
CLAIM = update(delivery).where(_ROW.id == bindparam("wanted"))

DUE = (
    select(_ROW.id, _ROW.team_id, _ROW.channel)
    .where(_IS_OPEN, _ROW.not_before <= Moment())
    .order_by(_ROW.not_before)
    .limit(bindparam("most"))
)

NEXT_DUE = select(func.min(_ROW.not_before)).where(_IS_OPEN)

_HELD_BY_ME = update(delivery).where(
    _ROW.id == bindparam("claimed"), _ROW.attempts == bindparam("attempt"), _ROW.state == State.SENDING
)
END = _HELD_BY_ME.values(settled_at=Moment(), message=None)
TRY_AGAIN = _HELD_BY_ME.values(not_before=Moment() + bindparam("pause"))

PAUSE = (
    update(delivery)
    .where(
        _ROW.team_id == bindparam("whose"), _ROW.state == State.PENDING, _ROW.not_before < Moment() + bindparam("pause")
    )
    .values(not_before=Moment() + bindparam("pause"))
)
"""Slack counts by workspace: let its other deliveries wait as well."""

ABANDON = (
    update(delivery)
    .where(_ROW.team_id == bindparam("whose"), _IS_OPEN)
    .values(state=State.FAILED, settled_at=Moment(), message=None)
)

_THEIR_OPEN_KEYS = select(_ROW.key).where(_ROW.team_id == bindparam("whose"), _IS_OPEN)
GIVE_UP_TIP = (
    update(tip)
    .where(
        _TIP.team_id == bindparam("whose"), _TIP.channel == bindparam("where"), _TIP.delivery_key == bindparam("its")
    )
    .values(outcome=MISSED)
)
GIVE_UP_TIPS = (
    update(tip)
    .where(_TIP.team_id == bindparam("whose"), _TIP.delivery_key.in_(_THEIR_OPEN_KEYS))
    .values(outcome=MISSED)
)
"""A tip that Slack did not get was not given, whatever becomes of its delivery's row."""

LEAVE = delete(delivery).where(_ROW.team_id == bindparam("whose"))

SHOWN_IN = (
    select(_ROW.entry_id)
    .where(
        _ROW.team_id == bindparam("whose"),
        _ROW.channel == bindparam("where"),
        _ROW.thread_ts == bindparam("thread"),
        _ROW.entry_id.is_not(None),
        _ROW.state.not_in([State.FAILED, State.SKIPPED]),
    )
    .order_by(_ROW.created_at.desc())
    .limit(1)
)

COUNT = select(_ROW.state, func.count(), Moment() - func.min(_ROW.not_before)).group_by(_ROW.state)

FORGET_EVENTS = delete(seen_event).where(seen_event.c.seen_at < Moment() - SEEN_FOR)
FORGET_SETTLED = delete(delivery).where(_ROW.settled_at < Moment() - SETTLED_FOR)
