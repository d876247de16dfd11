"""Zones by their names, by what people call them, and near misses."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.tips.mistakes import Mistake
from bot.services.tips.zones import UnknownZoneError, parse_zone, zone
from tests.tips import mistake_in

NAMES = sorted(available_timezones() - {"localtime", "Factory"})
MEANT_OTHERWISE = {"EST", "MST", "GMT"}
"""As names of zones the first two have no summer time; people who write them mean places that have."""


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
def test_a_zone_goes_by_what_people_call_it(typed: str, meant: str) -> None:
    assert parse_zone(typed) == meant


@given(st.sampled_from(NAMES), st.booleans())
def test_every_zone_goes_by_its_name(name: str, in_capitals: bool) -> None:
    found = parse_zone(name.upper() if in_capitals else f" {name.replace('_', ' ')} ")
    assert found == name or name in MEANT_OTHERWISE or offsets(found) == offsets(name)


def offsets(name: str) -> list[timedelta | None]:
    return [datetime(2030, month, 1, tzinfo=ZoneInfo(name)).utcoffset() for month in range(1, 13)]


@pytest.mark.parametrize(
    ("typed", "close"),
    [("Nwe York", "America/New_York"), ("Chicgo", "America/Chicago"), ("Europe/Berln", "Europe/Berlin")],
)
def test_a_slip_of_the_finger_is_told_with_what_was_meant(typed: str, close: str) -> None:
    with pytest.raises(UnknownZoneError, match=f"I know no time zone called “{typed}”.*{close}") as caught:
        parse_zone(typed)
    assert caught.value.close[0] == close


@pytest.mark.parametrize("typed", ["Mars/Olympus", "IST", "gmt+2", "", "../etc", "/etc/passwd", "\0", "america"])
def test_what_is_no_zone_or_several_is_refused(typed: str) -> None:
    with pytest.raises(UnknownZoneError):
        parse_zone(typed)
    with pytest.raises(UnknownZoneError):
        zone(typed)


@given(st.text())
def test_anything_is_a_zone_or_a_mistake(typed: str) -> None:
    mistake = mistake_in(lambda text: zone(parse_zone(text)), typed)
    assert mistake is None or (mistake.mistake is Mistake.NO_ZONE and set(mistake.close) <= set(NAMES))
