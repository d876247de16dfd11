"""Public holidays, by country and region."""

import re
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache

import holidays
from holidays.registry import COUNTRIES
from rapidfuzz import fuzz, process

from bot.matching.normalize import normalize
from bot.services.tips.mistakes import InputError, Mistake

_CLOSE = 75
"""Likeness, of 100, from which on a name is worth offering."""
_OFFERED = 3
_NOBODYS = {"", "none"}
_ALSO = {
    "usa": "US",
    "united states of america": "US",
    "america": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB-ENG",
    "northern ireland": "GB-NIR",
    "scotland": "GB-SCT",
    "wales": "GB-WLS",
}
"""Names that the library does not know."""


@lru_cache(maxsize=4096)
def public_holidays(code: str, year: int) -> frozenset[date]:
    """The public holidays of a country (``US``) or one of its regions (``US-NY``) in a year, as far as known.

    Raises:
        InputError: when there is no such country or region.
    """
    country, _, region = code.partition("-")
    try:
        with warnings.catch_warnings():
            # Where holidays follow the moon, those of later years are not known yet.
            warnings.simplefilter("ignore")
            found = holidays.country_holidays(country, subdiv=region or None, years=year)
    except NotImplementedError as error:
        mistake = Mistake.NO_REGION if region and country in _countries().values() else Mistake.NO_COUNTRY
        raise InputError(mistake, typed=code, country=country) from error
    return frozenset(day for day in found if day.year == year)


def parse_holidays(typed: str) -> str | None:
    """The code meant by ``US``, ``us-ny``, ``United States``, ``New York, United States``; None for ``none``.

    Raises:
        InputError: when there is no such country or region.
    """
    text = typed.strip()
    if text.casefold() in _NOBODYS:
        return None
    if country := _country(text):
        return country
    for here, there in _halves(text):
        if country := _country(here):
            return f"{country}-{_region(country, there)}"
    close = _close(normalize(text), _countries())
    raise InputError(Mistake.NO_COUNTRY, close, typed=text)


def _halves(text: str) -> Sequence[tuple[str, str]]:
    """Country and region, if the text has both: ``US-NY``, ``US, New York``, and the other way round after a comma."""
    first, _, rest = (part.strip() for part in re.sub(r"\s*[-,/]\s*", "\0", text, count=1).partition("\0"))
    if not rest:
        return ()
    return ((first, rest), (rest, first)) if "," in text else ((first, rest),)


def _country(text: str) -> str | None:
    return _countries().get(normalize(text))


def _region(country: str, text: str) -> str:
    regions = _regions(country)
    found = regions.get(normalize(text))
    if found is None:
        close = tuple(f"{country}-{code}" for code in _close(normalize(text), regions))
        raise InputError(Mistake.NO_REGION, close, typed=text, country=country)
    return found


def _close(wanted: str, codes: Mapping[str, str]) -> tuple[str, ...]:
    likest = process.extract(wanted, list(codes), scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=3 * _OFFERED)
    return tuple(dict.fromkeys(codes[name] for name, _, _ in likest))[:_OFFERED]


@cache
def _countries() -> Mapping[str, str]:
    """Two-letter codes by themselves and by the countries' names."""
    listed = holidays.list_supported_countries(include_aliases=False)
    named = {module.replace("_", " "): codes[1] for module, codes in COUNTRIES.items() if codes[1] in listed}
    return {code.casefold(): code for code in listed} | named | _ALSO


@cache
def _regions(country: str) -> Mapping[str, str]:
    """A country's regions by their codes and by their names."""
    aliases = holidays.country_holidays(country).get_subdivision_aliases()
    codes = holidays.list_supported_countries(include_aliases=False)[country]
    named = {normalize(name): code for code, names in aliases.items() for name in names}
    return named | {normalize(code): code for code in codes}
