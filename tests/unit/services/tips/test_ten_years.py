"""Ten years, simulated: exactly one tip on each due day, whatever fails and however often schedules change."""

import random
from datetime import UTC, date, datetime, time
from itertools import count, islice

from bot.services.tips.library import Library
from bot.services.tips.models import EVERY_DAY
from tests.support.tip_schedules import make_schedule
from tests.support.tip_simulation import World, wall_days

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
"""Time and weekdays at which the clocks of each zone change; Monday is 0."""


def seconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def world_with(library: Library, seed: int, crash_rate: float) -> World:
    world = World(library, random.Random(seed), crash_rate)
    world.clock.now = seconds(START)
    return world


def assert_whole_rounds(tip_ids: list[str], library: Library) -> None:
    """Assert that every round has each tip once."""
    size = len(library.tips)
    for start in range(0, len(tip_ids), size):
        one_round = tip_ids[start : start + size]
        assert len(set(one_round)) == len(one_round)
    assert set(tip_ids[:size]) == {tip.id for tip in library.tips}


def outage(chance: random.Random) -> float:
    """Return the seconds after its instant at which the worker looks at a tip: soon, after a restart, or after days."""
    kind = chance.random()
    longest = 10 * MINUTE if kind < 0.92 else 5 * HOUR if kind < 0.97 else 9 * DAY
    return chance.uniform(0, longest)


def test_ten_years_in_seven_zones_bring_exactly_one_tip_on_each_due_day(library: Library) -> None:
    world = world_with(library, seed=5, crash_rate=0.05)
    for zone, (at, weekdays) in ZONES.items():
        holidays = "US" if zone == "America/New_York" else None
        world.tips.schedule(
            make_schedule(f"C-{zone}", zone=zone, at=at, weekdays=weekdays, starts=START, holidays=holidays)
        )
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
            world.stores.outbox_store.purge()
            world.stores.schedules.purge()

    assert world.posted == world.expected
    assert set(world.posted.values()) == {1}
    assert len(world.posted) > 4000
    assert world.crashes > 100
    for tip_ids in world.messages.values():
        assert_whole_rounds(tip_ids, library)


def test_two_replicas_with_clocks_six_hours_apart_post_one_tip_a_day(library: Library) -> None:
    world = world_with(library, seed=7, crash_rate=0.02)
    world.tips.schedule(make_schedule(zone="Europe/Berlin", at=time(2, 30), weekdays=EVERY_DAY, starts=START))
    days = 0
    for _, instant in islice(wall_days(world.running()[0], None), 3 * 365):
        # The clock of one is six hours ahead. Each is down at times, but never both for four hours by their own clock.
        early, late = (short_outage(world.chance) for _ in range(2))
        looks = [(instant - 6 * HOUR + early, 6 * HOUR), (instant + late, 0.0)]
        for moment, ahead in world.chance.choice([looks, looks[:1], looks[1:]]):
            for replica in (0.0, ahead):
                world.clock.now = moment + replica
                world.tick()
        days += 1
    assert len(world.posted) == days
    assert set(world.posted.values()) == {1}
    assert_whole_rounds(world.messages["C0GENERAL"], library)


def short_outage(chance: random.Random) -> float:
    return chance.uniform(0, 3.9 * HOUR)


def test_a_clock_that_jumps_brings_no_tip_early_and_none_twice(library: Library) -> None:
    world = world_with(library, seed=11, crash_rate=0.0)
    world.tips.schedule(make_schedule(zone="America/New_York", weekdays=EVERY_DAY, starts=START))
    for day, instant in islice(wall_days(world.running()[0], None), 400):
        for jump in (-3 * DAY, -HOUR, -1.0):
            world.clock.now = instant + jump
            world.tick()
            assert world.posted["C0GENERAL", day] == 0
        for jump in (0.0, -2 * HOUR, 3 * HOUR, -5 * DAY, 1.0):
            world.clock.now = instant + jump
            world.tick()
            assert world.posted["C0GENERAL", day] == 1
