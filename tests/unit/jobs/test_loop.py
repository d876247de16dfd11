"""The embedded worker keeps sending what is due, whatever fails."""

import threading
from collections.abc import Sequence

import pytest

from bot.errors import StorageError
from bot.jobs.loop import Loop
from bot.jobs.pool import Pool
from bot.services.deliveries import Claim, LookUp, Outcome, OutgoingMessage, Sent, State
from bot.services.outbox import Outbox
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock
from bot.storage.memory.outbox import MemoryOutboxStore
from bot.storage.memory.questions import MemoryQuestions

TIMEOUT = 20.0


class PostingSender:
    """A sender that accepts every message and reports when the expected number was sent."""

    def __init__(self, expected: int = 1) -> None:
        self.has_posted = threading.Event()
        self._missing = expected

    def post(self, message: OutgoingMessage, delivery_id: str) -> Outcome:
        self._missing -= 1
        if not self._missing:
            self.has_posted.set()
        return Sent("1.0")

    def find(self, claim: Claim, oldest: float, latest: float) -> LookUp:
        raise AssertionError("no message is indeterminate here")


class FailingOnceStore(MemoryOutboxStore):
    """An outbox store whose first claim raises ``error``."""

    def __init__(self, error: Exception, clock: Clock) -> None:
        super().__init__(MemoryQuestions(clock, 0), clock)
        self.error: Exception | None = error

    def claim(self, most: int) -> Sequence[Claim]:
        if self.error:
            error, self.error = self.error, None
            raise error
        return super().claim(most)


@pytest.fixture(params=[StorageError("away"), RuntimeError("a bug")], ids=["database away", "bug"])
def outbox_store(request: pytest.FixtureRequest) -> FailingOnceStore:
    return FailingOnceStore(request.param, lambda: 1_700_000_000.0)


def test_messages_that_wait_for_a_thread_are_sent_as_soon_as_one_is_free() -> None:
    outbox_store, sender = MemoryOutboxStore(MemoryQuestions(lambda: 0.0, 0), lambda: 0.0), PostingSender(expected=3)
    outbox_store.enqueue(
        [OutgoingMessage(Workspace("T1"), f"answer:C1:{n}", "C1", {"text": "hello", "blocks": []}) for n in range(3)]
    )
    pool = Pool(threads=1, queue_size=0)
    loop = Loop([Outbox(outbox_store, sender, pool).deliver_due], [outbox_store], period=3_600)
    loop.start()
    posted = sender.has_posted.wait(TIMEOUT)
    loop.stop()
    pool.close()

    assert posted


def test_the_loop_continues_after_a_failure(outbox_store: FailingOnceStore) -> None:
    sender = PostingSender()
    outbox_store.enqueue([OutgoingMessage(Workspace("T1"), "answer:C1:1", "C1", {"text": "hello", "blocks": []})])
    loop = Loop([Outbox(outbox_store, sender).deliver_due], [outbox_store], period=0.01)
    loop.start()
    posted = sender.has_posted.wait(TIMEOUT)
    loop.stop()

    assert posted
    assert outbox_store.backlog().by_state[State.SENT] == 1


def test_a_loop_that_never_ran_can_be_stopped(outbox_store: FailingOnceStore) -> None:
    Loop([Outbox(outbox_store, PostingSender()).deliver_due], [outbox_store]).stop()
