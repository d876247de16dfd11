"""Time zones, by their IANA names and by what people call them."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones, reset_tzpath

from rapidfuzz import fuzz, process

from bot.matching.normalize import normalize
from bot.services.tips.mistakes import InputError, Mistake

# The rules that are pinned with us go before this machine's: all replicas then agree.
reset_tzpath(())

_CLOSE = 70
"""Likeness, of 100, from which on a name is worth offering."""
_OFFERED = 3
_NO_PLACE = {"localtime", "Factory"}
"""Names that say nothing about where: what this machine is set to, and what it was set to when it was made."""
_USUAL = {
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
"""What people in the United States and Britain call their zones, in a word."""


class UnknownZoneError(InputError):
    """No time zone goes by that name; ``close`` has the names of some that it may have meant."""

    def __init__(self, typed: str) -> None:
        super().__init__(Mistake.NO_ZONE, close_zones(typed), typed=typed)


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name, read once.

    Raises:
        UnknownZoneError: when there is no such zone, or not any more.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZoneError(name) from error


def parse_zone(typed: str) -> str:
    """The IANA name of the zone meant by ``America/New_York``, ``new york``, ``Eastern`` or ``ET``.

    Raises:
        UnknownZoneError: when there is none, or more than one that differ.
    """
    wanted = _plain(typed)
    meant = _usual().get(re.sub(r"^us | (standard |daylight )?time$", "", wanted))
    found = [meant] if meant else _named().get(wanted, [])
    if not found or len({_ways(name) for name in found}) > 1:
        raise UnknownZoneError(typed.strip())
    return found[0]


def close_zones(typed: str) -> tuple[str, ...]:
    """Names of zones that may be meant, nearest first."""
    names = _named()
    likest = process.extract(_plain(typed), list(names), scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=3 * _OFFERED)
    return tuple(dict.fromkeys(name for label, _, _ in likest for name in names[label]))[:_OFFERED]


@cache
def _named() -> Mapping[str, list[str]]:
    """Zones by their whole names and by their cities, made plain."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(available_timezones() - _NO_PLACE):
        for label in {_plain(name), _plain(_city(name))}:
            found[label].append(name)
    return {label: sorted(names, key=lambda name: _plain(name) != label) for label, names in found.items()}


def _city(name: str) -> str:
    """What people call the zone; nothing shorter than the name for ``Etc/GMT+2``, which is two hours behind GMT."""
    return name if name.startswith("Etc/") else name.rpartition("/")[2]


@cache
def _usual() -> Mapping[str, str]:
    return {word: name for name, words in _USUAL.items() for word in words.split()}


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\s/_]+", normalize(name))).strip()


def _ways(name: str) -> tuple[object, ...]:
    """How far a zone is from UTC in the months to come: zones that agree on it are one zone with several names."""
    return tuple(datetime(2030, month, 1, 12, tzinfo=zone(name)).utcoffset() for month in range(1, 13))
