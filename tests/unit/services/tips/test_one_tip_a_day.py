"""A channel gets one tip for each of its days, and the tips on record are those that it got in time.

Planners die before or after they commit, and their clocks are up to six hours off. Senders die and lose replies. Slack
refuses channels. People replace, delete and create schedules.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.services.deliveries import (
    EXPIRED,
    Claim,
    Indeterminate,
    LookUp,
    NotFound,
    Outcome,
    OutgoingMessage,
    RateLimited,
    Refused,
    Sent,
    Skipped,
)
from bot.services.outbox import Outbox
from bot.services.retention import DAY
from bot.services.tips.models import DeliveredTip, Schedule
from bot.services.tips.planner import PlanRunner, RefusalHandler
from bot.services.tips.ports import Plan
from bot.services.workspaces import Workspace
from tests.support.postgres import Postgres
from tests.support.samples import ACME, BETA
from tests.support.stores import MemoryBackend, SettableClock, SqlBackend, Stores
from tests.support.tip_schedules import daily, day_of, make_schedule, noon, tip_message

HOUR = 3600.0
SPREAD = 120.0
GRACE = 4 * HOUR
SKEWS = st.sampled_from([-6 * HOUR, -90.0, 0.0, 90.0, 6 * HOUR])
PLACES = [(ACME, "C1"), (ACME, "C2"), (BETA, "C1")]
PICKS = st.integers(0, len(PLACES) - 1)


Place = tuple[Workspace, str]


class Fault(Enum):
    """The outcome of a call to Slack."""

    NONE = auto()
    DIES_BEFORE = auto()
    DIES_AFTER = auto()
    LOST_BEFORE = auto()
    LOST_AFTER = auto()
    HELD = auto()
    REFUSED = auto()


class DeadError(BaseException):
    """The process died. Code that catches exceptions does not catch this one."""


@dataclass
class Slack:
    """Records the messages that were posted; `fault` decides the outcome of the next call."""

    fault: Fault = Fault.NONE
    posts: dict[str, OutgoingMessage] = field(default_factory=dict)
    """Posted messages by delivery id."""
    refused: list[Claim] = field(default_factory=list)

    def post(self, message: OutgoingMessage, delivery_id: str) -> Outcome:
        """See `Sender.post`."""
        fault, self.fault = self.fault, Fault.NONE
        match fault:
            case Fault.DIES_BEFORE:
                raise DeadError
            case Fault.LOST_BEFORE:
                return Indeterminate("timeout")
            case Fault.HELD:
                return RateLimited(30)
            case Fault.REFUSED:
                self.refused.append(Claim(delivery_id, message, 1, None))
                return Refused("is_archived")
        assert delivery_id not in self.posts, f"{message.idempotency_key} is posted twice"
        self.posts[delivery_id] = message
        if fault is Fault.DIES_AFTER:
            raise DeadError
        return Indeterminate("timeout") if fault is Fault.LOST_AFTER else Sent("1.2")

    def find(self, claim: Claim, oldest: float, latest: float) -> LookUp:
        """See `Sender.find`."""
        return Sent("1.2") if claim.delivery_id in self.posts else NotFound()


class Planning(RuleBasedStateMachine):
    """Three channels, any number of planners and senders, and a clock from which theirs may differ."""

    def __init__(self, stores: Stores) -> None:
        super().__init__()
        self.stores = stores
        self.clock: SettableClock = stores.clock
        self.clock.now = noon(day_of(self.clock.now)) - 60
        self.slack = Slack()
        self.outbox = Outbox(stores.outbox_store, self.slack, observers=(self.note_expired,))
        self.expired: set[str] = set()
        """Ids of deliveries that were given up at the end of their time, among them some that Slack has."""
        self.planner = PlanRunner(stores.schedules, self.decide)
        self.refusals = RefusalHandler(stores.schedules, lambda *_: {"text": "paused"})
        self.decides = 1_000
        """Number of decisions after which the planner dies."""
        self.begins: dict[Place, float] = {}
        self.wanted: set[tuple[Place, date]] = set()
        """Days on which a planner looked at a channel in time and did not die."""
        self.missed: set[tuple[Place, date]] = set()
        for place in PLACES:
            self.save(place, self.clock.now + 60)

    def note_expired(self, claim: Claim, outcome: Outcome) -> None:
        if outcome == Skipped(EXPIRED):
            self.expired.add(claim.delivery_id)

    def save(self, place: Place, begins: float) -> None:
        self.begins[place] = begins
        self.stores.schedules.save(make_schedule(place[1], place[0]), begins)

    def decide(self, schedule: Schedule, delivered: Sequence[DeliveredTip], now: float) -> Plan:
        """Plan as `daily` does, but delay each channel by a different time, and miss tips that are four hours late."""
        if self.decides == 0:
            raise DeadError
        self.decides -= 1
        plan = daily(schedule, delivered, now)
        assert plan.tip
        place = (schedule.workspace, schedule.channel)
        due = noon(plan.tip.day)
        if now < due:
            # The day before is over for this planner. One whose clock is behind finds nothing due for it any more.
            self.missed |= {(place, plan.tip.day - timedelta(days=1))} - self.wanted
            return Plan(due)
        waits = SPREAD * PLACES.index(place) / len(PLACES)
        ttl = due + GRACE - max(now, due + waits)
        if ttl <= 0:
            self.missed.add((place, plan.tip.day))
            return Plan(plan.next_due, missed=(*plan.missed, plan.tip.day))
        when = {"not_before": due + waits, "ttl": ttl}
        message = tip_message(schedule, plan.tip.day, entry_id=plan.tip.tip_id, **when)
        return Plan(plan.next_due, plan.tip, message, plan.missed)

    @rule(skew=SKEWS, lives_for=st.sampled_from([0, 1, 2, 1_000, 1_000, 1_000]))
    def a_planner_looks(self, skew: float, lives_for: int) -> None:
        self.clock.move(skew)
        self.decides = lives_for
        running = [place for place in PLACES if not self.is_paused(place)]
        with suppress(DeadError):
            self.planner.plan_due()
            today = day_of(self.clock.now)
            if noon(today) <= self.clock.now < noon(today) + GRACE:
                self.wanted |= {(place, today) for place in running if self.begins[place] <= self.clock.now}
        self.decides = 1_000
        self.clock.move(-skew)

    def is_paused(self, place: Place) -> bool:
        schedule = self.stores.schedules.find(*place)
        return schedule is None or schedule.paused is not None

    @rule(skew=st.sampled_from([-90.0, 0.0, 90.0]), faults=st.lists(st.sampled_from(Fault), max_size=3))
    def a_sender_looks(self, skew: float, faults: list[Fault]) -> None:
        """Deliver what is due; each fault affects one delivery."""
        self.clock.move(skew)
        for fault in [*faults, Fault.NONE]:
            self.slack.fault = fault
            for delivery_id, _ in self.stores.outbox_store.due(1 if faults else 100):
                with suppress(DeadError):
                    self.outbox.deliver_one(delivery_id)
        self.slack.fault = Fault.NONE
        self.clock.move(-skew)

    @rule(times=st.integers(0, 2))
    def the_refusals_are_handled(self, times: int) -> None:
        """Handle each refusal once, twice, or not at all because the process died."""
        for claim in self.slack.refused * times:
            self.refusals.on_refused(claim, "is_archived")
        self.slack.refused.clear()

    @rule(seconds=st.sampled_from([30.0, 120.0, 900.0, 5 * HOUR, DAY, 3 * DAY]))
    def time_passes(self, seconds: float) -> None:
        self.clock.move(seconds)

    @rule(pick=PICKS, later=st.sampled_from([0.0, HOUR, DAY]))
    def a_schedule_is_replaced(self, pick: int, later: float) -> None:
        """Save a schedule that may be due at once, even if the channel already got today's tip."""
        self.save(PLACES[pick], self.clock.now + later)

    @rule(pick=PICKS)
    def a_schedule_is_deleted_and_created(self, pick: int) -> None:
        self.stores.schedules.remove(*PLACES[pick])
        self.save(PLACES[pick], self.clock.now)

    def posted(self) -> Counter[tuple[str, str]]:
        return Counter((message.workspace.team_id, message.idempotency_key) for message in self.slack.posts.values())

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        assert set(self.posted().values()) <= {1}

    def teardown(self) -> None:
        """Check, without further faults, that the tips on record are those that were posted and known to be in time."""
        # In ten hours, even the tips of a planner whose clock was ahead are due.
        for _ in range(20):
            self.a_sender_looks(0.0, [])
            self.clock.move(HOUR / 2)
        delivered = sorted(
            (workspace.team_id, f"tip:{channel}:{one.day}", one.tip_id)
            for workspace, channel in PLACES
            for one in self.stores.schedules.delivered(workspace, channel)
        )
        tips = [
            message
            for delivery_id, message in self.slack.posts.items()
            if message.kind == "tip" and delivery_id not in self.expired
        ]
        assert delivered == sorted(
            (message.workspace.team_id, message.idempotency_key, message.entry_id) for message in tips
        )
        for (workspace, channel), day in self.wanted - self.missed:
            # The key exists, so the tip was planned, whatever its outcome.
            assert self.stores.outbox_store.enqueue([tip_message(make_schedule(channel, workspace), day)]) == 0


def run(machine: Callable[[], RuleBasedStateMachine], examples: int) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    how = settings(max_examples=examples, stateful_step_count=40, deadline=None, suppress_health_check=quiet)
    if examples < 100:
        # Shrinking a failure on a database takes minutes, and most failures also occur in memory.
        how = settings(how, phases=set(Phase) - {Phase.shrink})
    run_state_machine_as_test(machine, settings=how)  # type: ignore[arg-type] # any callable will do


def test_one_tip_a_day_from_memory() -> None:
    run(lambda: Planning(MemoryBackend().open()), examples=200)


def test_one_tip_a_day_from_sqlite(tmp_path: Path) -> None:
    backend = SqlBackend(f"sqlite:///{tmp_path}/guidepost.db")
    run(lambda: Planning(backend.open()), examples=50)
    backend.close()


def test_one_tip_a_day_from_postgresql(postgres: Postgres) -> None:
    backend = SqlBackend(postgres.create_database())
    run(lambda: Planning(backend.open()), examples=25)
    backend.close()
