"""Errors in what a person typed into a schedule."""

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import GuidepostError


class InputErrorCode(StrEnum):
    """Kind of an input error. Cards have a sentence for each kind that a form can cause."""

    NO_TIME = "no-time"
    """Not a time. Placeholder: ``typed``."""
    WHICH_HALF = "which-half"
    """An hour that can be in the morning or in the evening. Placeholders: ``typed``, ``morning``, ``evening``."""
    MINUTES = "minutes"
    """Minutes with a single digit. Placeholders: ``typed``, ``example``."""
    NOT_ON_THE_CLOCK = "not-on-the-clock"
    """An hour or a minute that no clock shows. Placeholder: ``typed``."""
    NO_ZONE = "no-zone"
    """No time zone has this name. Placeholders: ``typed``, ``close``."""
    NO_DAY = "no-day"
    """Not a date, or a date that is not in the calendar. Placeholder: ``typed``."""
    NO_COUNTRY = "no-country"
    """No country has this code. Placeholders: ``typed``, ``close``."""
    NO_REGION = "no-region"
    """The country is known, but not its region. Placeholders: ``typed``, ``country``, ``close``."""
    NO_WEEKDAY = "no-weekday"
    """No weekday is chosen."""
    ENDS_TOO_EARLY = "ends-too-early"
    """The last day is before the first. Placeholders: ``starts``, ``ends``."""
    NEVER = "never"
    """No day satisfies all fields together."""
    NO_TIPS = "no-tips"
    """The knowledge base has no tips for the themes."""


_SENTENCES = {
    InputErrorCode.NO_DAY: "“{typed}” is not a day I can read. Write year, month and day, like 2026-12-01.",
    InputErrorCode.NO_COUNTRY: "I know no holidays for “{typed}”. Write a country or region, like US or US-NY.{close}",
    InputErrorCode.NO_REGION: "{country} has no region “{typed}” with holidays of its own that I know.{close}",
}
"""Sentences for errors that no form can show. The sentences for all others are part of the voice."""


class InputError(GuidepostError, ValueError):
    """Raised when a schedule cannot be made from what a person typed."""

    def __init__(self, code: InputErrorCode, close: tuple[str, ...] = (), **placeholders: str) -> None:
        self.code = code
        self.close = close
        """Texts that the person may have meant, nearest first."""
        self.placeholders: Mapping[str, str] = placeholders
        """Values for the placeholders of the sentence, other than ``close``."""
        suggestion = f" Did you mean {' or '.join(close)}?" if close else ""
        if code in _SENTENCES:
            sentence = _SENTENCES[code].format(close=suggestion, **placeholders)
        else:
            sentence = f"{code}: {', '.join(f'“{value}”' for value in placeholders.values())}.{suggestion}"
        super().__init__(sentence)
