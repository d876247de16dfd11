"""Public holidays of countries and regions."""

from datetime import date

import holidays
import pytest

from bot.services.tips.holidays import holidays_of_zone, public_holidays
from bot.services.tips.input_errors import InputError, InputErrorCode

COUNTRIES = holidays.list_supported_countries(include_aliases=False)


def test_the_holidays_of_every_country_are_in_the_requested_year() -> None:
    assert {day.year for country in COUNTRIES for day in public_holidays(country, 2027)} == {2027}


def test_a_region_has_holidays_of_its_own() -> None:
    corpus_christi = date(2027, 5, 27)
    assert corpus_christi in public_holidays("DE-BY", 2027)
    assert corpus_christi not in public_holidays("DE", 2027)


@pytest.mark.parametrize(
    ("place", "code"),
    [("XX", InputErrorCode.NO_COUNTRY), ("XX-NY", InputErrorCode.NO_COUNTRY), ("US-ZZ", InputErrorCode.NO_REGION)],
)
def test_an_unknown_place_is_an_input_error(place: str, code: InputErrorCode) -> None:
    with pytest.raises(InputError) as caught:
        public_holidays(place, 2027)
    assert caught.value.code is code


@pytest.mark.parametrize(
    ("zone", "country"),
    [("America/Los_Angeles", "US"), ("Europe/Berlin", "DE"), ("America/Sao_Paulo", "BR"), ("UTC", ""), ("", "")],
)
def test_a_time_zone_suggests_the_holidays_of_its_country(zone: str, country: str) -> None:
    assert holidays_of_zone(zone) == country
