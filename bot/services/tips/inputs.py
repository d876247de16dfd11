"""Times and days, as people type them."""

import re
from datetime import date, datetime, time

from bot.services.tips.mistakes import InputError, Mistake

_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_CLOCK = re.compile(r"(?:at )?(\d{1,2})(?: ?[:.h] ?(\d{1,2})?|(?<=\d\d)(\d\d))? ?(am|pm)?(?: o'?clock)?", re.ASCII)
"""9, 9:30, 9.30, 21h, 0930, each with or without am or pm."""
_HALF = re.compile(r"\b([ap])\.?m?\.?$|(?<=\d)([ap])\.?m?\.?$")
YEARS = range(2000, 2100)
"""Years that a schedule may be about; others are slips of the finger."""


def parse_time(typed: str) -> time:
    """The time of day meant by ``9:00``, ``9.30``, ``9am``, ``9:30 pm``, ``21:05``, ``noon`` or ``midnight``.

    Raises:
        InputError: when it is none, or could be two.
    """
    text = " ".join(typed.casefold().replace("’", "'").split())
    if text in _NAMED:
        return _NAMED[text]
    found = _CLOCK.fullmatch(_HALF.sub(lambda half: f"{half[1] or half[2]}m", text))
    if not found:
        raise InputError(Mistake.NO_TIME, typed=typed.strip())
    hour, minutes, half = int(found[1]), found[2] or found[3], found[4]
    if minutes and len(minutes) == 1:
        raise InputError(Mistake.MINUTES, typed=typed.strip(), example=_padded(hour, minutes, half))
    return _on_the_clock(typed.strip(), hour, minutes, half)


def _on_the_clock(typed: str, hour: int, minutes: str | None, half: str | None) -> time:
    if (half and not 1 <= hour <= 12) or hour > 23 or int(minutes or 0) > 59:
        raise InputError(Mistake.NOT_ON_THE_CLOCK, typed=typed)
    if half:
        return time(hour % 12 + (12 if half == "pm" else 0), int(minutes or 0))
    if minutes is None and 1 <= hour <= 12:
        morning, evening = ("midnight", "noon") if hour == 12 else (f"{hour} am", f"{hour} pm")
        raise InputError(Mistake.WHICH_HALF, typed=typed, morning=morning, evening=evening)
    return time(hour, int(minutes or 0))


def _padded(hour: int, minute: str, half: str | None) -> str:
    return f"{hour}:0{minute} {half or ''}".rstrip()


def parse_day(typed: str) -> date:
    """The day meant by ``2026-12-01``.

    Raises:
        InputError: when it is none.
    """
    try:
        day = datetime.strptime(typed.strip(), "%Y-%m-%d").date()
    except ValueError as error:
        raise InputError(Mistake.NO_DAY, typed=typed.strip()) from error
    if day.year not in YEARS:
        raise InputError(Mistake.NO_DAY, typed=typed.strip())
    return day
