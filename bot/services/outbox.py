"""The outbox: each reply is posted exactly once.

A message is recorded before the call to Slack, and an indeterminate call is looked up before another one is made.
Slack's Web API has no idempotency key, and an error may hide a success
(https://docs.slack.dev/reference/methods/chat.postMessage, ``internal_error``). What remains is to read Slack's
history before sending again: the second of the two ways in "Distributed Periodic Scheduling with Cron",
Site Reliability Engineering, chapter 24.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from bot.log import event
from bot.services.deliveries import (
    EXPIRED,
    Claim,
    HistoryUnavailable,
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
)
from bot.services.ports import BoundedExecutor, OutboxStore, Sender, Work
from bot.services.questions import QuestionRecord
from bot.services.timeouts import DeliveryTimeouts

_log = logging.getLogger(__name__)

CLOCK_SKEW = 900.0
"""Seconds around an attempt for which history is read if Slack's time was unknown, because the clocks may differ."""
DATE_ERROR = 10.0
"""Seconds around an attempt for which history is read if Slack's time was known."""
_MAX_DOUBLINGS = 5
"""Number of times that the wait before the next look-up is doubled."""

_CLAIMED_AT_ONCE = 32
"""Most messages that are claimed in one transaction."""

OutcomeObserver = Callable[[Claim, Outcome], None]
"""A function that the outbox calls with the outcome of an attempt, after it has been recorded."""


class InlineExecutor:
    """A `BoundedExecutor` that runs work at once, in the caller's thread."""

    def reserve(self, most: int = 1) -> int:
        """Return 1: there is always room for what is done at once, and a later piece need not be claimed yet."""
        return 1

    def release(self, count: int = 1) -> None:
        """Do nothing: nothing was reserved."""

    def submit(self, work: Work) -> None:
        """Run ``work`` now."""
        work()


class Outbox:
    """Sends the messages that are recorded in its store."""

    def __init__(
        self,
        outbox_store: OutboxStore,
        sender: Sender,
        executor: BoundedExecutor | None = None,
        timeouts: DeliveryTimeouts | None = None,
        observers: Sequence[OutcomeObserver] = (),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Send with ``sender`` in the threads of ``executor``, or else in the caller's thread.

        ``monotonic`` returns seconds from any starting point, and never goes back.
        """
        self._outbox_store = outbox_store
        self._sender = sender
        self._executor: BoundedExecutor = executor or InlineExecutor()
        self._timeouts = timeouts or DeliveryTimeouts()
        self._observers = observers
        self._monotonic = monotonic
        self._others_wait = threading.Event()
        """Set if a reply waits for others of its channel, so that the end of an attempt looks for it."""

    def answer(
        self, incoming: IncomingEvent, reply: OutgoingMessage | None, question: QuestionRecord | None = None
    ) -> bool:
        """Record the reply to an event and start sending it; return False if the event was accepted before.

        When this returns, the reply survives a crash, so the event may be acknowledged.

        Raises:
            StorageError: if nothing could be recorded. Slack should deliver the event again.
        """
        if reply is None or not self._executor.reserve():
            return self._outbox_store.accept(incoming, reply, claim=False, question=question).is_new
        receipt = Receipt(is_new=False)

        def accept() -> Sequence[Claim]:
            nonlocal receipt
            receipt = self._outbox_store.accept(incoming, reply, claim=True, question=question)
            return [receipt.claim] if receipt.claim else []

        if not self._start(accept) and receipt.is_new:
            self._others_wait.set()
        return receipt.is_new

    def deliver_due(self) -> int:
        """Start sending due messages until none is left or the executor is full; return how many were started.

        Raises:
            StorageError: if the store cannot be reached.
        """
        started = 0
        while room := self._executor.reserve(_CLAIMED_AT_ONCE):
            count = self._start(partial(self._outbox_store.claim, room), room)
            started += count
            if count == 0:
                break
        return started

    def deliver_one(self, delivery_id: str) -> bool:
        """Send the message with that id now, in this thread, if it is due and nobody else holds a claim on it.

        Return False if no attempt was made.
        """
        claimed_at = self._monotonic()
        claim = self._outbox_store.claim_one(delivery_id)
        if claim:
            self.deliver(claim, claimed_at)
        return claim is not None

    def _start(self, find_claims: Callable[[], Sequence[Claim]], room: int = 1) -> int:
        """Submit the deliveries that ``find_claims`` claims in the reserved room, and give the rest of it back.

        Return how many they are.
        """
        claimed_at = self._monotonic()
        claims: Sequence[Claim] = ()
        try:
            claims = find_claims()
        finally:
            if len(claims) < room:
                self._executor.release(room - len(claims))
        for claim in claims:
            self._executor.submit(partial(self.deliver, claim, claimed_at))
        return len(claims)

    def deliver(self, claim: Claim, claimed_at: float) -> None:
        """Make one attempt at a claimed delivery, and record the outcome.

        ``claimed_at`` is when the claim was made, by the outbox's monotonic clock.
        """
        outcome = self._attempt(claim, claimed_at)
        if self._outbox_store.record_outcome(claim, outcome, self._retry_in(claim)):
            _log_outcome(claim, outcome)
            for observe in self._observers:
                observe(claim, outcome)
        if self._others_wait.is_set():
            self._others_wait.clear()
            self.deliver_due()

    def _attempt(self, claim: Claim, claimed_at: float) -> Outcome:
        if claim.confirmed_ts is not None:
            return Sent(claim.confirmed_ts)
        if claim.expired:
            return Skipped(EXPIRED)
        if claim.maybe_sent_since is not None:
            return self._look_up(claim, claim.maybe_sent_since)
        if self._monotonic() - claimed_at > self._timeouts.max_queue_wait:
            return NotAttempted("waited too long")
        return self._sender.post(claim.message, claim.delivery_id)

    def _look_up(self, claim: Claim, maybe_sent_since: float) -> Outcome:
        """Look for the message on one page of history. It is posted only with another claim, if it is not found."""
        if claim.slack_since is None:
            since, margin = maybe_sent_since, CLOCK_SKEW
        else:
            since, margin = claim.slack_since, DATE_ERROR
        # Slack received the message within the lease of the claim, or never.
        found = self._sender.find(claim, since - margin, since + self._timeouts.lease + margin)
        return Skipped(found.reason) if isinstance(found, HistoryUnavailable) else found

    def _retry_in(self, claim: Claim) -> float:
        """Return the seconds until a look-up after this attempt: more and more if it was a look-up itself."""
        doublings = 0 if claim.maybe_sent_since is None else min(claim.attempt - 1, _MAX_DOUBLINGS)
        return self._timeouts.reconcile_after * 2.0**doublings


def _log_outcome(claim: Claim, outcome: Outcome) -> None:
    details = {"delivery": claim.delivery_id, "kind": claim.message.kind, "attempt": claim.attempt}
    match outcome:
        case Sent():
            event(_log, "delivery_sent", "a message was posted", **details)
        case RateLimited(seconds=seconds):
            event(_log, "delivery_held", "Slack asked for a pause", seconds=seconds, **details)
        case LookUpLimited(seconds=seconds):
            event(_log, "delivery_look_up_held", "Slack asked for a pause before a look-up", seconds=seconds, **details)
        case PageRead() | NotFound():
            event(_log, f"delivery_{outcome.label}", "a message was looked up and not found so far", **details)
        case (
            NotAttempted(reason=reason) | Indeterminate(reason=reason) | Refused(reason=reason) | Skipped(reason=reason)
        ):
            action = f"delivery_{outcome.label}"
            details |= {"reason": reason}
            _log.warning("a message may not have been posted", extra={"action": action, "details": details})
