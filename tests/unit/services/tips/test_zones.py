"""Time zones are found by their names and by what people call them, and typing errors get suggestions."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.tips.input_errors import InputErrorCode
from bot.services.tips.times import UnknownZoneError, parse_zone, zone, zone_names
from tests.support.tip_schedules import input_error

NAMES = sorted(zone_names())
AMBIGUOUS = {"EST", "MST", "GMT"}
"""Names of zones without daylight saving time. People who type them usually mean places that have it."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("America/New_York", "America/New_York"),
        ("new york", "America/New_York"),
        ("Eastern", "America/New_York"),
        ("ET", "America/New_York"),
        ("EST", "America/New_York"),
        ("US Eastern time", "America/New_York"),
        ("central", "America/Chicago"),
        ("MT", "America/Denver"),
        ("Pacific Daylight Time", "America/Los_Angeles"),
        ("us/pacific", "America/Los_Angeles"),
        ("são paulo", "America/Sao_Paulo"),
        ("Indianapolis", "America/Indiana/Indianapolis"),
        ("utc", "UTC"),
        ("Etc/GMT+2", "Etc/GMT+2"),
    ],
)
def test_a_zone_is_found_by_what_people_call_it(typed: str, meant: str) -> None:
    assert parse_zone(typed) == meant


@given(st.sampled_from(NAMES), st.booleans())
def test_every_zone_is_found_by_its_name(name: str, in_capitals: bool) -> None:
    found = parse_zone(name.upper() if in_capitals else f" {name.replace('_', ' ')} ")
    assert found == name or name in AMBIGUOUS or offsets(found) == offsets(name)


def offsets(name: str) -> list[timedelta | None]:
    return [datetime(2030, month, 1, tzinfo=zone(name)).utcoffset() for month in range(1, 13)]


@pytest.mark.parametrize(
    ("typed", "close"),
    [("Nwe York", "America/New_York"), ("Chicgo", "America/Chicago"), ("Europe/Berln", "Europe/Berlin")],
)
def test_the_error_about_a_misspelled_zone_suggests_the_right_one(typed: str, close: str) -> None:
    with pytest.raises(UnknownZoneError, match=f"“{typed}”.*{close}") as caught:
        parse_zone(typed)
    assert caught.value.close[0] == close


@pytest.mark.parametrize("typed", ["Mars/Olympus", "IST", "gmt+2", "", "../etc", "/etc/passwd", "\0", "america"])
def test_a_text_that_means_no_zone_or_several_is_refused(typed: str) -> None:
    with pytest.raises(UnknownZoneError):
        parse_zone(typed)
    with pytest.raises(UnknownZoneError):
        zone(typed)


@given(st.text())
def test_any_text_is_a_zone_or_an_input_error(typed: str) -> None:
    error = input_error(lambda text: zone(parse_zone(text)), typed)
    assert error is None or (error.code is InputErrorCode.NO_ZONE and set(error.close) <= set(NAMES))
