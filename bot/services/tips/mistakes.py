"""What is wrong with something a person typed into a schedule, and what to type instead."""

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import GuidepostError


class Mistake(StrEnum):
    """What kind of mistake it is. Cards have a sentence for each."""

    NO_TIME = "no-time"
    """Not a time at all. Blank: ``typed``."""
    WHICH_HALF = "which-half"
    """An hour that may be in the morning or in the evening. Blanks: ``typed``, ``morning``, ``evening``."""
    MINUTES = "minutes"
    """Minutes with one digit. Blanks: ``typed``, ``example``."""
    NOT_ON_THE_CLOCK = "not-on-the-clock"
    """No clock shows that hour or minute. Blank: ``typed``."""
    NO_ZONE = "no-zone"
    """No time zone goes by that name. Blanks: ``typed``, ``close``."""
    NO_DAY = "no-day"
    """Not a date, or one that is not in the calendar. Blank: ``typed``."""
    NO_COUNTRY = "no-country"
    """Nobody's public holidays. Blanks: ``typed``, ``close``."""
    NO_REGION = "no-region"
    """A known country, but not its region. Blanks: ``typed``, ``country``, ``close``."""
    NO_WEEKDAY = "no-weekday"
    ENDS_TOO_EARLY = "ends-too-early"
    """Blanks: ``starts``, ``ends``."""
    NEVER = "never"
    """All wishes together leave no day."""
    NO_TIPS = "no-tips"
    """There is nothing to give for the themes."""


_SAID = {
    Mistake.NO_TIME: "“{typed}” is not a time I can read. Write it like 9:00, 9:30 pm or 21:30.",
    Mistake.WHICH_HALF: "Which {typed} is it? Write {morning} or {evening}.",
    Mistake.MINUTES: "Minutes have two digits: write {example}, not “{typed}”.",
    Mistake.NOT_ON_THE_CLOCK: "No clock shows “{typed}”. Write a time from 0:00 to 23:59, or like 9:30 pm.",
    Mistake.NO_ZONE: "I know no time zone called “{typed}”. Write a city's, like America/New_York.{close}",
    Mistake.NO_DAY: "“{typed}” is not a day I can read. Write year, month and day, like 2026-12-01.",
    Mistake.NO_COUNTRY: "Nobody’s holidays go by “{typed}”. Write a country or region, like US or US-NY.{close}",
    Mistake.NO_REGION: "{country} has no region “{typed}” with holidays of its own that I know.{close}",
    Mistake.NO_WEEKDAY: "Choose at least one weekday.",
    Mistake.ENDS_TOO_EARLY: "The last day, {ends}, is before the first, {starts}. Choose a later last day.",
    Mistake.NEVER: "With these weekdays, dates and holidays there would never be a tip. Allow more days.",
    Mistake.NO_TIPS: "There are no tips for these themes. Choose others, or all.",
}


class InputError(GuidepostError, ValueError):
    """Something typed cannot be used; the message says in a sentence what to type."""

    def __init__(self, mistake: Mistake, close: tuple[str, ...] = (), **blanks: str) -> None:
        self.mistake = mistake
        self.close = close
        """What may have been meant, nearest first."""
        self.blanks: Mapping[str, str] = blanks
        """What the sentence's blanks stand for, but for ``close``."""
        meant = f" Did you mean {' or '.join(close)}?" if close else ""
        super().__init__(_SAID[mistake].format(close=meant, **blanks))
