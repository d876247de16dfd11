"""Whether this machine knows the world's time zones, and from when."""

import zoneinfo
from importlib import metadata
from pathlib import Path

from bot.doctor.findings import Finding, Verdict


def time_zones(zone: str = "America/New_York") -> Finding:
    """Whether ``zone`` can be told, and the version of the data."""
    try:
        zoneinfo.ZoneInfo(zone)
    except zoneinfo.ZoneInfoNotFoundError:
        advice = "Install the package tzdata into the bot's environment, or the system's package of that name."
        return Finding("time zones", Verdict.FAIL, f"there is no data about {zone}", advice)
    return Finding("time zones", Verdict.OK, _source(zone))


def _source(zone: str) -> str:
    """Where Python takes the zone from: the system's data goes before the package's."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / zone).exists():
            return f"the system's, {_version(folder)}"
    return f"the package tzdata, {metadata.version('tzdata')}"


def _version(folder: Path) -> str:
    """The first line of the compiled source says “# version 2026a”; some systems leave that file out."""
    try:
        with (folder / "tzdata.zi").open(encoding="ascii") as file:
            return file.readline().removeprefix("# version").strip()
    except (OSError, ValueError):
        return "version unknown"
