"""Countries and regions by name, for people to choose whose public holidays bring no tip."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

import holidays
from holidays.registry import COUNTRIES

_WITH_REGIONS = ("US", "CA", "GB", "AU", "NZ", "AT", "BR", "CH", "DE", "ES", "FR", "IN")
"""Countries that are offered with their regions, the likeliest first. All of all countries would be too many."""
_SMALL = {"And", "The", "Of", "Da"}
_GROUP = 100
"""Slack's limit for the options of one group."""

Group = tuple[str, Mapping[str, str]]
"""A heading, and names by their codes."""


@cache
def holiday_places(also: str = "") -> Sequence[Group]:
    """All countries, and regions of some, in groups; ``also`` is a code that must be among them."""
    regional = [(_countries()[code], _regions(code)) for code in _WITH_REGIONS]
    by_name = sorted(_countries().items(), key=lambda item: item[1])
    others = [(code, name) for code, name in by_name if code not in _WITH_REGIONS]
    rest = [(f"{names[0][1]} – {names[-1][1]}", dict(names)) for names in _batches(others)]
    groups: list[Group] = [*regional, *rest]
    if also and also not in chain.from_iterable(names for _, names in groups):
        groups.insert(0, (also, {also: written_place(also)}))
    return groups


def written_place(code: str) -> str:
    """A country or region as people call it: ``US-NY`` is New York, United States."""
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
    known = holidays.list_supported_countries(include_aliases=False)
    return {codes[1]: _titled(module) for module, codes in COUNTRIES.items() if codes[1] in known}


@cache
def _region_names(country: str) -> Mapping[str, str]:
    known = holidays.list_supported_countries(include_aliases=False).get(country, [])
    aliases = holidays.country_holidays(country).get_subdivision_aliases() if known else {}
    return {region: next(iter(aliases.get(region, [])), region) for region in known}


def _titled(module: str) -> str:
    """A country's name from that of its module: ``united_states`` is United States."""
    words = module.replace("_", " ").title().split()
    return " ".join(word.lower() if word in _SMALL else word for word in words)
