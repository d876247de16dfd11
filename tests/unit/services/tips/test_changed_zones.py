"""Governments change zones, and the zone data change with them: no day goes without its tip or has two."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.services.tips.calendar import due
from bot.services.tips.library import Library
from bot.services.tips.schedule import EVERY_DAY, Rest
from tests.posts import ACME
from tests.tip_world import World
from tests.tips import wish
from tests.zone_files import compiled, forget_zones, zone_folder

ZONE = "Test/Changing"
FIRST, DAYS = date(2027, 3, 1), 60
HOUR = 3600.0


def seconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


@pytest.fixture
def zone_file(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "Test").mkdir()
    with zone_folder(tmp_path):
        yield tmp_path / ZONE


def test_a_made_up_zone_is_what_it_says(zone_file: Path) -> None:
    zone_file.write_bytes(compiled({0: 2, seconds(FIRST): -3.5}))
    assert due(date(2027, 2, 1), time(9), ZONE) == seconds(date(2027, 2, 1)) + 7 * HOUR
    assert due(date(2027, 4, 1), time(9), ZONE) == seconds(date(2027, 4, 1)) + 12.5 * HOUR


@pytest.mark.parametrize("at", [time(0), time(9), time(23, 59)])
@pytest.mark.parametrize("hours", [-12, -3, -1, -0.5, 0.5, 1, 3])
def test_new_rules_that_come_with_a_restart_leave_no_day_without_its_tip(
    library: Library, zone_file: Path, at: time, hours: float
) -> None:
    """The bot learns of a change only with new data, at any time of a day, after it has counted with the old."""
    zone_file.write_bytes(compiled({0: 0}))
    world = World(library, random.Random(3))
    world.clock.now = seconds(FIRST) - HOUR
    world.tips.schedule(wish(zone=ZONE, at=at, weekdays=EVERY_DAY, starts=FIRST))
    learns = seconds(FIRST + timedelta(days=20)) + 13 * HOUR
    for half_hour in range(DAYS * 48):
        world.clock.now = seconds(FIRST) + half_hour * HOUR / 2
        if world.clock.now == learns:
            zone_file.write_bytes(compiled({0: 0, learns: hours}))
            forget_zones()
            world.restart()
        world.plan_and_post()

    today = datetime.fromtimestamp(world.clock.now, ZoneInfo(ZONE))
    days = {FIRST + timedelta(days=number) for number in range((today.date() - FIRST).days - 1)}
    assert days <= {day for _, day in world.posted}
    assert set(world.posted.values()) == {1}


def test_when_a_zone_is_removed_who_made_the_schedule_hears_it_once(library: Library, zone_file: Path) -> None:
    zone_file.write_bytes(compiled({0: 0}))
    world = World(library, random.Random(3))
    world.clock.now = seconds(FIRST)
    world.tips.schedule(wish(zone=ZONE, weekdays=EVERY_DAY, starts=FIRST))

    zone_file.unlink()
    forget_zones()
    world.restart()
    for hour in range(100):
        world.clock.now = seconds(FIRST) + hour * HOUR
        world.plan_and_post()
    assert world.told == {"U0ANNA": ["C0GENERAL: zone"]}
    status = world.tips.status(ACME, "C0GENERAL")
    assert status
    assert (status.schedule.paused, status.next_due) == (Rest.ZONE, None)
