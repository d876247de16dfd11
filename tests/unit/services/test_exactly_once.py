"""What is acknowledged is posted once: any history of events, crashes and faults, on replicas of which any may die.

The ledger's clock is up to five minutes off Slack's. It may be set back at any time, but forward only while nobody
holds a claim and Slack has settled what it got: waiting is worth no more than the clock it is measured by.
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

from bot.services.deliveries import OPEN, Arrival, Post, State
from bot.services.outbox import Outbox
from bot.services.ports import Ledger, Work
from bot.services.retention import DAY
from bot.services.terms import SETTLING, Terms
from bot.services.workspaces import Workspace
from tests.posts import ACME, BETA, arrival, reply
from tests.slack_model import Fault, ForgetfulSlack, PostedTwiceError, ProcessDiedError, SlackModel
from tests.stores import MemoryBackend, SqlBackend, Stores

SKEW = 300.0
SLOWEST = 60.0
"""Seconds that Slack takes at most to settle a post of which it has sent no reply."""
SKEWS = st.sampled_from([-SKEW, 0.0, SKEW])
FAULTS = st.one_of(st.just(Fault.NONE), st.sampled_from(Fault))
CALL = Terms().call
LONGEST_PAUSE = SETTLING * 32
TIMES = st.sampled_from([1.0, 20.0, 60.0, 90.0, 120.0, 2000.0])
REPLICAS = st.integers(0, 1)
PICKS = st.integers(0, 100)


@dataclass
class Replica:
    """A process: its outbox, and the work that waits there for a thread. It is its own `Desk`."""

    room: int = 3
    waiting: list[Work] = field(default_factory=list)
    reserved: int = 0

    def reserve(self) -> bool:
        if self.reserved + len(self.waiting) == self.room:
            return False
        self.reserved += 1
        return True

    def release(self) -> None:
        self.reserved -= 1

    def submit(self, work: Work) -> None:
        self.reserved -= 1
        self.waiting.append(work)

    def die(self) -> None:
        self.waiting.clear()


@dataclass(frozen=True)
class Event:
    """What happened in Slack, and the reply that it asks for."""

    arrival: Arrival
    post: Post
    happened_at: float


@dataclass(frozen=True)
class Call:
    """How an attempt goes."""

    pick: int
    post: Fault
    look_up: Fault
    takes: float
    settles_in: float


CALLS = st.builds(
    Call,
    pick=PICKS,
    post=FAULTS,
    look_up=FAULTS,
    takes=st.sampled_from([0.0, CALL / 2]),
    settles_in=st.sampled_from([0.0, SLOWEST]),
)


class Deliveries(RuleBasedStateMachine):
    """The outbox among faults."""

    def __init__(self, stores: Stores, slack: type[SlackModel] = SlackModel) -> None:
        super().__init__()
        self.ledger: Ledger = stores.ledger
        self.clock = stores.clock
        self.skew = 0.0
        self.slack = slack(time=self.slacks_time, spend=self.clock.move)
        self.replicas = [Replica(), Replica()]
        # The watch is no clock: it runs on while that is set.
        outbox = partial(Outbox, self.ledger, self.slack, watch=self.slacks_time)
        self.outboxes = [outbox(replica) for replica in self.replicas]
        self.events: list[Event] = []
        self.acknowledged: dict[str, Event] = {}

    def slacks_time(self) -> float:
        return self.clock.now - self.skew

    @initialize(skew=SKEWS)
    def begin(self, skew: float) -> None:
        self.set_clock(skew)

    def set_clock(self, skew: float) -> None:
        self.clock.move(skew - self.skew)
        self.skew = skew

    @rule(seconds=TIMES, skew=st.none() | SKEWS, replica=st.none() | REPLICAS, calls=st.lists(CALLS, max_size=3))
    def time_goes_by(self, seconds: float, skew: float | None, replica: int | None, calls: list[Call]) -> None:
        """And perhaps somebody sets the clock, a replica looks for what is due, and threads send."""
        self.clock.move(seconds)
        somebody_waits = any(replica.waiting for replica in self.replicas) or self.slack.is_settling()
        if skew is not None and (skew < self.skew or not somebody_waits):
            self.set_clock(skew)
        if replica is not None:
            self.outboxes[replica].deliver_due()
        for call in calls:
            self.send(call)

    def send(self, call: Call) -> None:
        """Do a waiting piece of work; where none is, a worker takes what is due."""
        self.slack.next_post, self.slack.next_look_up = call.post, call.look_up
        self.slack.call_takes, self.slack.settles_in = call.takes, call.settles_in
        replica, work = self.some_work(call.pick)
        try:
            work()
        except ProcessDiedError:
            replica.die()

    def some_work(self, pick: int) -> tuple[Replica, Work]:
        waiting = [(replica, work) for replica in self.replicas for work in replica.waiting]
        if waiting:
            replica, work = waiting[pick % len(waiting)]
            replica.waiting.remove(work)
            return replica, work
        due = self.ledger.due(100)
        delivery_id = due[pick % len(due)][0] if due else "nothing"
        return self.replicas[0], partial(self.outboxes[0].deliver_one, delivery_id)

    @rule(replica=REPLICAS, workspace=st.sampled_from([ACME, BETA]), good_for=st.sampled_from([600.0, DAY]))
    @precondition(lambda self: self.open_ones() < 3)
    def somebody_asks(self, replica: int, workspace: Workspace, good_for: float) -> None:
        number = len(self.events)
        post = reply(f"answer:{number}", workspace, good_for=good_for)
        self.events.append(Event(arrival(f"Ev{number}", workspace), post, self.slacks_time()))
        self.hear(replica, self.events[-1])

    @rule(replica=REPLICAS, pick=PICKS, as_another=st.booleans())
    @precondition(lambda self: self.events)
    def slack_delivers_again(self, replica: int, pick: int, as_another: bool) -> None:
        """The same event, or another one of the same post: a mention is also a message."""
        event = self.events[pick % len(self.events)]
        other = arrival(f"{event.arrival.event_id}, as a message", event.arrival.workspace)
        self.hear(replica, replace(event, arrival=other) if as_another else event)

    def open_ones(self) -> int:
        by_state = self.ledger.backlog().by_state
        return sum(by_state[state] for state in OPEN)

    def hear(self, replica: int, event: Event) -> None:
        self.outboxes[replica].answer(event.arrival, event.post)
        self.acknowledged.setdefault(event.post.key, event)

    @rule(replica=REPLICAS)
    @precondition(lambda self: any(replica.waiting for replica in self.replicas))
    def a_replica_dies(self, replica: int) -> None:
        self.replicas[replica].die()

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        assert set(self.slack.count().values()) <= {1}

    def teardown(self) -> None:
        """The faults have stopped: whatever was acknowledged is posted, or there is a reason why not."""
        self.slack.next_post = self.slack.next_look_up = Fault.NONE
        stopped_at = self.slacks_time()
        for _ in range(20):
            for replica, outbox in zip(self.replicas, self.outboxes, strict=True):
                outbox.deliver_due()
                while replica.waiting:
                    replica.waiting.pop()()
            self.clock.move(SETTLING * 4)
        assert not self.open_ones()
        assert self.ledger.backlog().by_state[State.FAILED] == len(self.slack.refused)
        for key in self.acknowledged.keys() - self.slack.count() - self.slack.refused - self.slack.unreadable:
            event = self.acknowledged[key]
            assert event.happened_at + event.post.good_for < stopped_at + LONGEST_PAUSE


def run(machine: Callable[[], RuleBasedStateMachine], examples: int, **more: object) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    how = settings(max_examples=examples, stateful_step_count=40, deadline=None, suppress_health_check=quiet)
    run_state_machine_as_test(machine, settings=settings(how, **more))  # type: ignore[arg-type]


def test_what_is_acknowledged_is_posted_once_from_memory() -> None:
    run(lambda: Deliveries(MemoryBackend().opened()), examples=300)


def test_what_is_acknowledged_is_posted_once_from_sqlite(tmp_path_factory: pytest.TempPathFactory) -> None:
    backend = SqlBackend(f"sqlite:///{tmp_path_factory.mktemp('outbox')}/guidepost.db")
    run(lambda: Deliveries(backend.opened()), examples=20)
    backend.close()


def test_without_the_look_up_something_is_posted_twice() -> None:
    with pytest.raises(PostedTwiceError):
        run(
            lambda: Deliveries(MemoryBackend().opened(), ForgetfulSlack),
            examples=2000,
            phases=[Phase.generate],
            database=None,
        )
