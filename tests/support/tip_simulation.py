"""Simulates channels that get tips, a bot that crashes now and then, and people who change schedules, for years.

The expected tips follow from clocks on walls (`tests.support.wall_clock`), never from the bot's own calendar.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

import holidays

from bot.services.deliveries import Sent
from bot.services.tips.library import Library
from bot.services.tips.models import DeliveredTip, Schedule
from bot.services.tips.planner import GRACE
from bot.services.tips.ports import Plan
from bot.services.tips.service import Tips
from bot.services.tips.times import zone
from tests.support.samples import ACME, claim_if_due
from tests.support.stores import MemoryBackend, Stores
from tests.support.tip_schedules import plain_planner
from tests.support.wall_clock import shown_at

Slot = tuple[str, date]
"""A channel and a day."""
US = holidays.country_holidays("US")


def wall_days(schedule: Schedule, last: date | None) -> Iterator[tuple[date, float]]:
    """Yield the days after ``last`` on which the channel wants a tip, with their instants, without end."""
    day = max(schedule.starts, last + timedelta(days=1)) if last else schedule.starts
    while True:
        is_wanted = day.weekday() in schedule.weekdays and day not in schedule.skipped
        if is_wanted and not (schedule.holidays and day in US):
            instant = shown_at(day, schedule.at, zone(schedule.zone))
            assert instant is not None
            yield day, instant
        day += timedelta(days=1)


class CrashError(Exception):
    """The process died between the decision and the commit."""


@dataclass
class World:
    """The bot with its stores in memory, the tips that it posted, and those that it should have posted."""

    library: Library
    chance: random.Random
    crash_rate: float = 0.0
    stores: Stores = field(default_factory=lambda: MemoryBackend().open())
    messages: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Texts of the posted messages in order, by channel."""
    posted: Counter[Slot] = field(default_factory=Counter)
    expected: Counter[Slot] = field(default_factory=Counter)
    last: dict[str, date] = field(default_factory=dict)
    """Day of the latest tip, by channel."""
    crashes: int = 0

    def __post_init__(self) -> None:
        self.clock = self.stores.clock
        self.restart()

    def restart(self) -> None:
        """Start a new process, which knows nothing but what is stored."""
        self.tips = Tips(lambda: self.library, self.stores.schedules, self.clock)
        self._planner = plain_planner(self.library)

    def running(self) -> list[Schedule]:
        return [status.schedule for status in self.tips.of_workspace(ACME) if not status.schedule.paused]

    def next_instant(self, schedule: Schedule) -> float:
        days = wall_days(schedule, self.last.get(schedule.channel))
        return next(instant for _, instant in days if instant > self.clock.now)

    def tick(self) -> None:
        """Let the worker plan and post; a tip that is due is posted within two minutes."""
        for schedule in self.running():
            self._expect(schedule)
        self.plan_and_post()
        self.clock.move(121)
        self._post()

    def plan_and_post(self) -> None:
        """Plan what is due, however often the process dies in between, and post what may be posted."""
        while True:
            try:
                if not self.stores.schedules.plan_due(self._plan, 100):
                    break
            except CrashError:
                self.crashes += 1
                self.restart()
        self._post()

    def _expect(self, schedule: Schedule) -> None:
        due = None
        for day, instant in wall_days(schedule, self.last.get(schedule.channel)):
            if instant > self.clock.now:
                break
            due = (day, instant)
        if due and self.clock.now - due[1] <= GRACE:
            self.expected[schedule.channel, due[0]] += 1

    def _plan(self, schedule: Schedule, delivered: Sequence[DeliveredTip], now: float) -> Plan:
        plan = self._planner(schedule, delivered, now)
        if self.chance.random() < self.crash_rate:
            raise CrashError
        return plan

    def _post(self) -> None:
        while claim := claim_if_due(self.stores.outbox_store):
            assert not claim.expired
            message = claim.message
            self.messages[message.channel].append(message.content["text"])
            if message.kind == "tip":
                self.last[message.channel] = day = date.fromisoformat(message.idempotency_key.split(":")[2])
                self.posted[message.channel, day] += 1
            self.stores.outbox_store.record_outcome(claim, Sent("1.2"), 0)

    def change(self, schedule: Schedule, zones: Sequence[str]) -> None:
        """Let a person change a schedule at random, and check the next time that they are shown."""
        place = (ACME, schedule.channel)
        match self.chance.choice(["pause", "skip", "zone", "time"]):
            case "pause":
                self.tips.pause(*place)
                return
            case "skip":
                skipped = self.tips.skip(*place)
                assert skipped
                wanted, status = replace(schedule, skipped=schedule.skipped | {skipped[0]}), skipped[1]
                assert skipped[0] == next(day for day, instant in self._days(schedule) if instant > self.clock.now)
            case "zone":
                wanted = replace(schedule, zone=self.chance.choice(zones))
                status = self.tips.schedule(wanted)
            case _:
                wanted = replace(schedule, at=time(self.chance.randrange(24), self.chance.randrange(60)))
                status = self.tips.schedule(wanted)
        assert status.next_due == self.next_instant(wanted)

    def _days(self, schedule: Schedule) -> Iterator[tuple[date, float]]:
        return wall_days(schedule, self.last.get(schedule.channel))

    def resume_some(self) -> None:
        """Resume some of the paused schedules."""
        for status in self.tips.of_workspace(ACME):
            if status.schedule.paused and self.chance.random() < 0.1:
                resumed = self.tips.resume(ACME, status.schedule.channel)
                assert resumed
                # Days that passed during the pause are not made up for.
                assert resumed.next_due == self.next_instant(replace(status.schedule, paused=None))
