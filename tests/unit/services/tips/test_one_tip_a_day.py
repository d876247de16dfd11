"""A channel gets one tip for each of its days, and what is on record as given is what it got.

Planners die before they commit, or after; their clocks are up to six hours off. Senders die and lose replies. Slack
refuses channels, people pause and go on.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.services.deliveries import Absent, Claim, Doubtful, Held, LookUp, Outcome, Post, Refused, Sent
from bot.services.outbox import Outbox
from bot.services.retention import DAY
from bot.services.tips.planning import Planner
from bot.services.tips.ports import Plan
from bot.services.tips.refusals import Refusals
from bot.services.tips.schedule import Given, Schedule
from bot.services.workspaces import Workspace
from tests.postgres import Postgres
from tests.posts import ACME, BETA
from tests.stores import MemoryBackend, SettableClock, SqlBackend, Stores
from tests.tips import daily, day_of, noon, tip_post, wish

HOUR = 3600.0
SPREAD = 120.0
GRACE = 4 * HOUR
SKEWS = st.sampled_from([-6 * HOUR, -90.0, 0.0, 90.0, 6 * HOUR])
PLACES = [(ACME, "C1"), (ACME, "C2"), (BETA, "C1")]
PICKS = st.integers(0, len(PLACES) - 1)


Place = tuple[Workspace, str]


class Fault(Enum):
    """How a call to Slack goes."""

    NONE = auto()
    DIES_BEFORE = auto()
    DIES_AFTER = auto()
    LOST_BEFORE = auto()
    LOST_AFTER = auto()
    HELD = auto()
    REFUSED = auto()


class DeadError(BaseException):
    """A process is no more. Nothing that catches errors catches this."""


@dataclass
class Slack:
    """Keeps what was posted; the next call goes as `fault` says."""

    fault: Fault = Fault.NONE
    posts: dict[str, Post] = field(default_factory=dict)
    """By delivery id."""
    refused: list[Claim] = field(default_factory=list)

    def post(self, post: Post, delivery_id: str) -> Outcome:
        """See `Sender.post`."""
        fault, self.fault = self.fault, Fault.NONE
        match fault:
            case Fault.DIES_BEFORE:
                raise DeadError
            case Fault.LOST_BEFORE:
                return Doubtful("timeout")
            case Fault.HELD:
                return Held(30)
            case Fault.REFUSED:
                self.refused.append(Claim(delivery_id, post, 1, None))
                return Refused("is_archived")
        assert delivery_id not in self.posts, f"{post.key} is posted twice"
        self.posts[delivery_id] = post
        if fault is Fault.DIES_AFTER:
            raise DeadError
        return Doubtful("timeout") if fault is Fault.LOST_AFTER else Sent("1.2")

    def find(self, post: Post, delivery_id: str, since: float) -> LookUp:
        """See `Sender.find`."""
        return Sent("1.2") if delivery_id in self.posts else Absent()


class Planning(RuleBasedStateMachine):
    """Three channels, any number of planners and senders, and a clock that all but go by."""

    def __init__(self, stores: Stores) -> None:
        super().__init__()
        self.stores = stores
        self.clock: SettableClock = stores.clock
        self.clock.now = noon(day_of(self.clock.now)) - 60
        self.slack = Slack()
        self.outbox = Outbox(stores.ledger, self.slack)
        self.planner = Planner(stores.schedules, self.decide)
        self.refusals = Refusals(stores.schedules, lambda *_: {"text": "paused"})
        self.decides = 1_000
        """After how many decisions the planner dies."""
        self.begins: dict[Place, float] = {}
        self.wanted: set[tuple[Place, date]] = set()
        """The days on which a planner looked at a channel in time, and lived."""
        self.missed: set[tuple[Place, date]] = set()
        for place in PLACES:
            self.save(place, self.clock.now + 60)

    def save(self, place: Place, begins: float) -> None:
        self.begins[place] = begins
        self.stores.schedules.save(wish(place[1], place[0]), begins)

    def decide(self, schedule: Schedule, given: Sequence[Given], now: float) -> Plan:
        """As `daily`, but the channels come one after the other, and four hours later it is too late."""
        if self.decides == 0:
            raise DeadError
        self.decides -= 1
        plan = daily(schedule, given, now)
        assert plan.given
        due = noon(plan.given.day)
        if now < due:
            return Plan(due)
        place = (schedule.workspace, schedule.channel)
        waits = SPREAD * PLACES.index(place) / len(PLACES)
        good_for = due + GRACE - max(now, due + waits)
        if good_for <= 0:
            self.missed.add((place, plan.given.day))
            return Plan(plan.next_due, missed=(*plan.missed, plan.given.day))
        when = {"not_before": due + waits, "good_for": good_for}
        post = tip_post(schedule, plan.given.day, entry_id=plan.given.tip_id, **when)
        return Plan(plan.next_due, plan.given, post, plan.missed)

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
        """Each fault befalls one delivery."""
        self.clock.move(skew)
        for fault in [*faults, Fault.NONE]:
            self.slack.fault = fault
            for delivery_id, _ in self.stores.ledger.due(1 if faults else 100):
                with suppress(DeadError):
                    self.outbox.deliver_one(delivery_id)
        self.slack.fault = Fault.NONE
        self.clock.move(-skew)

    @rule(times=st.integers(0, 2))
    def the_refusals_are_told(self, times: int) -> None:
        """Not at all when the process dies, and perhaps again."""
        for claim in self.slack.refused * times:
            self.refusals.on_refused(claim, "is_archived")
        self.slack.refused.clear()

    @rule(seconds=st.sampled_from([30.0, 120.0, 900.0, 5 * HOUR, DAY, 3 * DAY]))
    def time_goes_by(self, seconds: float) -> None:
        self.clock.move(seconds)

    @rule(pick=PICKS, later=st.sampled_from([0.0, HOUR, DAY]))
    def somebody_sets_a_channel_anew(self, pick: int, later: float) -> None:
        """Due at once, even; it may have had today's already."""
        self.save(PLACES[pick], self.clock.now + later)

    @rule(pick=PICKS)
    def somebody_stops_and_starts(self, pick: int) -> None:
        self.stores.schedules.remove(*PLACES[pick])
        self.save(PLACES[pick], self.clock.now)

    def posted(self) -> Counter[tuple[str, str]]:
        return Counter((post.workspace.team_id, post.key) for post in self.slack.posts.values())

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        assert set(self.posted().values()) <= {1}

    def teardown(self) -> None:
        """The faults have stopped: what is given was posted, and nothing else was."""
        # By then it is time even for what a planner found due whose clock was ahead.
        for _ in range(20):
            self.a_sender_looks(0.0, [])
            self.clock.move(HOUR / 2)
        given = sorted(
            (workspace.team_id, f"tip:{channel}:{one.day}", one.tip_id)
            for workspace, channel in PLACES
            for one in self.stores.schedules.given(workspace, channel)
        )
        tips = [post for post in self.slack.posts.values() if post.kind == "tip"]
        assert given == sorted((post.workspace.team_id, post.key, post.entry_id) for post in tips)
        for (workspace, channel), day in self.wanted - self.missed:
            # Its key is taken: it was planned, whatever became of it.
            assert self.stores.ledger.plan([tip_post(wish(channel, workspace), day)]) == 0


def run(machine: Callable[[], RuleBasedStateMachine], examples: int) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    how = settings(max_examples=examples, stateful_step_count=40, deadline=None, suppress_health_check=quiet)
    if examples < 100:
        # To make a failure on a database small takes minutes; most fail in memory as well.
        how = settings(how, phases=set(Phase) - {Phase.shrink})
    run_state_machine_as_test(machine, settings=how)  # type: ignore[arg-type] # any callable will do


def test_one_tip_a_day_from_memory() -> None:
    run(lambda: Planning(MemoryBackend().opened()), examples=200)


def test_one_tip_a_day_from_sqlite(tmp_path: Path) -> None:
    backend = SqlBackend(f"sqlite:///{tmp_path}/guidepost.db")
    run(lambda: Planning(backend.opened()), examples=50)
    backend.close()


def test_one_tip_a_day_from_postgresql(postgres: Postgres) -> None:
    backend = SqlBackend(postgres.create_database())
    run(lambda: Planning(backend.opened()), examples=25)
    backend.close()
