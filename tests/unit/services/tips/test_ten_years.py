"""Ten years, lived through: exactly one tip on each due day, whatever fails and whoever changes their mind."""

import random
from datetime import UTC, date, datetime, time
from itertools import count, islice

from bot.services.tips.library import Library
from bot.services.tips.schedule import EVERY_DAY
from tests.tip_world import World, wall_days
from tests.tips import wish

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
START, YEARS = date(2026, 1, 1), 10
ZONES = {
    "America/New_York": (time(1, 30), frozenset({0, 2, 4, 6})),
    "Europe/Berlin": (time(2, 30), frozenset({2, 6})),
    "Australia/Sydney": (time(2, 15), frozenset({0, 6})),
    "Australia/Lord_Howe": (time(1, 45), frozenset({6})),
    "America/Santiago": (time(0), frozenset({5, 6})),
    "Africa/Cairo": (time(0), frozenset({3, 4})),
    "America/Nuuk": (time(23, 30), frozenset({5})),
}
"""Each with a time and weekdays at which its clocks change; Monday is 0."""


def seconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def world_with(library: Library, seed: int, crash_rate: float) -> World:
    world = World(library, random.Random(seed), crash_rate)
    world.clock.now = seconds(START)
    return world


def assert_whole_rounds(told: list[str], library: Library) -> None:
    """Everything came before anything came again, round after round."""
    size = len(library.tips)
    for start in range(0, len(told), size):
        one_round = told[start : start + size]
        assert len(set(one_round)) == len(one_round)
    assert set(told[:size]) == {tip.id for tip in library.tips}


def outage(chance: random.Random) -> float:
    """Seconds after its instant at which the worker looks at a tip: soon, after a restart, or after days."""
    kind = chance.random()
    longest = 10 * MINUTE if kind < 0.92 else 5 * HOUR if kind < 0.97 else 9 * DAY
    return chance.uniform(0, longest)


def test_ten_years_around_the_world_bring_exactly_one_tip_on_each_due_day(library: Library) -> None:
    world = world_with(library, seed=5, crash_rate=0.05)
    for zone, (at, weekdays) in ZONES.items():
        holidays = "US" if zone == "America/New_York" else None
        world.tips.schedule(wish(f"C-{zone}", zone=zone, at=at, weekdays=weekdays, starts=START, holidays=holidays))
    for ticks in count():
        world.resume_some()
        running = world.running()
        soonest = min(map(world.next_instant, running))
        if soonest > seconds(START.replace(year=START.year + YEARS)):
            break
        world.clock.now = soonest + outage(world.chance)
        world.tick()
        if world.chance.random() < 0.02:
            world.change(world.chance.choice(world.running()), list(ZONES))
        if ticks % 100 == 0:
            world.stores.ledger.purge()
            world.stores.schedules.purge()

    assert world.posted == world.expected
    assert set(world.posted.values()) == {1}
    assert len(world.posted) > 4000
    assert world.crashes > 100
    for told in world.told.values():
        assert_whole_rounds(told, library)


def test_two_replicas_six_hours_apart_give_each_day_once(library: Library) -> None:
    world = world_with(library, seed=7, crash_rate=0.02)
    world.tips.schedule(wish(zone="Europe/Berlin", at=time(2, 30), weekdays=EVERY_DAY, starts=START))
    days = 0
    for _, instant in islice(wall_days(world.running()[0], None), 3 * 365):
        # The clock of one is six hours ahead. Each is away at times, but never both for four hours of their own.
        early, late = (short_outage(world.chance) for _ in range(2))
        looks = [(instant - 6 * HOUR + early, 6 * HOUR), (instant + late, 0.0)]
        for moment, ahead in world.chance.choice([looks, looks[:1], looks[1:]]):
            for replica in (0.0, ahead):
                world.clock.now = moment + replica
                world.tick()
        days += 1
    assert len(world.posted) == days
    assert set(world.posted.values()) == {1}
    assert_whole_rounds(world.told["C0GENERAL"], library)


def short_outage(chance: random.Random) -> float:
    return chance.uniform(0, 3.9 * HOUR)


def test_a_clock_that_jumps_gives_nothing_early_and_nothing_twice(library: Library) -> None:
    world = world_with(library, seed=11, crash_rate=0.0)
    world.tips.schedule(wish(zone="America/New_York", weekdays=EVERY_DAY, starts=START))
    for day, instant in islice(wall_days(world.running()[0], None), 400):
        for jump in (-3 * DAY, -HOUR, -1.0):
            world.clock.now = instant + jump
            world.tick()
            assert world.posted["C0GENERAL", day] == 0
        for jump in (0.0, -2 * HOUR, 3 * HOUR, -5 * DAY, 1.0):
            world.clock.now = instant + jump
            world.tick()
            assert world.posted["C0GENERAL", day] == 1
