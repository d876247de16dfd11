"""Times and days are understood as people type them, or an input error says what is wrong."""

import string
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.tips.input_errors import InputError, InputErrorCode
from bot.services.tips.times import parse_day, parse_time
from tests.support.tip_schedules import input_error

ANYTHING = st.text() | st.text(alphabet=string.digits + ":. amp'")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:00", time(9)), ("09:30", time(9, 30)), ("9am", time(9)), ("9 AM", time(9)), ("9:30 pm", time(21, 30)),
        ("9:30 P.M.", time(21, 30)), ("9p", time(21)), ("21:05", time(21, 5)), ("9.30", time(9, 30)),
        ("21h30", time(21, 30)), ("0930", time(9, 30)), ("21", time(21)), ("0:00", time(0)), ("12 am", time(0)),
        ("12pm", time(12)), (" at 7:15 ", time(7, 15)), ("noon", time(12)), ("Midnight", time(0)),
        ("9 pm o’clock", time(21)),
    ],
)  # fmt: skip
def test_a_time_is_understood_as_people_write_it(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "code", "placeholders"),
    [
        ("9", InputErrorCode.WHICH_HALF, {"typed": "9", "morning": "9 am", "evening": "9 pm"}),
        ("12", InputErrorCode.WHICH_HALF, {"typed": "12", "morning": "midnight", "evening": "noon"}),
        ("9:5pm", InputErrorCode.MINUTES, {"typed": "9:5pm", "example": "9:05 pm"}),
        ("9:5", InputErrorCode.MINUTES, {"typed": "9:5", "example": "9:05"}),
        ("25:00", InputErrorCode.NOT_ON_THE_CLOCK, {"typed": "25:00"}),
        ("24:00", InputErrorCode.NOT_ON_THE_CLOCK, {"typed": "24:00"}),
        ("9:60", InputErrorCode.NOT_ON_THE_CLOCK, {"typed": "9:60"}),
        ("13 pm", InputErrorCode.NOT_ON_THE_CLOCK, {"typed": "13 pm"}),
        ("nine", InputErrorCode.NO_TIME, {"typed": "nine"}),
        ("", InputErrorCode.NO_TIME, {"typed": ""}),
        ("9:30:00", InputErrorCode.NO_TIME, {"typed": "9:30:00"}),
    ],
)  # fmt: skip
def test_an_unusable_time_is_an_input_error_with_the_values_for_its_sentence(
    typed: str, code: InputErrorCode, placeholders: dict[str, str]
) -> None:
    with pytest.raises(InputError) as caught:
        parse_time(typed)
    assert caught.value.code is code
    assert caught.value.placeholders == placeholders


@given(st.times(), st.sampled_from(["%H:%M", "%H.%M", "%I:%M %p", "%I:%M%p", "%H%M", "%Hh%M"]))
def test_every_time_is_understood_in_every_form(at: time, form: str) -> None:
    assert parse_time(at.strftime(form)) == at.replace(second=0, microsecond=0)


@given(ANYTHING)
def test_any_text_is_a_time_or_an_input_error(typed: str) -> None:
    error = input_error(parse_time, typed)
    assert error is None or str(error).endswith(".")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_understood(day: date) -> None:
    assert parse_day(f" {day.isoformat()}\n") == day


@pytest.mark.parametrize("typed", ["2026-02-30", "01.12.2026", "2126-12-01", "tomorrow", "", "2026-12", "12/01/2026"])
def test_the_error_about_a_day_says_what_to_type(typed: str) -> None:
    with pytest.raises(InputError, match="Write year, month and day, like 2026-12-01") as caught:
        parse_day(typed)
    assert caught.value.code is InputErrorCode.NO_DAY


@given(st.text())
def test_any_text_is_a_day_or_an_input_error(typed: str) -> None:
    error = input_error(parse_day, typed)
    assert error is None or error.code is InputErrorCode.NO_DAY
