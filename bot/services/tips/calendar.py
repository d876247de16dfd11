"""The days on which a schedule brings a tip, and the instant of each.

Each local date has one instant, derived from the time zone. A cron expression would fire twice, or never, when the
clocks change.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import blake2b

from bot.services.tips.holidays import public_holidays
from bot.services.tips.models import Schedule
from bot.services.tips.times import zone

LOOK_AHEAD = 400
"""Days without a tip after which the search ends: by then every weekday and holiday has come round."""
SPREAD = 120.0
"""Seconds over which the tips of channels with the same time are spread."""
_DAY = timedelta(days=1)


def local_instant(day: date, at: time, zone_name: str) -> float | None:
    """Return the instant, in seconds since the epoch, at which it is ``at`` on ``day`` in the zone.

    When clocks go back and there are two, it is the first. A time that the clocks skip moves forward by as much as they
    do, or back if it would otherwise fall on the next day. The result is None for a date that the zone skipped, as
    Samoa did with 30 December 2011.

    Raises:
        UnknownZoneError: if there is no such zone.
    """
    local_zone = zone(zone_name)
    for fold in (0, 1):
        # In a gap, fold 0 uses the offset from before it, so the instant falls after the gap; fold 1 is the reverse.
        instant = datetime.combine(day, at.replace(fold=fold), tzinfo=local_zone).timestamp()
        if datetime.fromtimestamp(instant, local_zone).date() == day:
            return instant
    return None


def local_date(instant: float, zone_name: str) -> date:
    """Return the date in the zone at an instant, in seconds since the epoch.

    Raises:
        UnknownZoneError: if there is no such zone.
    """
    return datetime.fromtimestamp(instant, zone(zone_name)).date()


def is_tip_day(schedule: Schedule, day: date) -> bool:
    """Return whether ``day`` brings a tip, regardless of whether the schedule is paused.

    Raises:
        InputError: if the country or region of the holidays is unknown.
    """
    return (
        day.weekday() in schedule.weekdays
        and schedule.starts <= day
        and (schedule.ends is None or day <= schedule.ends)
        and day not in schedule.skipped
        and not (schedule.holidays and day in public_holidays(schedule.holidays, day.year))
    )


def tip_days(schedule: Schedule, after: float, last_day: date | None = None) -> Iterator[tuple[date, float]]:
    """Yield the days that bring a tip later than ``after``, each with its instant, in seconds since the epoch.

    ``last_day`` is the day of the channel's latest tip: no day up to it brings another. The days end when the schedule
    does, or after `LOOK_AHEAD` days without a tip.

    Raises:
        InputError: if the time zone, or the country or region of the holidays, is unknown.
    """
    day = max(schedule.starts, local_date(after, schedule.zone), last_day + _DAY if last_day else date.min)
    idle = 0
    while idle < LOOK_AHEAD and (schedule.ends is None or day <= schedule.ends):
        instant = local_instant(day, schedule.at, schedule.zone) if is_tip_day(schedule, day) else None
        idle += 1
        if instant is not None and instant > after:
            yield day, instant
            idle = 0
        day += _DAY


def next_due(schedule: Schedule, after: float, last_day: date | None = None) -> float | None:
    """Return the first instant of `tip_days`; None if there is none or the schedule is paused.

    Raises:
        InputError: if the time zone, or the country or region of the holidays, is unknown.
    """
    if schedule.paused:
        return None
    return next((instant for _, instant in tip_days(schedule, after, last_day)), None)


def spread_delay(place: str) -> float:
    """Return the seconds, fewer than `SPREAD`, by which a channel's tip follows its instant.

    The delay is always the same for the same place.
    """
    digest = blake2b(place.encode(), digest_size=8).digest()
    return SPREAD * int.from_bytes(digest, "big") / 2**64
