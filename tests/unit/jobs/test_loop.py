"""The embedded worker: it sends what is due, again and again, whatever fails on the way."""

import threading

import pytest

from bot.errors import StorageError
from bot.jobs.loop import Loop
from bot.jobs.pool import Pool
from bot.services.deliveries import Claim, LookUp, Outcome, Post, Sent, State
from bot.services.outbox import Outbox
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock
from bot.storage.memory.ledger import MemoryLedger
from bot.storage.memory.questions import MemoryQuestions

PATIENCE = 20.0


class PostingSender:
    """A Slack that takes everything, and says when it has taken as much as is expected."""

    def __init__(self, expected: int = 1) -> None:
        self.has_posted = threading.Event()
        self._missing = expected

    def post(self, post: Post, delivery_id: str) -> Outcome:
        self._missing -= 1
        if not self._missing:
            self.has_posted.set()
        return Sent("1.0")

    def find(self, post: Post, delivery_id: str, since: float) -> LookUp:
        raise AssertionError("nothing is doubtful here")


class StumblingLedger(MemoryLedger):
    """A ledger that fails first, in the way it is told."""

    def __init__(self, error: Exception, clock: Clock) -> None:
        super().__init__(MemoryQuestions(clock, 0), clock)
        self.error: Exception | None = error

    def claim(self) -> Claim | None:
        if self.error:
            error, self.error = self.error, None
            raise error
        return super().claim()


@pytest.fixture(params=[StorageError("away"), RuntimeError("a bug")], ids=["database away", "bug"])
def ledger(request: pytest.FixtureRequest) -> StumblingLedger:
    return StumblingLedger(request.param, lambda: 1_700_000_000.0)


def test_what_there_was_no_thread_for_is_sent_as_soon_as_there_is_one() -> None:
    ledger, sender = MemoryLedger(MemoryQuestions(lambda: 0.0, 0), lambda: 0.0), PostingSender(expected=3)
    ledger.plan([Post(Workspace("T1"), f"answer:C1:{n}", "C1", {"text": "hello", "blocks": []}) for n in range(3)])
    pool = Pool(threads=1, waiting=0)
    loop = Loop(Outbox(ledger, sender, pool), [ledger], period=3_600)
    loop.start()
    posted = sender.has_posted.wait(PATIENCE)
    loop.stop()
    pool.close()

    assert posted


def test_the_loop_outlives_what_fails_and_sends_what_is_due(ledger: StumblingLedger) -> None:
    sender = PostingSender()
    ledger.plan([Post(Workspace("T1"), "answer:C1:1", "C1", {"text": "hello", "blocks": []})])
    loop = Loop(Outbox(ledger, sender), [ledger], period=0.01)
    loop.start()
    posted = sender.has_posted.wait(PATIENCE)
    loop.stop()

    assert posted
    assert ledger.backlog().by_state[State.SENT] == 1


def test_a_loop_that_never_ran_can_be_stopped(ledger: StumblingLedger) -> None:
    Loop(Outbox(ledger, PostingSender()), [ledger]).stop()
