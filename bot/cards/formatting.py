"""Dates, times and time zones as people write them in the language of a voice."""

from collections.abc import Iterable
from datetime import date, datetime, time

from bot.knowledge.voice.dates import DatesVoice
from bot.services.tips.times import zone as find_zone


def format_date(day: date, dates: DatesVoice) -> str:
    """Return a date that no reader can mistake: ``21 Nov 2026``."""
    return f"{day.day} {format_month(day, dates)}"


def format_month(day: date, dates: DatesVoice) -> str:
    """Return the month of a date: ``Nov 2026``."""
    return f"{dates.months[day.month - 1]} {day.year}"


def format_day(day: date, dates: DatesVoice) -> str:
    """Return a date with its day of the week: ``Sat 21 Nov 2026``."""
    return f"{dates.short_weekdays[day.weekday()]} {format_date(day, dates)}"


def format_time(at: time | datetime, dates: DatesVoice) -> str:
    """Return a time of day on the clock of the language: ``9:05 AM``, or ``21:05``."""
    if dates.hours == "24":
        return f"{at.hour}:{at.minute:02}"
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def format_zone(zone: str, dates: DatesVoice) -> str:
    """Return a time zone, named after its city: ``New York time`` for ``America/New_York``."""
    return dates.zone.format(city=zone.rpartition("/")[2].replace("_", " "))


def format_instant(instant: float, zone: str, dates: DatesVoice) -> str:
    """Return an instant, in seconds since the epoch, as local time: ``Sat 21 Nov 2026, 9:05 AM New York time``."""
    local = datetime.fromtimestamp(instant, find_zone(zone))
    return dates.instant.format(
        day=format_day(local, dates), time=format_time(local, dates), zone=format_zone(zone, dates)
    )


def format_weekdays(days: Iterable[int], every_day: str, dates: DatesVoice) -> str:
    """Return days of the week, where Monday is 0, as a span or a list; ``every_day`` stands for all seven.

    Examples are ``Monday–Friday`` and ``Monday, Wednesday``. Two days in a row are a list, too.
    """
    names, ordered = dates.weekdays, sorted(days)
    if len(ordered) == len(names):
        return every_day
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{names[ordered[0]]}–{names[ordered[-1]]}"
    return ", ".join(names[day] for day in ordered)
