"""Dates, times and time zones as people write them."""

from collections.abc import Iterable
from datetime import date, datetime, time

from bot.services.tips.times import zone as find_zone

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def format_date(day: date) -> str:
    """Return a date that no reader can mistake: ``21 Nov 2026``."""
    return f"{day.day} {format_month(day)}"


def format_month(day: date) -> str:
    """Return the month of a date: ``Nov 2026``."""
    return f"{day:%b %Y}"


def format_day(day: date) -> str:
    """Return a date with its day of the week: ``Sat 21 Nov 2026``."""
    return f"{day:%a} {format_date(day)}"


def format_time(at: time | datetime) -> str:
    """Return a time of day on the 12-hour clock: ``9:05 AM``."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def format_zone(zone: str) -> str:
    """Return a time zone, named after its city: ``New York time`` for ``America/New_York``."""
    return f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def format_instant(instant: float, zone: str) -> str:
    """Return an instant, in seconds since the epoch, as local time: ``Sat 21 Nov 2026, 9:05 AM New York time``."""
    local = datetime.fromtimestamp(instant, find_zone(zone))
    return f"{format_day(local)}, {format_time(local)} {format_zone(zone)}"


def format_weekdays(days: Iterable[int], every_day: str) -> str:
    """Return days of the week, where Monday is 0, as a span or a list; ``every_day`` stands for all seven.

    Examples are ``Monday–Friday`` and ``Monday, Wednesday``. Two days in a row are a list, too.
    """
    ordered = sorted(days)
    if len(ordered) == len(WEEKDAY_NAMES):
        return every_day
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{WEEKDAY_NAMES[ordered[0]]}–{WEEKDAY_NAMES[ordered[-1]]}"
    return ", ".join(WEEKDAY_NAMES[day] for day in ordered)
