"""Times, days and time zones, as people type them."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from bot.matching.text import normalize
from bot.services.tips.input_errors import InputError, InputErrorCode

YEARS = range(2000, 2100)
"""Years that a schedule may be about; others are typing errors."""
_TIMES_BY_NAME = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_CLOCK = re.compile(r"(?:at )?(\d{1,2})(?: ?[:.h] ?(\d{1,2})?|(?<=\d\d)(\d\d))? ?(am|pm)?(?: o'?clock)?", re.ASCII)
"""9, 9:30, 9.30, 21h, 0930, each with or without am or pm."""
_HALF = re.compile(r"\b([ap])\.?m?\.?$|(?<=\d)([ap])\.?m?\.?$")
"""The half of the day at the end of a time, in any spelling: ``9 A.M.``, ``9p``."""

_DATA = "tzdata"
"""The package with the rules of all zones."""
_CLOSE = 70
"""Similarity, out of 100, from which a name is worth offering."""
_OFFERED = 3
"""Number of names offered at most."""
_NO_PLACE = {"Factory"}
"""Names that do not stand for a place: ``Factory`` is the setting of a computer that nobody has set up."""
_USUAL_NAMES = {
    "America/New_York": "et est edt eastern",
    "America/Chicago": "ct cst cdt central",
    "America/Denver": "mt mst mdt mountain",
    "America/Los_Angeles": "pt pst pdt pacific",
    "America/Anchorage": "akt akst akdt alaska",
    "Pacific/Honolulu": "hst hawaii",
    "America/Phoenix": "arizona",
    "Europe/London": "uk bst british",
    "UTC": "utc gmt z",
}
"""Words by which people in the United States and Britain call their zones."""


def parse_time(typed: str) -> time:
    """Return the time of day meant by ``9:00``, ``9.30``, ``9am``, ``9:30 pm``, ``21:05``, ``noon`` or ``midnight``.

    Raises:
        InputError: if it is not a time, or could be two.
    """
    text = " ".join(typed.casefold().replace("’", "'").split())
    if text in _TIMES_BY_NAME:
        return _TIMES_BY_NAME[text]
    found = _CLOCK.fullmatch(_HALF.sub(lambda half: f"{half[1] or half[2]}m", text))
    if not found:
        raise InputError(InputErrorCode.NO_TIME, typed=typed.strip())
    hour, minutes, half = int(found[1]), found[2] or found[3], found[4]
    if minutes and len(minutes) == 1:
        raise InputError(InputErrorCode.MINUTES, typed=typed.strip(), example=_padded(hour, minutes, half))
    return _time_of_day(typed.strip(), hour, minutes, half)


def _time_of_day(typed: str, hour: int, minutes: str | None, half: str | None) -> time:
    if (half and not 1 <= hour <= 12) or hour > 23 or int(minutes or 0) > 59:
        raise InputError(InputErrorCode.NOT_ON_THE_CLOCK, typed=typed)
    if half:
        return time(hour % 12 + (12 if half == "pm" else 0), int(minutes or 0))
    if minutes is None and 1 <= hour <= 12:
        morning, evening = ("midnight", "noon") if hour == 12 else (f"{hour} am", f"{hour} pm")
        raise InputError(InputErrorCode.WHICH_HALF, typed=typed, morning=morning, evening=evening)
    return time(hour, int(minutes or 0))


def _padded(hour: int, minute: str, half: str | None) -> str:
    return f"{hour}:0{minute} {half or ''}".rstrip()


def parse_day(typed: str) -> date:
    """Return the day meant by ``2026-12-01``.

    Raises:
        InputError: if it is not a day in `YEARS`.
    """
    try:
        day = datetime.strptime(typed.strip(), "%Y-%m-%d").date()
    except ValueError as error:
        raise InputError(InputErrorCode.NO_DAY, typed=typed.strip()) from error
    if day.year not in YEARS:
        raise InputError(InputErrorCode.NO_DAY, typed=typed.strip())
    return day


class UnknownZoneError(InputError):
    """No time zone has the name; ``close`` holds the names of zones that the person may have meant."""

    def __init__(self, typed: str) -> None:
        super().__init__(InputErrorCode.NO_ZONE, close_zones(typed), typed=typed)


@cache
def zone(name: str) -> ZoneInfo:
    """Return the zone with an IANA name, by the rules in the package ``tzdata``.

    `ZoneInfo` itself would prefer the rules of the machine, which differ from one machine to the next. The package is
    pinned, so all replicas agree on the instant of a tip.

    Raises:
        UnknownZoneError: if there is no such zone, or no longer.
    """
    if name not in zone_names():
        raise UnknownZoneError(name)
    try:
        with files(_DATA).joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
            return ZoneInfo.from_file(rules, key=name)
    except (ValueError, OSError) as error:
        raise UnknownZoneError(name) from error


@cache
def zone_names() -> frozenset[str]:
    """Return the IANA names of all zones; none if the package ``tzdata`` is missing."""
    try:
        return frozenset(files(_DATA).joinpath("zones").read_text(encoding="utf-8").split()) - _NO_PLACE
    except (ImportError, OSError):
        return frozenset()


def parse_zone(typed: str) -> str:
    """Return the IANA name of the zone meant by ``America/New_York``, ``new york``, ``Eastern`` or ``ET``.

    Raises:
        UnknownZoneError: if there is none, or several that differ.
    """
    label = _label(typed)
    usual = _usual_names().get(re.sub(r"^us | (standard |daylight )?time$", "", label))
    found = [usual] if usual else _zones_by_label(zone_names()).get(label, [])
    if not found or len({_offsets(name) for name in found}) > 1:
        raise UnknownZoneError(typed.strip())
    return found[0]


def close_zones(typed: str) -> tuple[str, ...]:
    """Return the names of zones that the person may have meant, nearest first."""
    zones = _zones_by_label(zone_names())
    close = process.extract(_label(typed), list(zones), scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=3 * _OFFERED)
    return tuple(dict.fromkeys(name for label, _, _ in close for name in zones[label]))[:_OFFERED]


@cache
def _zones_by_label(zones: frozenset[str]) -> Mapping[str, list[str]]:
    """Return zones by the labels of their full names and of their cities."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(zones):
        for label in {_label(name), _label(_city(name))}:
            found[label].append(name)
    return {label: sorted(names, key=lambda name: _label(name) != label) for label, names in found.items()}


def _city(name: str) -> str:
    """Return the city of a zone; the full name of ``Etc/GMT+2``, because that zone is two hours behind GMT."""
    return name if name.startswith("Etc/") else name.rpartition("/")[2]


@cache
def _usual_names() -> Mapping[str, str]:
    return {word: name for name, words in _USUAL_NAMES.items() for word in words.split()}


def _label(name: str) -> str:
    return " ".join(re.split(r"[\s/_]+", normalize(name))).strip()


def _offsets(name: str) -> tuple[object, ...]:
    """Return the UTC offsets of a zone over a year. Zones that agree on them are one zone with several names."""
    return tuple(datetime(2030, month, 1, 12, tzinfo=zone(name)).utcoffset() for month in range(1, 13))
