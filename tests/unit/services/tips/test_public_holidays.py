"""Public holidays by country and region, as people name them."""

from datetime import date

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.tips.mistakes import InputError, Mistake
from bot.services.tips.public_holidays import parse_holidays, public_holidays
from tests.tips import mistake_in

COUNTRIES = holidays.list_supported_countries(include_aliases=False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("US", "US"), ("us-ny", "US-NY"), ("none", None), ("", None), ("United States", "US"), ("usa", "US"),
        ("US, New York", "US-NY"), ("New York, United States", "US-NY"), ("Germany", "DE"), ("de-by", "DE-BY"),
        ("Scotland", "GB-SCT"), ("GB-ENG", "GB-ENG"),
    ],
)  # fmt: skip
def test_holidays_go_by_what_people_call_the_place(typed: str, meant: str | None) -> None:
    assert parse_holidays(typed) == meant


@pytest.mark.parametrize(
    ("typed", "mistake", "close"),
    [
        ("Untied States", Mistake.NO_COUNTRY, ("US",)),
        ("Atlantis", Mistake.NO_COUNTRY, ()),
        ("US-ZZ", Mistake.NO_REGION, ()),
        ("US, New Yrok", Mistake.NO_REGION, ("US-NY",)),
    ],
)
def test_what_is_no_place_is_told_with_what_was_meant(typed: str, mistake: Mistake, close: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        parse_holidays(typed)
    assert caught.value.mistake is mistake
    assert caught.value.close[: len(close)] == close


def test_every_country_goes_by_its_code_and_its_holidays_are_in_the_year() -> None:
    assert [parse_holidays(country.lower()) for country in COUNTRIES] == list(COUNTRIES)
    assert {day.year for country in COUNTRIES for day in public_holidays(country, 2027)} == {2027}


def test_a_region_has_its_own() -> None:
    corpus_christi = date(2027, 5, 27)
    assert corpus_christi in public_holidays("DE-BY", 2027)
    assert corpus_christi not in public_holidays("DE", 2027)


@given(st.text() | st.text(alphabet="US-NY, DE"))
def test_anything_is_a_place_or_a_mistake(typed: str) -> None:
    mistake = mistake_in(parse_holidays, typed)
    assert mistake is None or mistake.mistake in {Mistake.NO_COUNTRY, Mistake.NO_REGION}
