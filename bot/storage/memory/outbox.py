"""The outbox store in memory. Protocol: `bot.services.ports.OutboxStore`."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.services.deliveries import (
    OPEN,
    Backlog,
    Claim,
    IncomingEvent,
    Indeterminate,
    LookUpLimited,
    NotAttempted,
    NotFound,
    Outcome,
    OutgoingMessage,
    PageRead,
    RateLimited,
    Receipt,
    Refused,
    Sent,
    Skipped,
    State,
)
from bot.services.questions import QuestionRecord
from bot.services.rate_limits import UNPACED, LookUpLimit, Pace
from bot.services.retention import DELIVERY_RETENTION, DIRECT_MEMORY, EVENT_RETENTION
from bot.services.timeouts import DeliveryTimeouts
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock
from bot.storage.memory.delivery_queue import DeliveryQueue, Row, key_of
from bot.storage.memory.questions import MemoryQuestions

_SETTLED = {Sent: State.SENT, Refused: State.FAILED, Skipped: State.SKIPPED}


class MemoryOutboxStore:
    """The outbox store in memory."""

    def __init__(
        self,
        questions: MemoryQuestions,
        clock: Clock,
        timeouts: DeliveryTimeouts | None = None,
        pace: Pace = UNPACED,
        slack_time: Callable[[], float | None] = lambda: None,
    ) -> None:
        """``slack_time`` returns the time by Slack's clock in seconds since the epoch, or None if it is unknown."""
        self._questions = questions
        self._clock = clock
        self._timeouts = timeouts or DeliveryTimeouts()
        self._pace = pace
        self._slack_time = slack_time
        self._events: dict[tuple[str, str], float] = {}
        self._queue = DeliveryQueue(clock, pace)
        self._undelivered: set[tuple[str, str]] = set()
        self._lock = threading.RLock()

    def accept(
        self,
        incoming: IncomingEvent,
        reply: OutgoingMessage | None,
        *,
        claim: bool,
        question: QuestionRecord | None = None,
    ) -> Receipt:
        """See `OutboxStore.accept`."""
        with self._lock:
            event = (incoming.workspace.team_id, incoming.event_id)
            if event in self._events:
                return Receipt(is_new=False)
            self._events[event] = self._clock()
            row = self._queue.add(reply) if reply else None
            if reply and row is None:
                return Receipt(is_new=False)
            if question:
                self._questions.record(question)
            if row is None or not claim:
                return Receipt(is_new=True)
            if self._queue.is_its_turn(row) and self._queue.is_allowed(row) and row.not_before <= self._clock():
                return Receipt(is_new=True, claim=self._claim(row))
            row.not_before = max(row.not_before, self._queue.turn_at(row))
            return Receipt(is_new=True)

    def enqueue(self, messages: Sequence[OutgoingMessage]) -> int:
        """See `OutboxStore.enqueue`."""
        with self._lock:
            return sum(self._queue.add(message) is not None for message in messages)

    def claim(self, most: int) -> Sequence[Claim]:
        """See `OutboxStore.claim`."""
        with self._lock:
            claims: list[Claim] = []
            # Every claim may change whose turn it is.
            while len(claims) < most and (rows := self._queue.claimable()):
                claims.append(self._claim(rows[0]))
            return claims

    def claim_one(self, delivery_id: str) -> Claim | None:
        """See `OutboxStore.claim_one`."""
        with self._lock:
            wanted = (row for row in self._queue.claimable() if row.claim.delivery_id == delivery_id)
            row = next(wanted, None)
            return self._claim(row) if row else None

    def _claim(self, row: Row) -> Claim:
        now = self._clock()
        row.claim = replace(
            row.claim,
            attempt=row.claim.attempt + 1,
            maybe_sent_since=row.maybe_sent_since,
            expired=now > row.expires_at,
            slack_since=row.slack_since,
            cursor=row.cursor,
            confirmed_ts=row.confirmed_ts,
        )
        row.state = State.SENDING
        row.not_before = now + self._timeouts.lease
        if row.claim.is_look_up:
            limit = self._queue.limits.get(self._queue.looked_up(row), LookUpLimit())
            if limit.spacing:
                self._queue.limits[self._queue.looked_up(row)] = replace(limit, free_at=now + limit.spacing)
        elif row.maybe_sent_since is None and not row.claim.expired and row.confirmed_ts is None:
            row.maybe_sent_since, row.slack_since = now, self._slack_time()
            row.paced_until = max(now, self._queue.paced_until(row)) + self._pace.interval
            row.in_flight_until, row.is_waiting = now + self._pace.in_flight(self._timeouts.call), False
        return row.claim

    def due(self, limit: int) -> Sequence[tuple[str, str]]:
        """See `OutboxStore.due`."""
        with self._lock:
            rows = self._queue.due()[:limit]
            return [(row.claim.delivery_id, f"{row.message.workspace.team_id}/{row.message.channel}") for row in rows]

    def next_due(self) -> float | None:
        """See `OutboxStore.next_due`."""
        with self._lock:
            return min((row.not_before for row in self._queue.rows.values() if row.state in OPEN), default=None)

    def record_outcome(self, claim: Claim, outcome: Outcome, retry_in: float) -> bool:
        """See `OutboxStore.record_outcome`."""
        with self._lock:
            row = self._queue.rows.get(key_of(claim.message))
            if row is None or row.state is not State.SENDING or row.claim.attempt != claim.attempt:
                return False
            self._record(row, outcome, retry_in)
            if claim.is_look_up:
                self._queue.record_look_up(row, outcome)
            return True

    def _record(self, row: Row, outcome: Outcome, retry_in: float) -> None:
        now = self._clock()
        row.in_flight_until = 0.0 if not isinstance(outcome, PageRead | LookUpLimited) else row.in_flight_until
        match outcome:
            case RateLimited(seconds=seconds):
                row.make_pending(now + seconds, is_paced=self._pace.is_on)
                self._queue.pause(row, now + seconds)
            case NotAttempted():
                row.make_pending(now, is_paced=self._pace.is_on)
            case NotFound():
                row.make_pending(now, is_paced=self._pace.is_on)
                row.maybe_sent_since = row.slack_since = row.cursor = None
            case PageRead(cursor=cursor):
                row.cursor, row.not_before = cursor, row.maybe_sent_since or now
            case LookUpLimited():
                row.not_before = row.maybe_sent_since or now
            case Indeterminate():
                row.not_before = now + retry_in
            case Sent() | Refused() | Skipped():
                row.settle(_SETTLED[type(outcome)], now)
                if isinstance(outcome, Sent):
                    row.ts = outcome.ts
                else:
                    self._undelivered.add(row.key)

    def confirm(self, workspace: Workspace, delivery_id: str, ts: str) -> bool:
        """See `OutboxStore.confirm`."""
        with self._lock:
            rows = self._queue.of_workspace(workspace.team_id)
            row = next((row for row in rows if row.claim.delivery_id == delivery_id), None)
            return row is not None and row.confirm(ts, self._clock())

    def is_undelivered(self, workspace: Workspace, key: str) -> bool:
        """Return whether the delivery of a message failed or was skipped, even if its row has been purged since."""
        with self._lock:
            return (workspace.team_id, key) in self._undelivered

    def answers_below(self, workspace: Workspace, key: str) -> int:
        """Return the number of answers in the thread of a message, as far as their rows are still there."""
        with self._lock:
            return self._queue.answers_below((workspace.team_id, key))

    def recent_entries(self, workspace: Workspace, channel: str, thread_ts: str | None, limit: int) -> Sequence[str]:
        """See `OutboxStore.recent_entries`."""
        with self._lock:
            oldest = self._clock() - DIRECT_MEMORY
            return self._queue.shown((workspace.team_id, channel), thread_ts, oldest)[-limit:]

    def has_answered(self, workspace: Workspace, channel: str, thread_ts: str) -> bool:
        """See `OutboxStore.has_answered`."""
        with self._lock:
            return any(one.is_answer for one in self._queue.shown_in(workspace.team_id, channel, thread_ts))

    def was_recorded(self, workspace: Workspace, key: str) -> bool:
        """See `OutboxStore.was_recorded`."""
        with self._lock:
            return (workspace.team_id, key) in self._queue.rows

    def abandon(self, workspace: Workspace, reason: str) -> int:
        """See `OutboxStore.abandon`."""
        with self._lock:
            rows = [row for row in self._queue.of_workspace(workspace.team_id) if row.state in OPEN]
            for row in rows:
                self._record(row, Refused(reason), 0)
            return len(rows)

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        with self._lock:
            owners = {row.message.workspace for row in self._queue.rows.values()}
        return [owner for owner in owners if owner.shares_organization_with(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `TenantData.forget`."""
        with self._lock:
            self._undelivered = {key for key in self._undelivered if key[0] != workspace.team_id}
            return self._queue.forget(workspace.team_id)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: a delivery does not record who asked. See `TenantData.erase`."""
        return 0

    def backlog(self) -> Backlog:
        """See `OutboxStore.backlog`."""
        with self._lock:
            return self._queue.backlog()

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        with self._lock:
            before = len(self._events)
            self._events = {one: at for one, at in self._events.items() if at >= self._clock() - EVENT_RETENTION}
            return before - len(self._events) + self._queue.purge(self._clock() - DELIVERY_RETENTION)
