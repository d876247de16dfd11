"""Deliveries in memory, and the order in which they may be claimed: pauses, pacing and turns of look-ups.

Its methods expect that the caller holds the lock of the store.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.services.deliveries import OPEN, Backlog, Claim, Indeterminate, LookUpLimited, Outcome, OutgoingMessage, State
from bot.services.rate_limits import POST_METHOD, LookUpLimit, Pace, look_up_method
from bot.storage.clock import Clock

_SHOWN = (*OPEN, State.SENT)


@dataclass
class Row:
    """A delivery and its state. Times are in seconds since the epoch."""

    claim: Claim
    state: State
    not_before: float
    created_at: float
    maybe_sent_since: float | None = None
    settled_at: float | None = None
    slack_since: float | None = None
    cursor: str | None = None
    confirmed_ts: str | None = None
    ts: str | None = None
    """Slack's identifier of the message, once it is sent."""
    is_waiting: bool = False
    """True if it waits for its turn in its channel."""
    paced_until: float = 0.0
    in_flight_until: float = 0.0

    @property
    def message(self) -> OutgoingMessage:
        """Message to post."""
        return self.claim.message

    @property
    def key(self) -> tuple[str, str]:
        """Workspace and idempotency key."""
        return key_of(self.message)

    @property
    def channel(self) -> tuple[str, str]:
        """Workspace and channel."""
        return (self.message.workspace.team_id, self.message.channel)

    @property
    def expires_at(self) -> float:
        """Time after which the message is not posted any more."""
        return self.created_at + self.message.ttl

    def shows_in(self, thread_ts: str | None, oldest: float) -> bool:
        """Return whether it shows an entry in a thread, or outside any since ``oldest``, and was not given up."""
        if self.message.entry_id is None or self.state not in _SHOWN:
            return False
        if thread_ts is None:
            return self.message.thread_ts is None and self.created_at >= oldest
        return thread_ts in {self.message.thread_ts, self.ts}

    def make_pending(self, not_before: float, *, is_paced: bool) -> None:
        """Record an attempt that sent nothing: Slack may have the message only from earlier attempts."""
        self.state, self.not_before, self.is_waiting = State.PENDING, not_before, is_paced
        self.maybe_sent_since, self.slack_since = self.claim.maybe_sent_since, self.claim.slack_since

    def confirm(self, ts: str, now: float) -> bool:
        """Record that Slack has the message; return false if nothing is open, or if that was known."""
        if self.state not in OPEN or self.confirmed_ts is not None:
            return False
        self.confirmed_ts = ts
        self.not_before = self.not_before if self.in_flight_until > now else now
        return True

    def settle(self, state: State, now: float) -> None:
        """Record that the delivery is over, and delete the content of its message."""
        self.state, self.settled_at, self.is_waiting = state, now, False
        self.claim = replace(self.claim, message=replace(self.message, content={}, fallback=None))


class DeliveryQueue:
    """All deliveries, by workspace and idempotency key, with the limits that Slack has set."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self._clock = clock
        self._pace = pace
        self.rows: dict[tuple[str, str], Row] = {}
        self.limits: dict[tuple[str, str], LookUpLimit] = {}

    def add(self, message: OutgoingMessage) -> Row | None:
        """Return a row for ``message``; None if its key was recorded before."""
        key = key_of(message)
        if key in self.rows:
            return None
        now = self._clock()
        due_at = message.due_at(now)
        claim = Claim(uuid.uuid4().hex, replace(message, not_before=None), 0, None)
        row = self.rows[key] = Row(claim, State.PENDING, due_at, due_at)
        row.is_waiting = self._pace.is_on and due_at <= now
        return row

    def shown_in(self, team_id: str, channel: str, thread_ts: str) -> Iterator[OutgoingMessage]:
        """Yield the messages that a thread shows, or is about to show, oldest first."""
        for message in (row.message for row in self.of_workspace(team_id) if row.state in (*OPEN, State.SENT)):
            if (message.channel, message.thread_ts) == (channel, thread_ts):
                yield message

    def answers_below(self, key: tuple[str, str]) -> int:
        """Return the number of answers in the thread that began with the message of ``key``."""
        row = self.rows.get(key)
        if row is None or row.ts is None:
            return 0
        return sum(one.is_answer for one in self.shown_in(key[0], row.message.channel, row.ts))

    def of_workspace(self, team_id: str) -> list[Row]:
        """Return the deliveries of a workspace."""
        return [row for (owner, _), row in self.rows.items() if owner == team_id]

    def shown(self, channel: tuple[str, str], thread_ts: str | None, oldest: float) -> list[str]:
        """Return the ids of the entries that a thread has shown, newest last; see `Row.shows_in`."""
        rows = [row for row in self.rows.values() if row.channel == channel and row.shows_in(thread_ts, oldest)]
        rows.sort(key=lambda row: row.created_at)
        return [row.message.entry_id for row in rows if row.message.entry_id]

    def backlog(self) -> Backlog:
        """Count the deliveries by state, and return by how much the oldest open one is late."""
        by_state = {state: sum(row.state is state for row in self.rows.values()) for state in State}
        due = [row.not_before for row in self.rows.values() if row.state in OPEN]
        return Backlog(by_state, max(0.0, self._clock() - min(due)) if due else 0.0)

    def purge(self, oldest: float) -> int:
        """Delete the deliveries that ended before ``oldest``, and return their number."""
        before = len(self.rows)
        rows = self.rows.items()
        self.rows = {key: row for key, row in rows if row.settled_at is None or row.settled_at >= oldest}
        return before - len(self.rows)

    def forget(self, team_id: str) -> int:
        """Delete everything about a workspace, and return the number of deliveries among it."""
        before = len(self.rows)
        self.rows = {key: row for key, row in self.rows.items() if key[0] != team_id}
        self.limits = {key: limit for key, limit in self.limits.items() if key[0] != team_id}
        return before - len(self.rows)

    def paced_until(self, row: Row) -> float:
        """Return the time until which the messages that were posted pace the channel of ``row``."""
        return max((other.paced_until for other in self.rows.values() if other.channel == row.channel), default=0.0)

    def turn_at(self, row: Row) -> float:
        """Return the estimated time of the turn of the message that was recorded last in its channel."""
        ahead = sum(other.is_waiting for other in self.rows.values() if other.channel == row.channel) - row.is_waiting
        return max(self._clock(), self.paced_until(row)) + ahead * self._pace.interval - self._pace.tolerance

    def due(self) -> list[Row]:
        """Return the open deliveries whose time has come and that no pause holds back, the earliest first."""
        now = self._clock()
        due = [row for row in self.rows.values() if row.state in OPEN and row.not_before <= now]
        return sorted((row for row in due if self.is_allowed(row)), key=lambda row: (row.not_before, row.created_at))

    def claimable(self) -> list[Row]:
        """Return the due deliveries whose turn it is in their channels."""
        return [row for row in self.due() if self.is_its_turn(row)]

    def is_allowed(self, row: Row) -> bool:
        """Return whether no pause keeps a delivery from its next attempt."""
        now = self._clock()
        if now > row.expires_at or row.confirmed_ts is not None:
            return True
        posting = ((row.message.workspace.team_id, POST_METHOD), row.channel)
        resources = posting if row.maybe_sent_since is None else (self.looked_up(row),)
        return all(self.limits.get(resource, LookUpLimit()).free_at <= now for resource in resources)

    def is_its_turn(self, row: Row) -> bool:
        """Return whether nothing of the same channel comes before ``row``."""
        now = self._clock()
        if row.maybe_sent_since is not None or now > row.expires_at or row.confirmed_ts is not None:
            return True
        others = [other for other in self.rows.values() if other.channel == row.channel and other is not row]
        is_first = not any(other.is_waiting and other.created_at < row.created_at for other in others)
        is_full = any(other.paced_until > now + self._pace.tolerance for other in others)
        return is_first and not is_full and not any(other.in_flight_until > now for other in others)

    def looked_up(self, row: Row) -> tuple[str, str]:
        """Return the workspace and the method with which ``row`` is looked up."""
        return (row.message.workspace.team_id, look_up_method(row.message.thread_ts))

    def record_look_up(self, row: Row, outcome: Outcome) -> None:
        """Learn from the outcome of a look-up of ``row``."""
        now, looked_up = self._clock(), self.looked_up(row)
        limit = self.limits.get(looked_up, LookUpLimit())
        if isinstance(outcome, LookUpLimited):
            self.limits[looked_up] = limit.after_limit(now, outcome.seconds)
        elif not isinstance(outcome, Indeterminate):
            self.limits[looked_up] = limit.after_answer(now)

    def pause(self, row: Row, until: float) -> None:
        """Pause the channel of ``row``, and the whole workspace if another channel is paused as well."""
        now, (team_id, channel) = self._clock(), row.channel
        limits = [(what, limit) for (team, what), limit in self.limits.items() if team == team_id]
        others = [limit for what, limit in limits if what != channel and "." not in what]
        is_workspace = any(limit.free_at > now for limit in others)
        if is_workspace:
            self.limits[team_id, POST_METHOD] = LookUpLimit(until)
        self.limits[row.channel] = LookUpLimit(until)
        for other in self.rows.values():
            is_affected = other.channel == row.channel or (is_workspace and other.channel[0] == team_id)
            if is_affected and other.state is State.PENDING:
                other.not_before = max(other.not_before, until)


def key_of(message: OutgoingMessage) -> tuple[str, str]:
    """Return the key under which the delivery of ``message`` is kept."""
    return (message.workspace.team_id, message.idempotency_key)
