"""What people type is understood, or answered with a sentence that says what to type."""

import string
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.tips.inputs import parse_day, parse_time
from bot.services.tips.mistakes import InputError, Mistake
from tests.tips import mistake_in

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
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "mistake", "sentence"),
    [
        ("9", Mistake.WHICH_HALF, "Which 9 is it? Write 9 am or 9 pm."),
        ("12", Mistake.WHICH_HALF, "Which 12 is it? Write midnight or noon."),
        ("9:5pm", Mistake.MINUTES, "Minutes have two digits: write 9:05 pm, not “9:5pm”."),
        ("9:5", Mistake.MINUTES, "Minutes have two digits: write 9:05, not “9:5”."),
        ("25:00", Mistake.NOT_ON_THE_CLOCK, "No clock shows “25:00”. Write a time from 0:00 to 23:59"),
        ("24:00", Mistake.NOT_ON_THE_CLOCK, "No clock shows “24:00”."),
        ("9:60", Mistake.NOT_ON_THE_CLOCK, "No clock shows “9:60”."),
        ("13 pm", Mistake.NOT_ON_THE_CLOCK, "No clock shows “13 pm”."),
        ("nine", Mistake.NO_TIME, "“nine” is not a time I can read. Write it like 9:00, 9:30 pm or 21:30."),
        ("", Mistake.NO_TIME, "“” is not a time I can read."),
        ("9:30:00", Mistake.NO_TIME, "“9:30:00” is not a time I can read."),
    ],
)  # fmt: skip
def test_what_is_no_time_is_answered_with_what_to_type(typed: str, mistake: Mistake, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_time(typed)
    assert caught.value.mistake is mistake
    assert str(caught.value).startswith(sentence)


@given(st.times(), st.sampled_from(["%H:%M", "%H.%M", "%I:%M %p", "%I:%M%p", "%H%M", "%Hh%M"]))
def test_every_time_is_understood_in_every_form(at: time, form: str) -> None:
    assert parse_time(at.strftime(form)) == at.replace(second=0, microsecond=0)


@given(ANYTHING)
def test_anything_is_a_time_or_a_mistake(typed: str) -> None:
    mistake = mistake_in(parse_time, typed)
    assert mistake is None or str(mistake).endswith(".")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_understood(day: date) -> None:
    assert parse_day(f" {day.isoformat()}\n") == day


@pytest.mark.parametrize("typed", ["2026-02-30", "01.12.2026", "2126-12-01", "tomorrow", "", "2026-12", "12/01/2026"])
def test_what_is_no_day_is_answered_with_what_to_type(typed: str) -> None:
    with pytest.raises(InputError, match="Write year, month and day, like 2026-12-01") as caught:
        parse_day(typed)
    assert caught.value.mistake is Mistake.NO_DAY


@given(st.text())
def test_anything_is_a_day_or_a_mistake(typed: str) -> None:
    mistake = mistake_in(parse_day, typed)
    assert mistake is None or mistake.mistake is Mistake.NO_DAY
