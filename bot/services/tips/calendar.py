"""Which days bring a tip, and at which instant: one for a local date, worked out from the zone.

Cron strings fire twice or never when the clocks change; a date, a time and a zone do not.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.services.tips.chance import seed_of
from bot.services.tips.public_holidays import public_holidays
from bot.services.tips.schedule import Schedule
from bot.services.tips.zones import zone

LOOK_AHEAD = 400
"""Days without a tip after which no further is looked for: every weekday and holiday has come round by then."""
SPREAD = 120.0
"""Seconds over which channels that want their tip at the same time are spread."""
_DAY = timedelta(days=1)


def due(day: date, at: time, zone_name: str) -> float | None:
    """The instant, in seconds since the epoch, at which it is ``at`` on ``day``.

    Of two, when clocks go back, the first. A time that clocks skip moves forward by as much as they do, or back
    when that would be the next day. None for a date that the zone left out, as Samoa did with 30 December 2011.

    Raises:
        UnknownZoneError: when there is no such zone.
    """
    here = zone(zone_name)
    for fold in (0, 1):
        # In a gap, fold 0 counts with the offset before it, and so lands after it; fold 1 the other way round.
        instant = datetime.combine(day, at.replace(fold=fold), tzinfo=here).timestamp()
        if datetime.fromtimestamp(instant, here).date() == day:
            return instant
    return None


def is_tip_day(schedule: Schedule, day: date) -> bool:
    """Whether ``day`` brings a tip, but for pauses.

    Raises:
        InputError: when nobody's holidays go by that code.
    """
    return (
        day.weekday() in schedule.weekdays
        and schedule.starts <= day
        and (schedule.ends is None or day <= schedule.ends)
        and day not in schedule.skipped
        and not (schedule.holidays and day in public_holidays(schedule.holidays, day.year))
    )


def tip_days(schedule: Schedule, after: float, given: date | None = None) -> Iterator[tuple[date, float]]:
    """The days that bring a tip, each with its instant later than ``after``; both are seconds since the epoch.

    Days up to ``given`` have had theirs. Ends when the schedule does, or after `LOOK_AHEAD` days without a tip.

    Raises:
        InputError: when there is no such zone, or nobody's holidays go by that code.
    """
    day = max(schedule.starts, local_date(after, schedule.zone), given + _DAY if given else date.min)
    idle = 0
    while idle < LOOK_AHEAD and (schedule.ends is None or day <= schedule.ends):
        instant = due(day, schedule.at, schedule.zone) if is_tip_day(schedule, day) else None
        idle += 1
        if instant is not None and instant > after:
            yield day, instant
            idle = 0
        day += _DAY


def next_due(schedule: Schedule, after: float, given: date | None = None) -> float | None:
    """The first instant of `tip_days`; None when there is none, or the schedule rests.

    Raises:
        InputError: as `tip_days` does.
    """
    if schedule.paused:
        return None
    return next((instant for _, instant in tip_days(schedule, after, given)), None)


def local_date(instant: float, zone_name: str) -> date:
    """The date in the zone at an instant, in seconds since the epoch.

    Raises:
        UnknownZoneError: when there is no such zone.
    """
    return datetime.fromtimestamp(instant, zone(zone_name)).date()


def spread(place: str) -> float:
    """Seconds, less than `SPREAD`, by which a channel's tip follows its instant: always the same for the place."""
    return SPREAD * seed_of(place) / 2**64
