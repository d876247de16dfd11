"""Channels that want tips, a bot that dies now and then, people who change their minds: years of it, tick by tick.

What should come is told by clocks on walls (`tests.wall_clock`), never by the bot's own calendar.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from bot.services.deliveries import Sent
from bot.services.tips.deciding import GRACE
from bot.services.tips.library import Library
from bot.services.tips.ports import Plan
from bot.services.tips.schedule import Given, Schedule
from bot.services.tips.service import Tips
from tests.posts import ACME
from tests.stores import MemoryBackend, Stores
from tests.tips import plain_decider
from tests.wall_clock import shown_at

Slot = tuple[str, date]
"""A channel and a day."""
US = holidays.country_holidays("US")


def wall_days(schedule: Schedule, last: date | None) -> Iterator[tuple[date, float]]:
    """The days after ``last`` on which the channel wants a tip, with their instants; without an end."""
    day = max(schedule.starts, last + timedelta(days=1)) if last else schedule.starts
    while True:
        wanted = day.weekday() in schedule.weekdays and day not in schedule.skipped
        if wanted and not (schedule.holidays and day in US):
            instant = shown_at(day, schedule.at, ZoneInfo(schedule.zone))
            assert instant is not None
            yield day, instant
        day += timedelta(days=1)


class CrashError(Exception):
    """The process died between deciding and committing."""


@dataclass
class World:
    """The bot with its stores in memory, what it posted, and what it should have."""

    library: Library
    chance: random.Random
    crash_rate: float = 0.0
    stores: Stores = field(default_factory=lambda: MemoryBackend().opened())
    told: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By channel: the tips that were posted, in order."""
    posted: Counter[Slot] = field(default_factory=Counter)
    expected: Counter[Slot] = field(default_factory=Counter)
    last: dict[str, date] = field(default_factory=dict)
    crashes: int = 0

    def __post_init__(self) -> None:
        self.clock = self.stores.clock
        self.restart()

    def restart(self) -> None:
        """A new process: all that it knows is in the store."""
        self.tips = Tips(self.library, self.stores.schedules, self.clock)
        self._decide = plain_decider(self.library)

    def running(self) -> list[Schedule]:
        return [status.schedule for status in self.tips.of_workspace(ACME) if not status.schedule.paused]

    def next_instant(self, schedule: Schedule) -> float:
        days = wall_days(schedule, self.last.get(schedule.channel))
        return next(instant for _, instant in days if instant > self.clock.now)

    def tick(self) -> None:
        """Let the worker plan and post; what is due within two minutes is posted then."""
        for schedule in self.running():
            self._expect(schedule)
        self.plan_and_post()
        self.clock.move(121)
        self._post()

    def plan_and_post(self) -> None:
        """Plan what is due, however often the process dies of it, and post what may be posted."""
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

    def _plan(self, schedule: Schedule, given: Sequence[Given], now: float) -> Plan:
        plan = self._decide(schedule, given, now)
        if self.chance.random() < self.crash_rate:
            raise CrashError
        return plan

    def _post(self) -> None:
        while claim := self.stores.ledger.claim():
            assert not claim.expired
            self.told[claim.post.channel].append(claim.post.message["text"])
            if claim.post.kind == "tip":
                self.last[claim.post.channel] = day = date.fromisoformat(claim.post.key.split(":")[2])
                self.posted[claim.post.channel, day] += 1
            self.stores.ledger.settle(claim, Sent("1.2"), 0)

    def change(self, schedule: Schedule, zones: Sequence[str]) -> None:
        """Let somebody do something about a schedule; the next time they are shown must be right."""
        place = (ACME, schedule.channel)
        match self.chance.choice(["pause", "skip", "zone", "time"]):
            case "pause":
                self.tips.pause(*place)
                return
            case "skip":
                skipped = self.tips.skip(*place)
                assert skipped
                wanted, status = replace(schedule, skipped=schedule.skipped | {skipped[0]}), skipped[1]
                assert skipped[0] == next(d for d, at in self._days(schedule) if at > self.clock.now)
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
        """Let people remember what they paused."""
        for status in self.tips.of_workspace(ACME):
            if status.schedule.paused and self.chance.random() < 0.1:
                resumed = self.tips.resume(ACME, status.schedule.channel)
                assert resumed
                # Days that went by are not made up for.
                assert resumed.next_due == self.next_instant(replace(status.schedule, paused=None))
