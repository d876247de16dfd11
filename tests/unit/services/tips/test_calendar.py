"""The calendar has one instant for each local date, in every time zone."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise

import holidays
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.services.tips.calendar import SPREAD, is_tip_day, local_instant, next_due, spread_delay, tip_days
from bot.services.tips.input_errors import InputError
from bot.services.tips.models import EVERY_DAY, PauseReason, Schedule
from bot.services.tips.times import UnknownZoneError, zone, zone_names
from tests.support.tip_schedules import make_schedule, noon
from tests.support.wall_clock import shown_at

ZONES = sorted(zone_names())
FIRST, LAST = date(2020, 1, 1), date(2037, 12, 31)
ODD_TIMES = [time(0), time(0, 30), time(1, 45), time(2, 30), time(22, 30), time(23, 30), time(23, 59)]
DAY = timedelta(days=1)

days = st.dates(FIRST, LAST)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def offset(day: date, name: str) -> timedelta | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC).astimezone(zone(name)).utcoffset()


CHANGING = [name for name in ZONES if offset(date(2030, 1, 1), name) != offset(date(2030, 7, 1), name)]


@cache
def changing_weeks(name: str) -> list[date]:
    """Return a day of each week in which the zone's clocks go forward or back."""
    mondays = [FIRST + week * 7 * DAY for week in range((LAST - FIRST).days // 7)]
    return [one for one, other in pairwise(mondays) if offset(one, name) != offset(other, name)]


def assert_one_instant_for_each_date(name: str, at: time, first: date, count: int) -> None:
    """Assert that each date has an instant, on that date and later than the one before."""
    dates = [first + number * DAY for number in range(count)]
    instants = [local_instant(day, at, name) for day in dates]
    shown = [datetime.fromtimestamp(instant, zone(name)).date() for instant in instants if instant is not None]
    assert shown == dates
    assert all(one < other for one, other in pairwise(instants) if one is not None and other is not None)


def test_every_date_around_every_change_of_clocks_has_one_instant() -> None:
    changes = [(name, week) for name in ZONES for week in changing_weeks(name)]
    assert len(changes) > 5000
    for number, (name, week) in enumerate(changes):
        assert_one_instant_for_each_date(name, ODD_TIMES[number % len(ODD_TIMES)], week, 8)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(ZONES), at=times)
def test_every_date_of_eighteen_years_has_one_instant(name: str, at: time) -> None:
    assert_one_instant_for_each_date(name, at, FIRST, (LAST - FIRST).days)


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(ZONES), at=times, day=days)
@example("America/New_York", time(1, 30), date(2026, 11, 1))
@example("America/New_York", time(2, 30), date(2026, 3, 8))
@example("Europe/Berlin", time(2, 30), date(2026, 10, 25))
@example("Australia/Sydney", time(2, 15), date(2026, 10, 4))
@example("Australia/Lord_Howe", time(1, 45), date(2026, 4, 5))
@example("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4))
@example("America/Santiago", time(0), date(2026, 9, 6))
@example("Africa/Cairo", time(0), date(2026, 4, 24))
@example("America/Nuuk", time(23, 30), date(2026, 3, 28))
def test_the_instant_is_when_the_clock_on_the_wall_shows_it(name: str, at: time, day: date) -> None:
    assert local_instant(day, at, name) == shown_at(day, at, zone(name))


@settings(max_examples=100, deadline=None)
@given(data=st.data(), at=times)
def test_the_instant_is_also_right_in_weeks_in_which_clocks_change(data: st.DataObject, at: time) -> None:
    name = data.draw(st.sampled_from(CHANGING))
    day = data.draw(st.sampled_from(changing_weeks(name))) + data.draw(st.integers(0, 7)) * DAY
    assert local_instant(day, at, name) == shown_at(day, at, zone(name))


def test_a_skipped_hour_at_the_end_of_a_date_moves_back_into_it() -> None:
    # Greenland moves its clocks from 23:00 on Saturday to 0:00 on Sunday.
    instant = local_instant(date(2026, 3, 28), time(23, 30), "America/Nuuk")
    assert instant is not None
    assert datetime.fromtimestamp(instant, zone("America/Nuuk")).isoformat() == "2026-03-28T22:30:00-02:00"


def test_a_date_that_a_zone_skipped_has_no_instant_and_no_tip() -> None:
    # Samoa changed sides of the date line: after 29 December 2011 came the 31st.
    assert local_instant(date(2011, 12, 30), time(9), "Pacific/Apia") is None
    schedule = make_schedule(zone="Pacific/Apia", starts=date(2011, 12, 29), weekdays=EVERY_DAY)
    found = [day for day, _ in islice(tip_days(schedule, 0.0), 3)]
    assert found == [date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]


def test_the_error_about_an_unknown_zone_names_similar_ones() -> None:
    with pytest.raises(UnknownZoneError, match="America/Chicago"):
        local_instant(FIRST, time(9), "America/Chicgo")


schedules = st.builds(
    make_schedule,
    at=times,
    zone=st.sampled_from(ZONES),
    starts=days,
    ends=st.none() | days,
    weekdays=st.frozensets(st.integers(0, 6)),
    holidays=st.sampled_from([None, "US", "US-NY", "DE-BY", "IL"]),
    skipped=st.frozensets(days, max_size=5),
)


@settings(max_examples=300, deadline=None)
@given(schedule=schedules, after=days, until=st.none() | days)
def test_tip_days_are_the_days_that_the_schedule_describes(schedule: Schedule, after: date, until: date | None) -> None:
    since = datetime(after.year, after.month, after.day, 12, tzinfo=UTC).timestamp()
    first = max(after - 2 * DAY, schedule.starts, until + DAY if until else after - 2 * DAY)
    month = [first + number * DAY for number in range(30)]

    found = list(islice(tip_days(schedule, since, until), 31))
    wanted = [(day, shown_at(day, schedule.at, zone(schedule.zone))) for day in month if is_wanted(schedule, day)]
    assert [one for one in found if one[0] <= month[-1]] == [one for one in wanted if one[1] and one[1] > since]


def is_wanted(schedule: Schedule, day: date) -> bool:
    within = schedule.starts <= day <= (schedule.ends or date.max)
    wanted = day.weekday() in schedule.weekdays and day not in schedule.skipped
    return within and wanted and not (schedule.holidays and day in holidays_of(schedule.holidays))


@cache
def holidays_of(code: str) -> holidays.HolidayBase:
    country, _, region = code.partition("-")
    return holidays.country_holidays(country, subdiv=region or None)


def test_a_schedule_without_any_day_has_no_tip_days() -> None:
    assert list(tip_days(make_schedule(weekdays=frozenset()), 0.0)) == []
    assert next_due(make_schedule(starts=date(2027, 1, 2), ends=date(2027, 1, 3)), 0.0) is None


def test_a_schedule_without_an_end_continues() -> None:
    mondays = list(islice(tip_days(make_schedule(weekdays=frozenset({0})), 0.0), 500))
    assert mondays[-1][0] == date(2027, 1, 4) + 499 * 7 * DAY


def test_the_next_instant_is_later_than_now() -> None:
    assert next_due(make_schedule(), noon(date(2027, 1, 1))) == noon(date(2027, 1, 4))


def test_a_schedule_can_start_years_ahead() -> None:
    assert next(tip_days(make_schedule(starts=date(2035, 3, 1)), 0.0))[0] == date(2035, 3, 1)


def test_a_paused_schedule_is_never_due() -> None:
    assert next_due(make_schedule(paused=PauseReason.PERSON), 0.0) is None


def test_a_regional_holiday_brings_no_tip_in_that_region_only() -> None:
    corpus_christi = date(2027, 5, 27)
    assert not is_tip_day(make_schedule(holidays="DE-BY"), corpus_christi)
    assert is_tip_day(make_schedule(holidays="DE-BE"), corpus_christi)
    assert is_tip_day(make_schedule(), corpus_christi)


def test_holidays_of_an_unknown_country_are_an_input_error() -> None:
    with pytest.raises(InputError, match="I know no holidays for “XX”"):
        is_tip_day(make_schedule(holidays="XX"), date(2027, 5, 27))


def test_channels_are_spread_evenly_over_two_minutes_and_keep_their_delays() -> None:
    waits = sorted(spread_delay(f"T0ACME/C{number}") for number in range(1000))
    assert waits[0] >= 0
    assert waits[-1] < SPREAD
    assert all(abs(wait - SPREAD * number / 1000) < 10 for number, wait in enumerate(waits))
    assert spread_delay("T0ACME/C1") == spread_delay("T0ACME/C1") != spread_delay("T0BETA/C1")
