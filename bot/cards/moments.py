"""Days, times and zones as people write them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def written_date(day: date) -> str:
    """A date no reader can mistake: 21 Nov 2026."""
    return f"{day.day} {day:%b %Y}"


def written_day(day: date) -> str:
    """A date with its day of the week: Sat 21 Nov 2026."""
    return f"{day:%a} {written_date(day)}"


def written_time(at: time | datetime) -> str:
    """A time of day by the clock of twelve hours: 9:05 AM."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def written_zone(zone: str) -> str:
    """A time zone by its city: ``America/New_York`` is New York time."""
    return f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def written_moment(instant: float, zone: str) -> str:
    """Seconds since the epoch, by the clock on the wall of ``zone``: Sat 21 Nov 2026, 9:05 AM New York time."""
    there = datetime.fromtimestamp(instant, ZoneInfo(zone))
    return f"{written_day(there)}, {written_time(there)} {written_zone(zone)}"


def written_weekdays(days: Iterable[int], every_day: str) -> str:
    """Days of the week, Monday being 0: Monday–Friday; Monday, Wednesday; all seven are ``every_day``."""
    wanted = sorted(days)
    if len(wanted) == len(WEEKDAY_NAMES):
        return every_day
    if len(wanted) > 2 and wanted == list(range(wanted[0], wanted[-1] + 1)):
        return f"{WEEKDAY_NAMES[wanted[0]]}–{WEEKDAY_NAMES[wanted[-1]]}"
    return ", ".join(WEEKDAY_NAMES[day] for day in wanted)
