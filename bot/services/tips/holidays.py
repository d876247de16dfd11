"""Public holidays by country and region."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from itertools import chain

from bot.services.tips.input_errors import InputError, InputErrorCode

_WITH_REGIONS = ("US", "CA", "GB", "AU", "NZ", "AT", "BR", "CH", "DE", "ES", "FR", "IN")
"""Countries that are offered with regions, the likeliest first. All regions of all countries would be too many."""
_SMALL_WORDS = {"And", "The", "Of", "Da"}
_GROUP = 100
"""Slack's limit for the number of options in a group."""

Group = tuple[str, Mapping[str, str]]
"""A heading, and names by their codes."""


@lru_cache(maxsize=4096)
def public_holidays(code: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country (``US``) or one of its regions (``US-NY``) in a year, as far as known.

    Raises:
        InputError: if there is no such country or region.
    """
    import holidays  # noqa: PLC0415 (takes a quarter of a second, and only schedules need it)

    country, _, region = code.partition("-")
    try:
        with warnings.catch_warnings():
            # Holidays that follow the moon are not known for distant years.
            warnings.simplefilter("ignore")
            found = holidays.country_holidays(country, subdiv=region or None, years=year)
    except NotImplementedError as error:
        kind = InputErrorCode.NO_REGION if region and country in _countries() else InputErrorCode.NO_COUNTRY
        raise InputError(kind, typed=code, country=country) from error
    return frozenset(day for day in found if day.year == year)


@cache
def holiday_places(also: str = "") -> Sequence[Group]:
    """Return all countries, and the regions of some, in groups. If ``also`` is a code, it is among them."""
    with_regions = [(_countries()[code], _regions(code)) for code in _WITH_REGIONS]
    by_name = sorted(_countries().items(), key=lambda item: item[1])
    others = [(code, name) for code, name in by_name if code not in _WITH_REGIONS]
    alphabetical = [(f"{names[0][1]} – {names[-1][1]}", dict(names)) for names in _batches(others)]
    groups: list[Group] = [*with_regions, *alphabetical]
    if also and also not in chain.from_iterable(names for _, names in groups):
        groups.insert(0, (also, {also: place_name(also)}))
    return groups


def holidays_of_zone(zone: str) -> str:
    """Return the code of the country whose holidays a time zone suggests; empty if it is not in one, or none is known.

    Source: the table ``zone.tab`` of the time zone database.
    """
    country = _countries_of_zones().get(zone, "")
    return country if country in _countries() else ""


@cache
def _countries_of_zones() -> Mapping[str, str]:
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}


def place_name(code: str) -> str:
    """Return a country or region as people write it: ``US-NY`` is New York, United States."""
    country, _, region = code.partition("-")
    name = _countries().get(country, country)
    return f"{_region_names(country).get(region, region)}, {name}" if region else name


def _regions(country: str) -> Mapping[str, str]:
    named = {f"{country}-{region}": name for region, name in _region_names(country).items()}
    return {country: _countries()[country], **dict(sorted(named.items(), key=lambda item: item[1]))}


def _batches(items: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    return (items[start : start + _GROUP] for start in range(0, len(items), _GROUP))


@cache
def _countries() -> Mapping[str, str]:
    import holidays  # noqa: PLC0415 (see above)
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    known = holidays.list_supported_countries(include_aliases=False)
    return {codes[1]: _country_name(module) for module, codes in COUNTRIES.items() if codes[1] in known}


@cache
def _region_names(country: str) -> Mapping[str, str]:
    import holidays  # noqa: PLC0415 (see above)

    known = holidays.list_supported_countries(include_aliases=False).get(country, [])
    aliases = holidays.country_holidays(country).get_subdivision_aliases() if known else {}
    return {region: next(iter(aliases.get(region, [])), region) for region in known}


def _country_name(module: str) -> str:
    """Return the name of a country from that of its module: ``united_states`` is United States."""
    words = module.replace("_", " ").title().split()
    return " ".join(word.lower() if word in _SMALL_WORDS else word for word in words)
