"""Every acknowledged event is answered exactly once, in any history of events, crashes and faults.

Two replicas share the store, and each may die. The store's clock is up to five minutes off Slack's. It may be set back
at any time, but forward only while nobody holds a claim and Slack has processed what it received: a wait is only as
reliable as the clock that measures it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.services.deliveries import OPEN, IncomingEvent, OutgoingMessage, State
from bot.services.outbox import Outbox
from bot.services.ports import OutboxStore, Work
from bot.services.rate_limits import Pace
from bot.services.retention import DAY
from bot.services.timeouts import RECONCILE_AFTER, DeliveryTimeouts
from bot.services.workspaces import Workspace
from bot.storage.memory.outbox import MemoryOutboxStore
from bot.storage.memory.questions import MemoryQuestions
from tests.support.samples import ACME, BETA, incoming_event, reply
from tests.support.slack_model import Fault, ForgetfulSlack, PostedTwiceError, ProcessDiedError, SlackModel
from tests.support.stores import MemoryBackend, SqlBackend, Stores

SKEW = 300.0
SLOWEST = 60.0
"""Most seconds that Slack needs to process a post whose response was lost."""
SKEWS = st.sampled_from([-SKEW, 0.0, SKEW])
FAULTS = st.one_of(st.just(Fault.NONE), st.sampled_from(Fault))
CALL = DeliveryTimeouts().call
LONGEST_PAUSE = RECONCILE_AFTER * 32
TIMES = st.sampled_from([1.0, 20.0, 60.0, 90.0, 120.0, 2000.0])
REPLICAS = st.integers(0, 1)
PICKS = st.integers(0, 100)


@dataclass
class Replica:
    """A process of the bot, with the work that waits there for a thread. It is its own `BoundedExecutor`."""

    room: int = 3
    waiting: list[Work] = field(default_factory=list)
    reserved: int = 0

    def reserve(self, most: int = 1) -> int:
        reserved = min(most, self.room - self.reserved - len(self.waiting))
        self.reserved += reserved
        return reserved

    def release(self, count: int = 1) -> None:
        self.reserved -= count

    def submit(self, work: Work) -> None:
        self.reserved -= 1
        self.waiting.append(work)

    def die(self) -> None:
        self.waiting.clear()


@dataclass(frozen=True)
class Event:
    """An event in Slack, and the reply to it."""

    incoming: IncomingEvent
    reply: OutgoingMessage
    happened_at: float


@dataclass(frozen=True)
class Call:
    """How an attempt goes: which work is picked, its faults, and how long Slack takes."""

    pick: int
    post: Fault
    look_up: Fault
    takes: float
    visible_after: float


CALLS = st.builds(
    Call,
    pick=PICKS,
    post=FAULTS,
    look_up=FAULTS,
    takes=st.sampled_from([0.0, CALL / 2]),
    visible_after=st.sampled_from([0.0, SLOWEST]),
)


class Deliveries(RuleBasedStateMachine):
    """The outboxes of two replicas, with faults in any order."""

    def __init__(self, stores: Stores, slack: type[SlackModel] = SlackModel) -> None:
        super().__init__()
        self.outbox_store: OutboxStore = stores.outbox_store
        self.clock = stores.clock
        self.skew = 0.0
        self.slack = slack(time=self.slack_time, spend=self.clock.move)
        self.replicas = [Replica(), Replica()]
        # The monotonic clock continues when the store's clock is set.
        outbox = partial(Outbox, self.outbox_store, self.slack, monotonic=self.slack_time)
        self.outboxes = [outbox(replica) for replica in self.replicas]
        self.events: list[Event] = []
        self.acknowledged: dict[str, Event] = {}

    def slack_time(self) -> float:
        return self.clock.now - self.skew

    @initialize(skew=SKEWS)
    def begin(self, skew: float) -> None:
        self.set_clock(skew)

    def set_clock(self, skew: float) -> None:
        self.clock.move(skew - self.skew)
        self.skew = skew

    @rule(seconds=TIMES, skew=st.none() | SKEWS, replica=st.none() | REPLICAS, calls=st.lists(CALLS, max_size=3))
    def time_passes(self, seconds: float, skew: float | None, replica: int | None, calls: list[Call]) -> None:
        """Let time pass; perhaps the clock is set, a replica looks for due deliveries, and threads send."""
        self.clock.move(seconds)
        is_busy = any(replica.waiting for replica in self.replicas) or self.slack.is_processing()
        if skew is not None and (skew < self.skew or not is_busy):
            self.set_clock(skew)
        if replica is not None:
            self.outboxes[replica].deliver_due()
        for call in calls:
            self.send(call)

    def send(self, call: Call) -> None:
        """Do a piece of work that waits for a thread; if there is none, a worker sends a due delivery."""
        self.slack.next_post, self.slack.next_look_up = call.post, call.look_up
        self.slack.call_takes, self.slack.visible_after = call.takes, call.visible_after
        replica, work = self.pick_work(call.pick)
        try:
            work()
        except ProcessDiedError:
            replica.die()

    def pick_work(self, pick: int) -> tuple[Replica, Work]:
        waiting = [(replica, work) for replica in self.replicas for work in replica.waiting]
        if waiting:
            replica, work = waiting[pick % len(waiting)]
            replica.waiting.remove(work)
            return replica, work
        due = self.outbox_store.due(100)
        delivery_id = due[pick % len(due)][0] if due else "nothing"
        return self.replicas[0], partial(self.outboxes[0].deliver_one, delivery_id)

    @rule(replica=REPLICAS, workspace=st.sampled_from([ACME, BETA]), ttl=st.sampled_from([600.0, DAY]))
    @precondition(lambda self: self.count_open() < 3)
    def a_person_asks(self, replica: int, workspace: Workspace, ttl: float) -> None:
        number = len(self.events)
        message = reply(f"answer:{number}", workspace, ttl=ttl)
        self.events.append(Event(incoming_event(f"Ev{number}", workspace), message, self.slack_time()))
        self.receive(replica, self.events[-1])

    @rule(replica=REPLICAS, pick=PICKS, as_another=st.booleans())
    @precondition(lambda self: self.events)
    def slack_delivers_again(self, replica: int, pick: int, as_another: bool) -> None:
        """Deliver the same event again, or another event with the same reply: a mention is also a message."""
        event = self.events[pick % len(self.events)]
        other = incoming_event(f"{event.incoming.event_id}, as a message", event.incoming.workspace)
        self.receive(replica, replace(event, incoming=other) if as_another else event)

    def count_open(self) -> int:
        by_state = self.outbox_store.backlog().by_state
        return sum(by_state[state] for state in OPEN)

    def receive(self, replica: int, event: Event) -> None:
        self.outboxes[replica].answer(event.incoming, event.reply)
        self.acknowledged.setdefault(event.reply.idempotency_key, event)

    @rule(replica=REPLICAS)
    @precondition(lambda self: any(replica.waiting for replica in self.replicas))
    def a_replica_dies(self, replica: int) -> None:
        self.replicas[replica].die()

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        assert set(self.slack.count().values()) <= {1}

    def teardown(self) -> None:
        """Check, without further faults, that every acknowledged event is answered unless there is a reason not to."""
        self.slack.next_post = self.slack.next_look_up = Fault.NONE
        stopped_at = self.slack_time()
        for _ in range(20):
            for replica, outbox in zip(self.replicas, self.outboxes, strict=True):
                outbox.deliver_due()
                while replica.waiting:
                    replica.waiting.pop()()
            self.clock.move(RECONCILE_AFTER * 4)
        assert not self.count_open()
        assert self.outbox_store.backlog().by_state[State.FAILED] == len(self.slack.refused)
        for key in self.acknowledged.keys() - self.slack.count() - self.slack.refused - self.slack.unreadable:
            event = self.acknowledged[key]
            assert event.happened_at + event.reply.ttl < stopped_at + LONGEST_PAUSE


class LimitedDeliveries(Deliveries):
    """The same within Slack's limits: history in pages, one look-up a minute, and posts at the pace of their channel.

    The bot knows Slack's time to within three seconds, or not at all. Slack reports some messages by events.
    """

    def __init__(self) -> None:
        super().__init__(MemoryBackend().open())
        self.error: float | None = 0.0
        questions = MemoryQuestions(self.clock, 0)
        self.outbox_store = MemoryOutboxStore(questions, self.clock, pace=Pace(), slack_time=self.known_time)
        outbox = partial(Outbox, self.outbox_store, self.slack, monotonic=self.slack_time)
        self.outboxes = [outbox(replica) for replica in self.replicas]
        self.slack.interval = 60.0

    def known_time(self) -> float | None:
        return None if self.error is None else self.slack_time() + self.error

    @rule(error=st.sampled_from([None, -3.0, 0.0, 3.0]), pages=st.integers(1, 4))
    def conditions_change(self, error: float | None, pages: int) -> None:
        self.error = error
        # The pages of a look-up that has begun stay what they are.
        self.slack.pages = max(pages, self.slack.pages)

    @rule(pick=PICKS)
    @precondition(lambda self: self.slack.posts)
    def slack_reports_a_message(self, pick: int) -> None:
        delivery_id = list(self.slack.posts)[pick % len(self.slack.posts)]
        if self.slack.posts[delivery_id][1] <= self.slack_time():
            for workspace in (ACME, BETA):
                self.outbox_store.confirm(workspace, delivery_id, "1.2")


def run(machine: Callable[[], RuleBasedStateMachine], examples: int, **more: object) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    how = settings(max_examples=examples, stateful_step_count=40, deadline=None, suppress_health_check=quiet)
    run_state_machine_as_test(machine, settings=settings(how, **more))  # type: ignore[arg-type]


def test_every_acknowledged_event_is_answered_once_from_memory() -> None:
    run(lambda: Deliveries(MemoryBackend().open()), examples=300)


def test_every_acknowledged_event_is_answered_once_from_sqlite(tmp_path_factory: pytest.TempPathFactory) -> None:
    backend = SqlBackend(f"sqlite:///{tmp_path_factory.mktemp('outbox')}/guidepost.db")
    run(lambda: Deliveries(backend.open()), examples=20)
    backend.close()


def test_every_acknowledged_event_is_answered_once_within_slacks_limits() -> None:
    run(LimitedDeliveries, examples=300)


def test_without_the_look_up_a_message_is_posted_twice() -> None:
    with pytest.raises(PostedTwiceError):
        run(
            lambda: Deliveries(MemoryBackend().open(), ForgetfulSlack),
            examples=2000,
            phases=[Phase.generate],
            database=None,
        )
