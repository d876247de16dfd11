"""Whether the bot knows the world's time zones, and from when."""

from importlib import metadata

from bot.doctor.findings import Finding, Verdict
from bot.services.tips.zones import UnknownZoneError
from bot.services.tips.zones import zone as zone_of


def time_zones(zone: str = "America/New_York") -> Finding:
    """Whether ``zone`` can be told, and the version of the data: the package's, whatever the machine has."""
    try:
        zone_of(zone)
    except UnknownZoneError:
        advice = "Install the package tzdata into the bot's environment: pip install -r requirements.lock"
        return Finding("time zones", Verdict.FAIL, f"there is no data about {zone}", advice)
    return Finding("time zones", Verdict.OK, f"the package tzdata, {metadata.version('tzdata')}")
