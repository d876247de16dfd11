"""Names that cards and listeners must agree on."""

from enum import StrEnum


class Action(StrEnum):
    """What a button does; its action id is this, a colon, and the entry it is about."""

    OPEN = "open"
    """Show the entry beside what is there."""
    PICK = "pick"
    """Show the entry in place of the offer it was picked from."""
    NONE = "none"
    """None of the offered entries: say so, and show what else there is."""
    SHARE = "share"
    """Show the entry to the whole channel."""
    WHY = "why"
    """Say how the answer was found; the button carries the question."""
    SPOTLIGHTS = "spotlights"
    """Show all spotlights."""


class TipAction(StrEnum):
    """What a button on a tip does."""

    DISCUSS = "discuss"
    """Show the tip's entry to everybody, in the tip's thread."""
    HELPFUL = "helpful"
    NOT_FOR_US = "not-for-us"
    SHARE = "share-tip"
    """Show a tip that somebody got for themselves to the whole channel."""


class ScheduleAction(StrEnum):
    """What a button beside a schedule does; it carries the channel."""

    SET_UP = "tips-set-up"
    """Open the form, whether there is a schedule or not."""
    PAUSE = "tips-pause"
    RESUME = "tips-resume"
    STOP = "tips-stop"


class FormAction(StrEnum):
    """What a button in the form to schedule tips does."""

    PREVIEW = "tips-preview"
    TEST = "tips-test"


class HomeAction(StrEnum):
    """What a button in the Home tab does, beside those that other cards have as well."""

    ASK = "ask"
    """Ask the question that the button carries."""
    PAGE = "home-page"
    """Turn to the page of schedules that the button carries."""


SCHEDULE_FORM = "tip-schedule"
"""The form to schedule tips, as it comes back when it is sent off."""

ERASE = "erase"
"""Action id of the button that erases what a person left; unlike the others, it changes something."""

PRIVACY = "privacy"
"""What to type behind `/guide` to read what is kept."""


class Command(StrEnum):
    """The slash commands."""

    GUIDE = "/guide"
    SPOTLIGHT = "/spotlight"
    TAKEAWAYS = "/takeaways"
    TIP = "/tip"
