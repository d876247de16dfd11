"""Governments change time zones, and the zone data follow: no day goes without its tip, and none gets two."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.services.tips.calendar import local_date, local_instant
from bot.services.tips.library import Library
from bot.services.tips.models import EVERY_DAY, PauseReason
from tests.support.samples import ACME
from tests.support.tip_schedules import make_schedule
from tests.support.tip_simulation import World
from tests.support.zone_files import compile_zone, forget_zones, installed_zone

ZONE = "Test/Changing"
FIRST, DAYS = date(2027, 3, 1), 60
HOUR = 3600.0


def seconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


@pytest.fixture
def zone_file(tmp_path: Path) -> Iterator[Path]:
    with installed_zone(tmp_path, ZONE) as file:
        yield file


def test_a_made_up_zone_has_the_offsets_of_its_rules(zone_file: Path) -> None:
    zone_file.write_bytes(compile_zone({0: 2, seconds(FIRST): -3.5}))
    assert local_instant(date(2027, 2, 1), time(9), ZONE) == seconds(date(2027, 2, 1)) + 7 * HOUR
    assert local_instant(date(2027, 4, 1), time(9), ZONE) == seconds(date(2027, 4, 1)) + 12.5 * HOUR


@pytest.mark.parametrize("at", [time(0), time(9), time(23, 59)])
@pytest.mark.parametrize("hours", [-12, -3, -1, -0.5, 0.5, 1, 3])
def test_new_rules_that_come_with_a_restart_leave_no_day_without_its_tip(
    library: Library, zone_file: Path, at: time, hours: float
) -> None:
    """The bot learns of a change only from new data, at any time of day, after it has used the old data."""
    zone_file.write_bytes(compile_zone({0: 0}))
    world = World(library, random.Random(3))
    world.clock.now = seconds(FIRST) - HOUR
    world.tips.schedule(make_schedule(zone=ZONE, at=at, weekdays=EVERY_DAY, starts=FIRST))
    learns = seconds(FIRST + timedelta(days=20)) + 13 * HOUR
    for half_hour in range(DAYS * 48):
        world.clock.now = seconds(FIRST) + half_hour * HOUR / 2
        if world.clock.now == learns:
            zone_file.write_bytes(compile_zone({0: 0, learns: hours}))
            forget_zones()
            world.restart()
        world.plan_and_post()

    today = local_date(world.clock.now, ZONE)
    days = {FIRST + timedelta(days=number) for number in range((today - FIRST).days - 1)}
    assert days <= {day for _, day in world.posted}
    assert set(world.posted.values()) == {1}


def test_when_a_zone_is_removed_the_maker_of_the_schedule_gets_one_message(library: Library, zone_file: Path) -> None:
    zone_file.write_bytes(compile_zone({0: 0}))
    world = World(library, random.Random(3))
    world.clock.now = seconds(FIRST)
    world.tips.schedule(make_schedule(zone=ZONE, weekdays=EVERY_DAY, starts=FIRST))

    zone_file.unlink()
    forget_zones()
    world.restart()
    for hour in range(100):
        world.clock.now = seconds(FIRST) + hour * HOUR
        world.plan_and_post()
    assert world.messages == {"U0ANNA": ["C0GENERAL: zone"]}
    status = world.tips.status(ACME, "C0GENERAL")
    assert status
    assert (status.schedule.paused, status.next_due) == (PauseReason.ZONE, None)
