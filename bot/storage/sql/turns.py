"""SQL expressions for whose turn it is: the queue and the pace of each channel, and the turns of look-ups.

Parameters: ``interval``, ``tolerance`` and ``in_flight`` in seconds, see `bot.services.rate_limits.Pace`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Double,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
)

from bot.services.deliveries import State
from bot.services.rate_limits import POST_METHOD, WAITING, Pace, look_up_method
from bot.storage.clock import CurrentTime
from bot.storage.database import Database
from bot.storage.prepared import PreparedStatement
from bot.storage.schema import delivery, rate_limit

_ROW = delivery.c
_OTHER = delivery.alias("other")

_INTERVAL: BindParameter[float] = bindparam("interval", type_=Double())
_TOLERANCE: BindParameter[float] = bindparam("tolerance", type_=Double())
_IN_FLIGHT: BindParameter[float] = bindparam("in_flight", type_=Double())
_WAITING: BindParameter[float] = bindparam("waiting", WAITING, type_=Double())
MOST_COUNTED = 1_000
"""Most waiting messages that are counted to estimate when the next one is due."""


def pace_parameters(pace: Pace, call: float) -> dict[str, float | None]:
    """Return the parameters of the expressions; a call to Slack takes ``call`` seconds at most."""
    return {"interval": pace.interval, "tolerance": pace.tolerance, "in_flight": pace.in_flight(call)}


class Channel:
    """The expressions for one channel, which are columns of another row or parameters."""

    def __init__(
        self, team_id: ColumnElement[Any], channel: ColumnElement[Any], recorded_at: ColumnElement[Any]
    ) -> None:
        """Messages that were recorded before ``recorded_at`` and wait come first."""
        self._is_same = and_(_OTHER.c.team_id == team_id, _OTHER.c.channel == channel)
        self._is_waiting = and_(self._is_same, _OTHER.c.paced_until == _WAITING)
        self._recorded_at = recorded_at

    def is_taken(self) -> ColumnElement[bool]:
        """Return the condition that the channel cannot take this message now."""
        # Any message that is in flight or counts for the pace was claimed since then, so few rows are looked at.
        recent = and_(self._is_same, _OTHER.c.paced_until > CurrentTime() - _IN_FLIGHT)
        is_ahead = and_(_OTHER.c.paced_until == _WAITING, _OTHER.c.created_at < self._recorded_at)
        is_full = and_(_OTHER.c.paced_until < _WAITING, _OTHER.c.paced_until > CurrentTime() + _TOLERANCE)
        return exists().where(recent, or_(is_ahead, is_full, _OTHER.c.in_flight_until > CurrentTime()))

    def paced_until(self) -> ColumnElement[float]:
        """Return when the bucket is full again if it gives one message now."""
        return self._full_at() + _INTERVAL

    def turn_at(self) -> ColumnElement[float]:
        """Return the estimated time of the turn of a message that is recorded last."""
        waiting = select(literal_column("1")).where(self._is_waiting).limit(MOST_COUNTED).subquery()
        count = select(func.count()).select_from(waiting).scalar_subquery()
        turn = self._full_at() + count * _INTERVAL - _TOLERANCE
        return case((turn > CurrentTime(), turn), else_=CurrentTime())

    def _full_at(self) -> ColumnElement[float]:
        is_counted = and_(self._is_same, _OTHER.c.paced_until > CurrentTime(), _OTHER.c.paced_until < _WAITING)
        latest = select(func.max(_OTHER.c.paced_until)).where(is_counted).scalar_subquery()
        return func.coalesce(latest, CurrentTime(), type_=Double())


def is_paused(team_id: ColumnElement[Any], *resources: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that Slack asked for a pause of a method or channel, or that its next turn has not come."""
    limit = rate_limit.c
    return exists().where(limit.team_id == team_id, limit.resource.in_(resources), limit.free_at > CurrentTime())


_POSTING: ColumnElement[str] = literal_column(f"'{POST_METHOD}'")
_LOOKING_UP = case(
    (_ROW.thread_ts.is_(None), literal_column(f"'{look_up_method(None)}'")),
    else_=literal_column(f"'{look_up_method('thread')}'"),
)
OWN_CHANNEL = Channel(_ROW.team_id, _ROW.channel, _ROW.created_at)
IS_ALLOWED = or_(
    _ROW.expires_at < CurrentTime(),
    _ROW.ts.is_not(None),
    case(
        (_ROW.maybe_sent_since.is_(None), ~is_paused(_ROW.team_id, _POSTING, _ROW.channel)),
        else_=~is_paused(_ROW.team_id, _LOOKING_UP),
    ),
)
"""The condition that no pause keeps a delivery from its next attempt."""
IS_ITS_TURN = and_(
    IS_ALLOWED,
    or_(
        _ROW.maybe_sent_since.is_not(None),
        _ROW.expires_at < CurrentTime(),
        _ROW.ts.is_not(None),
        ~OWN_CHANNEL.is_taken(),
    ),
)
"""The condition that a due delivery may be claimed."""


def channel_lock(database: Database) -> Sequence[ColumnElement[Any]]:
    """Return the expression that locks a channel in PostgreSQL until the transaction ends; none for SQLite.

    Otherwise two processes could find the same channel idle, and post there at the same time.
    Parameters: ``locked_team`` and ``locked_channel``. SQLite has one writer at a time in any case.
    """
    return () if database.is_sqlite else (_LOCK,)


_LOCK = func.pg_advisory_xact_lock(
    func.hashtext(bindparam("locked_team", type_=String())), func.hashtext(bindparam("locked_channel", type_=String()))
)
_REPLY_COLUMNS = (
    "id", "team_id", "enterprise_id", "key", "channel", "thread_ts", "entry_id", "message", "created_at", "expires_at",
)  # fmt: skip


_SHARED = ("now", "interval", "tolerance", "in_flight")


class ReplyInserter:
    """Inserts a new delivery that is claimed at once if it is its turn in the channel, in one statement."""

    def __init__(self, database: Database) -> None:
        target = Channel(_parameter("team_id"), _parameter("channel"), _parameter("turn_after"))
        turn = select(
            or_(target.is_taken(), is_paused(_parameter("team_id"), _POSTING, _parameter("channel"))).label("is_taken"),
            target.paced_until().label("paced_until"),
            target.turn_at().label("turn_at"),
        ).subquery("turn")

        def either(waits: Any, is_sent: Any) -> ColumnElement[Any]:
            return case((turn.c.is_taken, waits), else_=is_sent)

        given = {name: _parameter(name) for name in _REPLY_COLUMNS}
        decided = {
            "state": either(literal_column(f"'{State.PENDING}'"), literal_column(f"'{State.SENDING}'")),
            "attempts": either(literal_column("0"), literal_column("1")),
            "not_before": either(turn.c.turn_at, _parameter("lease_until")),
            "maybe_sent_since": either(null(), CurrentTime()),
            "slack_since": either(null(), _parameter("slack_since")),
            "paced_until": either(_parameter("paced_until"), turn.c.paced_until),
            "in_flight_until": either(null(), CurrentTime() + _IN_FLIGHT),
        }
        values = given | decided
        # SQLite takes ON CONFLICT for a join condition if the SELECT before it has no WHERE.
        selected = select(*values.values()).select_from(turn).where(true())
        insert = database.insert_new(delivery).from_select(list(values), selected)
        self._insert = PreparedStatement(database, insert.returning(delivery.c.state))

    def insert(self, connection: Connection, row: Mapping[str, Any]) -> str | None:
        """Insert ``row`` and return its state, or None if its key exists.

        ``row`` is one of `delivery_row` with ``lease_until``, ``slack_since``, ``now`` and the pace's parameters.
        """
        # Every message that waits was recorded before this one.
        given = {f"given_{name}": value for name, value in row.items()} | {"given_turn_after": WAITING}
        parameters = given | {name: row[name] for name in _SHARED}
        state: str | None = self._insert.scalar(connection, parameters)
        return state


def _parameter(name: str) -> ColumnElement[Any]:
    kind = delivery.c[name].type if name in delivery.c else Double()
    parameter: BindParameter[Any] = bindparam(f"given_{name}", type_=kind)
    # PostgreSQL does not know the type of a number that may be NULL.
    return cast(parameter, Double()) if isinstance(kind, Double) else parameter
