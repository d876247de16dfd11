"""Dates, times and time zones as people write them."""

from datetime import UTC, date, datetime, time

import pytest

from bot.cards.formatting import format_day, format_instant, format_month, format_time, format_weekdays, format_zone


@pytest.mark.parametrize(
    ("at", "written"),
    [(time(0), "12:00 AM"), (time(9, 5), "9:05 AM"), (time(12), "12:00 PM"), (time(23, 59), "11:59 PM")],
)
def test_times_use_the_12_hour_clock(at: time, written: str) -> None:
    assert format_time(at) == written


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC time"),
    ],
)
def test_zones_are_named_after_their_city(zone: str, written: str) -> None:
    assert format_zone(zone) == written


def test_a_month_has_its_year() -> None:
    assert format_month(date(2026, 9, 21)) == "Sep 2026"


def test_instants_are_local_times_before_and_after_daylight_saving_begins() -> None:
    before, after = (datetime(2027, 3, day, 17, tzinfo=UTC).timestamp() for day in (13, 14))

    assert format_instant(before, "America/New_York") == "Sat 13 Mar 2027, 12:00 PM New York time"
    assert format_instant(after, "America/New_York") == "Sun 14 Mar 2027, 1:00 PM New York time"


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (range(7), "daily"),
        (range(5), "Monday–Friday"),
        ([4, 2, 3], "Wednesday–Friday"),
        ([0, 1], "Monday, Tuesday"),
        ([0, 2, 4], "Monday, Wednesday, Friday"),
        ([6], "Sunday"),
    ],
)
def test_three_or_more_days_in_a_row_are_written_as_a_span(days: list[int], written: str) -> None:
    assert format_weekdays(days, "daily") == written


def test_a_day_is_written_with_its_day_of_the_week() -> None:
    assert format_day(date(2026, 12, 1)) == "Tue 1 Dec 2026"
