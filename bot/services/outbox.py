"""One reply, exactly once: the intent is on record before the call, and a doubtful call is looked up before another.

Slack's Web API has no idempotency key, and an error may hide a success
(https://docs.slack.dev/reference/methods/chat.postMessage, ``internal_error``). What is left is to ask Slack's
history before sending again: the second of the two ways in "Distributed Periodic Scheduling with Cron",
Site Reliability Engineering, chapter 24.
"""

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial

from bot.log import event
from bot.services.deliveries import (
    Absent,
    Arrival,
    Claim,
    Doubtful,
    Held,
    Outcome,
    Post,
    Refused,
    Sent,
    Skipped,
    Taken,
    Unreadable,
    Untried,
)
from bot.services.ports import Desk, Ledger, Sender, Work
from bot.services.questions import Asked
from bot.services.terms import Terms

_log = logging.getLogger(__name__)

MARGIN = 900.0
"""Seconds before the first attempt from which history is read: our clock and Slack's may differ."""
_MAX_DOUBLINGS = 5
"""How often the wait for the next look-up is doubled."""

Settled = Callable[[Claim, Outcome], None]
"""Told how an attempt went, once that is on record."""


class AtOnce:
    """A desk that does work on the spot, in the caller's own thread."""

    def reserve(self) -> bool:
        """There is always room."""
        return True

    def release(self) -> None:
        """Nothing was reserved."""

    def submit(self, work: Work) -> None:
        """Do ``work`` now."""
        work()


class Outbox:
    """Sends what the ledger says is to be sent."""

    def __init__(
        self,
        ledger: Ledger,
        sender: Sender,
        desk: Desk | None = None,
        terms: Terms | None = None,
        heard_by: Sequence[Settled] = (),
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        """``watch`` tells seconds that have gone by, since whenever."""
        self._ledger = ledger
        self._sender = sender
        self._desk: Desk = desk or AtOnce()
        self._terms = terms or Terms()
        self._heard_by = heard_by
        self._watch = watch

    def answer(self, arrival: Arrival, post: Post | None, asked: Asked | None = None) -> bool:
        """Put the reply to an arrival on record, and have it sent at once; False when it had been taken before.

        When this returns, the reply survives a crash: Slack may hear that we have the event.

        Raises:
            StorageError: when nothing could be put on record; Slack should deliver again.
        """
        if post is None or not self._desk.reserve():
            return self._ledger.take(arrival, post, mine=False, asked=asked).is_new
        taken = Taken(is_new=False)

        def take() -> Claim | None:
            nonlocal taken
            taken = self._ledger.take(arrival, post, mine=True, asked=asked)
            return taken.claim

        self._begin(take)
        return taken.is_new

    def deliver_due(self) -> int:
        """Have every due delivery sent for which a thread is free; how many were begun.

        Raises:
            StorageError: when the ledger cannot be asked.
        """
        begun = 0
        while self._desk.reserve() and self._begin(self._ledger.claim):
            begun += 1
        return begun

    def deliver_one(self, delivery_id: str) -> None:
        """Send that delivery now, in this thread, if it is due and nobody else holds it."""
        claimed_at = self._watch()
        claim = self._ledger.claim_one(delivery_id)
        if claim:
            self.deliver(claim, claimed_at)

    def _begin(self, find_claim: Callable[[], Claim | None]) -> bool:
        """Submit what ``find_claim`` finds to the reserved thread; else release that."""
        claimed_at = self._watch()
        claim = None
        try:
            claim = find_claim()
        finally:
            if claim is None:
                self._desk.release()
        if claim:
            self._desk.submit(partial(self.deliver, claim, claimed_at))
        return claim is not None

    def deliver(self, claim: Claim, claimed_at: float) -> None:
        """Make one attempt at a claimed delivery, and note how it went.

        ``claimed_at`` is when the claim was made, by the outbox's watch.
        """
        outcome = self._attempt(claim, claimed_at)
        pause = outcome.pause if isinstance(outcome, Doubtful) else 0.0
        if self._ledger.settle(claim, outcome, max(pause, self._again_in(claim))):
            _tell(claim, outcome)
            for hear in self._heard_by:
                hear(claim, outcome)

    def _attempt(self, claim: Claim, claimed_at: float) -> Outcome:
        if claim.doubtful_since is not None:
            match self._sender.find(claim.post, claim.delivery_id, claim.doubtful_since - MARGIN):
                case Unreadable(reason=reason):
                    return Skipped(reason)
                case Held(seconds=seconds):
                    return Doubtful("Slack held the look-up", pause=seconds)
                case Sent() | Doubtful() as found:
                    return found
                case Absent():
                    pass
        if claim.expired:
            return Skipped("expired")
        if self._watch() - claimed_at > self._terms.patience:
            return Untried("waited too long")
        return self._sender.post(claim.post, claim.delivery_id)

    def _again_in(self, claim: Claim) -> float:
        return self._terms.settling * 2.0 ** min(claim.attempt - 1, _MAX_DOUBLINGS)


def _tell(claim: Claim, outcome: Outcome) -> None:
    details = {"delivery": claim.delivery_id, "kind": claim.post.kind, "attempt": claim.attempt}
    match outcome:
        case Sent():
            event(_log, "delivery_sent", "a message was posted", **details)
        case Held(seconds=seconds):
            event(_log, "delivery_held", "Slack asked for a pause", seconds=seconds, **details)
        case Untried(reason=reason) | Doubtful(reason=reason) | Refused(reason=reason) | Skipped(reason=reason):
            action = f"delivery_{type(outcome).__name__.lower()}"
            details |= {"reason": reason}
            _log.warning("a message was not posted for certain", extra={"action": action, "details": details})
