"""Arrivals and deliveries in memory. Protocol: ``bot.services.outbox``."""

import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    Untried,
)
from bot.services.questions import Asked
from bot.services.retention import SEEN_FOR, SETTLED_FOR
from bot.services.terms import Terms
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock
from bot.storage.memory.questions import MemoryQuestions


@dataclass
class _Row:
    claim: Claim
    state: State
    not_before: float
    created_at: float
    maybe_sent_since: float | None = None
    settled_at: float | None = None

    def put_back(self, not_before: float) -> None:
        """Nothing was sent: what Slack may have is what it may have had before this attempt."""
        self.state, self.not_before, self.maybe_sent_since = State.PENDING, not_before, self.claim.doubtful_since

    def end(self, state: State, now: float) -> None:
        """Keep what was posted where, without its words."""
        self.state, self.settled_at = state, now
        self.claim = replace(self.claim, post=replace(self.claim.post, message={}, plainer=None))


class MemoryLedger:
    """The ledger in memory."""

    def __init__(self, questions: MemoryQuestions, clock: Clock, terms: Terms | None = None) -> None:
        self._questions = questions
        self._clock = clock
        self._lease = (terms or Terms()).lease
        self._seen: dict[tuple[str, str], float] = {}
        self._rows: dict[tuple[str, str], _Row] = {}
        self._given_up: set[tuple[str, str]] = set()
        self._lock = threading.RLock()

    def take(self, arrival: Arrival, post: Post | None, *, mine: bool, asked: Asked | None = None) -> Taken:
        """See `Ledger.take`."""
        with self._lock:
            event = (arrival.workspace.team_id, arrival.event_id)
            if event in self._seen:
                return Taken(is_new=False)
            self._seen[event] = self._clock()
            row = self._add(post) if post else None
            if post and row is None:
                return Taken(is_new=False)
            if asked:
                self._questions.record(asked)
            return Taken(is_new=True, claim=self._claim(row) if mine else None)

    def plan(self, posts: Sequence[Post]) -> int:
        """See `Ledger.plan`."""
        with self._lock:
            return sum(self._add(post) is not None for post in posts)

    def _add(self, post: Post) -> _Row | None:
        key = (post.workspace.team_id, post.key)
        if key in self._rows:
            return None
        due_at = post.due_at(self._clock())
        claim = Claim(uuid.uuid4().hex, replace(post, not_before=None), 0, None)
        row = self._rows[key] = _Row(claim, State.PENDING, due_at, due_at)
        return row

    def claim(self) -> Claim | None:
        """See `Ledger.claim`."""
        with self._lock:
            return self._claim(next(iter(self._due()), None))

    def claim_one(self, delivery_id: str) -> Claim | None:
        """See `Ledger.claim_one`."""
        with self._lock:
            return self._claim(next((row for row in self._due() if row.claim.delivery_id == delivery_id), None))

    def _claim(self, row: _Row | None) -> Claim | None:
        if row is None:
            return None
        now = self._clock()
        expired = now > row.created_at + row.claim.post.good_for
        attempt = row.claim.attempt + 1
        row.claim = replace(row.claim, attempt=attempt, doubtful_since=row.maybe_sent_since, expired=expired)
        row.state = State.SENDING
        row.maybe_sent_since = now if row.maybe_sent_since is None else row.maybe_sent_since
        row.not_before = now + self._lease
        return row.claim

    def _due(self) -> list[_Row]:
        now = self._clock()
        due = [row for row in self._rows.values() if row.state in OPEN and row.not_before <= now]
        return sorted(due, key=lambda row: row.not_before)

    def due(self, limit: int) -> Sequence[tuple[str, str]]:
        """See `Ledger.due`."""
        with self._lock:
            claims = [row.claim for row in self._due()[:limit]]
        return [(claim.delivery_id, f"{claim.post.workspace.team_id}/{claim.post.channel}") for claim in claims]

    def next_due(self) -> float | None:
        """See `Ledger.next_due`."""
        with self._lock:
            return min((row.not_before for row in self._rows.values() if row.state in OPEN), default=None)

    def settle(self, claim: Claim, outcome: Outcome, again_in: float) -> bool:
        """See `Ledger.settle`."""
        with self._lock:
            row = self._rows.get((claim.post.workspace.team_id, claim.post.key))
            if row is None or row.state is not State.SENDING or row.claim.attempt != claim.attempt:
                return False
            self._note(row, outcome, again_in)
            return True

    def _note(self, row: _Row, outcome: Outcome, again_in: float) -> None:
        now = self._clock()
        match outcome:
            case Held(seconds=seconds):
                row.put_back(now + seconds)
                self._pause(row.claim.post.workspace, now + seconds)
            case Untried():
                row.put_back(now)
            case Doubtful():
                row.not_before = now + again_in
            case Sent() | Refused() | Skipped():
                row.end(_STATES[type(outcome)], now)
                if not isinstance(outcome, Sent):
                    self._given_up.add((row.claim.post.workspace.team_id, row.claim.post.key))

    def _pause(self, workspace: Workspace, until: float) -> None:
        for row in self._rows.values():
            if row.claim.post.workspace.team_id == workspace.team_id and row.state is State.PENDING:
                row.not_before = max(row.not_before, until)

    def has_given_up(self, workspace: Workspace, key: str) -> bool:
        """Whether Slack did not get that message, and will not; known for longer than the delivery."""
        with self._lock:
            return (workspace.team_id, key) in self._given_up

    def shown_in(self, workspace: Workspace, channel: str, thread_ts: str) -> str | None:
        """See `Ledger.shown_in`."""
        place = (workspace.team_id, channel, thread_ts)
        with self._lock:
            posts = [row.claim.post for row in self._rows.values() if row.claim.post.entry_id and row.state in _SHOWN]
        shown = [p.entry_id for p in posts if (p.workspace.team_id, p.channel, p.thread_ts) == place]
        return shown[-1] if shown else None

    def abandon(self, workspace: Workspace, reason: str) -> int:
        """See `Ledger.abandon`."""
        with self._lock:
            theirs = [row for (team, _), row in self._rows.items() if team == workspace.team_id and row.state in OPEN]
            for row in theirs:
                self._note(row, Refused(reason), 0)
            return len(theirs)

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `Ledger.siblings`."""
        with self._lock:
            owners = {row.claim.post.workspace for row in self._rows.values()}
        return [owner for owner in owners if owner.is_sibling(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `Ledger.forget`."""
        with self._lock:
            before = len(self._rows)
            self._rows = {key: row for key, row in self._rows.items() if key[0] != workspace.team_id}
            self._given_up = {key for key in self._given_up if key[0] != workspace.team_id}
            return before - len(self._rows)

    def backlog(self) -> Backlog:
        """See `Ledger.backlog`."""
        with self._lock:
            by_state = {state: sum(row.state is state for row in self._rows.values()) for state in State}
            due = [row.not_before for row in self._rows.values() if row.state in OPEN]
        return Backlog(by_state, max(0.0, self._clock() - min(due)) if due else 0.0)

    def purge(self) -> int:
        """See `Ledger.purge`."""
        with self._lock:
            now = self._clock()
            before = len(self._seen) + len(self._rows)
            self._seen = {event: at for event, at in self._seen.items() if at >= now - SEEN_FOR}
            oldest = now - SETTLED_FOR
            rows = self._rows.items()
            self._rows = {key: row for key, row in rows if row.settled_at is None or row.settled_at >= oldest}
            return before - len(self._seen) - len(self._rows)


_STATES = {Sent: State.SENT, Refused: State.FAILED, Skipped: State.SKIPPED}
_SHOWN = (*OPEN, State.SENT)
