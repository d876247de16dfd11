"""Dates, times and time zones as people write them."""

from datetime import UTC, date, datetime, time

import pytest

from bot.cards.formatting import format_day, format_instant, format_month, format_time, format_weekdays, format_zone
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.dates import DatesVoice


@pytest.fixture
def english(knowledge: KnowledgeBase) -> DatesVoice:
    return knowledge.voice.dates


@pytest.mark.parametrize(
    ("at", "written"),
    [(time(0), "12:00 AM"), (time(9, 5), "9:05 AM"), (time(12), "12:00 PM"), (time(23, 59), "11:59 PM")],
)
def test_times_use_the_12_hour_clock(at: time, written: str, english: DatesVoice) -> None:
    assert format_time(at, english) == written


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC time"),
    ],
)
def test_zones_are_named_after_their_city(zone: str, written: str, english: DatesVoice) -> None:
    assert format_zone(zone, english) == written


def test_a_month_has_its_year(english: DatesVoice) -> None:
    assert format_month(date(2026, 9, 21), english) == "Sep 2026"


def test_instants_are_local_times_before_and_after_daylight_saving_begins(english: DatesVoice) -> None:
    before, after = (datetime(2027, 3, day, 17, tzinfo=UTC).timestamp() for day in (13, 14))

    assert format_instant(before, "America/New_York", english) == "Sat 13 Mar 2027, 12:00 PM New York time"
    assert format_instant(after, "America/New_York", english) == "Sun 14 Mar 2027, 1:00 PM New York time"


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
def test_three_or_more_days_in_a_row_are_written_as_a_span(days: list[int], written: str, english: DatesVoice) -> None:
    assert format_weekdays(days, "daily", english) == written


def test_a_day_is_written_with_its_day_of_the_week(english: DatesVoice) -> None:
    assert format_day(date(2026, 12, 1), english) == "Tue 1 Dec 2026"


def test_spanish_has_names_of_its_own_and_a_clock_of_24_hours(knowledge: KnowledgeBase, english: DatesVoice) -> None:
    spanish = knowledge.in_language("es").voice.dates
    evening = datetime(2026, 12, 1, 2, tzinfo=UTC).timestamp()

    assert format_instant(evening, "America/New_York", english) == "Mon 30 Nov 2026, 9:00 PM New York time"
    assert format_instant(evening, "America/New_York", spanish) == "lun 30 nov 2026, 21:00, hora de New York"
    assert format_weekdays(range(5), "", spanish) == "lunes–viernes"
